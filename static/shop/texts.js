// What the demo shop says, by language.

export const texts = {
  'zh-CN': {
    title: '一叶清明',
    story: '狮峰山北坡的老茶园，清明前三天开采。一芽一叶，手工炒制，当日封罐。我们只做三样东西：一罐茶，一只碗，一盒茶样。',
    promise: '下单后次日从杭州发出。付款由支付宝或微信支付完成，本店看不到您的账户。',
    phone: '打开沙盒手机，扮演扫码的人',
    failed: '收银台未能打开，没有产生扣款。请刷新页面重试。',
    heard: '页面听到的事件',
    switches: { 'zh-CN': '简体中文', 'zh-HK': '繁體中文', en: 'English', auto: '跟随系统', light: '浅色', dark: '深色' },
    products: {
      longjing: { name: '西湖龙井 · 50 g', description: '明前头采，豆香清甜' },
      gaiwan: { name: '青瓷盖碗', description: '龙泉窑，120 ml' },
      sampler: { name: '五味茶样', description: '绿、白、红、乌龙、普洱' },
    },
  },
  'zh-HK': {
    title: '一葉清明',
    story: '獅峰山北坡的老茶園，清明前三日開採。一芽一葉，手工炒製，即日封罐。我們只做三樣東西：一罐茶，一隻碗，一盒茶樣。',
    promise: '落單後翌日由杭州寄出。付款由支付寶或 WeChat Pay 完成，本店看不到您的帳戶。',
    phone: '打開沙盒手機，扮演掃碼的人',
    failed: '收銀台未能開啟，沒有產生扣款。請重新載入頁面再試。',
    heard: '頁面聽到的事件',
    switches: { 'zh-CN': '简体中文', 'zh-HK': '繁體中文', en: 'English', auto: '跟隨系統', light: '淺色', dark: '深色' },
    products: {
      longjing: { name: '西湖龍井 · 50 g', description: '明前頭採，豆香清甜' },
      gaiwan: { name: '青瓷蓋碗', description: '龍泉窯，120 ml' },
      sampler: { name: '五味茶樣', description: '綠、白、紅、烏龍、普洱' },
    },
  },
  en: {
    title: 'One leaf, one spring',
    story: 'From an old garden on the north side of Lion Peak, picked three days before Qingming. One bud, one leaf, fired by hand and sealed the same day. We make three things: a tin of tea, a bowl, and a box to taste from.',
    promise: 'Sent from Hangzhou the day after you order. Alipay or WeChat Pay takes the payment; we never see your account.',
    phone: 'Open the sandbox phone and play the one who scans',
    failed: 'The checkout could not be opened; nothing was charged. Please reload the page.',
    heard: 'What the page hears',
    switches: { 'zh-CN': '简体中文', 'zh-HK': '繁體中文', en: 'English', auto: 'As the system', light: 'Light', dark: 'Dark' },
    products: {
      longjing: { name: 'West Lake Longjing, 50 g', description: 'First picking, sweet as chestnut' },
      gaiwan: { name: 'Celadon gaiwan', description: 'From Longquan, 120 ml' },
      sampler: { name: 'Five-tea sampler', description: 'Green, white, black, oolong, pu’er' },
    },
  },
};
