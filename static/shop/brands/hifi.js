export const hifi = {
  mark: 'shop/goods/valve.svg',
  scene: 'shop/goods/lamps.svg',
  products: [
    { id: 'record', price: '228.00', max_quantity: 5, image: 'shop/goods/record.svg' },
    { id: 'headphones', price: '1299.00', max_quantity: 2, image: 'shop/goods/headphones.svg' },
    { id: 'amplifier', price: '2680.00', max_quantity: 1, image: 'shop/goods/amplifier.svg' },
  ],
  'zh-CN': {
    name: '夜航音响',
    second: 'Night Flight',
    title: '关灯，听',
    story: '三只电子管，一对平板振膜，一张母带直刻的黑胶。每一台都在店里听过一整夜，才装箱。',
    sent: '顺丰次日达，可到店试听',
    foot: '© 夜航音响 · 上海愚园路',
    goods: {
      record: ['黑胶唱片《夜航》', '180 克，母带直刻'],
      headphones: ['平板振膜耳机', '开放式，胡桃木腔体'],
      amplifier: ['胆前级放大器', '三管，手工搭棚'],
    },
  },
  'zh-HK': {
    name: '夜航音響',
    second: 'Night Flight',
    title: '熄燈，聽',
    story: '三隻真空管，一對平板振膜，一張母帶直刻的黑膠。每一部都在店內聽過整晚，才裝箱。',
    sent: '順豐翌日達，可到店試聽',
    foot: '© 夜航音響 · 上海愚園路',
    goods: {
      record: ['黑膠唱片《夜航》', '180 克，母帶直刻'],
      headphones: ['平板振膜耳機', '開放式，胡桃木腔體'],
      amplifier: ['膽前級放大器', '三管，手工搭棚'],
    },
  },
  en: {
    name: '夜航音响',
    second: 'Night Flight',
    title: 'Lights out. Listen.',
    story: 'Three valves, a pair of planar drivers, a record cut straight from the tape. Each has played in our shop for a whole night before it is packed.',
    sent: 'Next day by courier, or hear it here',
    foot: '© Night Flight · Yuyuan Road, Shanghai',
    goods: {
      record: ['Night Flight, on vinyl', '180 g, cut from the tape'],
      headphones: ['Planar headphones', 'Open back, walnut cups'],
      amplifier: ['Valve preamplifier', 'Three valves, wired by hand'],
    },
  },
};
