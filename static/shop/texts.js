// The texts of the demo shop that are the same for every brand, by language.

export const texts = {
  'zh-CN': {
    shop: '商店',
    checkout: '收银台',
    buy: '选购',
    about: '关于',
    returns: '七天内可退换',
    private: '由支付宝或微信支付收款，本店看不到您的账户',
    failed: '收银台未能打开，没有产生扣款。请刷新页面重试。',
  },
  'zh-HK': {
    shop: '商店',
    checkout: '收銀台',
    buy: '選購',
    about: '關於',
    returns: '七日內可退換',
    private: '由支付寶或 WeChat Pay 收款，本店看不到您的賬戶',
    failed: '收銀台未能開啟，沒有產生扣款。請重新載入頁面再試。',
  },
  en: {
    shop: 'Shop',
    checkout: 'Checkout',
    buy: 'Buy',
    about: 'About',
    returns: 'Seven days to return it',
    private: 'Alipay or WeChat Pay takes the payment; we never see your account',
    failed: 'The checkout could not be opened; nothing was charged. Please reload the page.',
  },
};
