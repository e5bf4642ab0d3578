export const sneakers = {
  mark: 'shop/goods/gust.svg',
  scene: 'shop/goods/track.svg',
  products: [
    { id: 'runner', price: '469.00', max_quantity: 2, image: 'shop/goods/runner.svg' },
    { id: 'socks', price: '59.00', max_quantity: 10, image: 'shop/goods/socks.svg' },
    { id: 'laces', price: '19.00', max_quantity: 10, image: 'shop/goods/laces.svg' },
  ],
  'zh-CN': {
    name: '追风',
    second: 'GUST',
    title: '快，还要再快',
    story: '碳板中底，工程网布鞋面，一双 198 克。为城市里的夜跑设计：雨天抓地，红灯前停得住。',
    sent: '当天从厦门发出',
    foot: '© 追风运动 · 厦门环岛路',
    goods: {
      runner: ['追风跑鞋', '碳板，42 码 198 克'],
      socks: ['运动袜 · 三双', '速干，左右脚分型'],
      laces: ['反光鞋带', '夜跑可见，120 cm'],
    },
  },
  'zh-HK': {
    name: '追風',
    second: 'GUST',
    title: '快，再快',
    story: '碳板中底，工程網布鞋面，一對 198 克。為城市夜跑而設：雨天抓地，紅燈前停得住。',
    sent: '即日由廈門寄出',
    foot: '© 追風運動 · 廈門環島路',
    goods: {
      runner: ['追風跑鞋', '碳板，42 碼 198 克'],
      socks: ['運動襪 · 三對', '快乾，左右腳分型'],
      laces: ['反光鞋帶', '夜跑可見，120 cm'],
    },
  },
  en: {
    name: '追风',
    second: 'GUST',
    title: 'Fast. Then faster.',
    story: 'A carbon plate, an engineered mesh, 198 grams a shoe. Made for the city at night: it holds in the rain and stops at the red light.',
    sent: 'Sent from Xiamen today',
    foot: '© Gust · Island Ring Road, Xiamen',
    goods: {
      runner: ['Gust running shoes', 'Carbon plate, 198 g in size 42'],
      socks: ['Three pairs of socks', 'Quick to dry, left and right'],
      laces: ['Reflective laces', 'Seen at night, 120 cm'],
    },
  },
};
