export const tea = {
  mark: 'shop/leaf.svg',
  scene: 'shop/hills.svg',
  products: [
    { id: 'longjing', price: '88.00', max_quantity: 5, image: 'shop/longjing.svg' },
    { id: 'gaiwan', price: '128.00', max_quantity: 3, image: 'shop/gaiwan.svg' },
    { id: 'sampler', price: '19.90', max_quantity: 10, image: 'shop/sampler.svg' },
  ],
  'zh-CN': {
    name: '清茶',
    second: 'Qing Tea',
    title: '一叶清明',
    story: '狮峰山北坡的老茶园，清明前三天开采。一芽一叶，手工炒制，当日封罐。我们只做三样东西：一罐茶，一只碗，一盒茶样。',
    sent: '次日从杭州发出',
    foot: '© 清茶 · 杭州西湖区龙井路',
    goods: {
      longjing: ['西湖龙井 · 50 g', '明前头采，豆香清甜'],
      gaiwan: ['青瓷盖碗', '龙泉窑，120 ml'],
      sampler: ['五味茶样', '绿、白、红、乌龙、普洱'],
    },
  },
  'zh-HK': {
    name: '清茶',
    second: 'Qing Tea',
    title: '一葉清明',
    story: '獅峰山北坡的老茶園，清明前三日開採。一芽一葉，手工炒製，即日封罐。我們只做三樣東西：一罐茶，一隻碗，一盒茶樣。',
    sent: '翌日由杭州寄出',
    foot: '© 清茶 · 杭州西湖區龍井路',
    goods: {
      longjing: ['西湖龍井 · 50 g', '明前頭採，豆香清甜'],
      gaiwan: ['青瓷蓋碗', '龍泉窯，120 ml'],
      sampler: ['五味茶樣', '綠、白、紅、烏龍、普洱'],
    },
  },
  en: {
    name: '清茶',
    second: 'Qing Tea',
    title: 'One leaf, one spring',
    story: 'From an old garden on the north side of Lion Peak, picked three days before Qingming. One bud, one leaf, fired by hand and sealed the same day. We make three things: a tin of tea, a bowl, and a box to taste from.',
    sent: 'Sent from Hangzhou the next day',
    foot: '© Qing Tea · Longjing Road, Hangzhou',
    goods: {
      longjing: ['West Lake Longjing, 50 g', 'First picking, sweet as chestnut'],
      gaiwan: ['Celadon gaiwan', 'From Longquan, 120 ml'],
      sampler: ['Five-tea sampler', 'Green, white, black, oolong, pu’er'],
    },
  },
};
