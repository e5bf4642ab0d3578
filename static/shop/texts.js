// The texts of the demo shop that are the same for every brand, by language.

export const texts = {
  'zh-CN': {
    shop: '商店',
    checkout: '收银台',
    buy: '选购',
    about: '关于',
    returns: '七天内可退换',
    private: '由支付宝或微信支付收款，本店看不到您的账户',
    failed: '收银台未能打开，请刷新页面重试。如已付款，请勿再次付款。',
  },
  'zh-HK': {
    shop: '商店',
    checkout: '收銀台',
    buy: '選購',
    about: '關於',
    returns: '七日內可退換',
    private: '由支付寶或 WeChat Pay 收款，本店看不到您的賬戶',
    failed: '收銀台未能開啟，請重新載入頁面再試。如已付款，請勿再次付款。',
  },
  en: {
    shop: 'Shop',
    checkout: 'Checkout',
    buy: 'Buy',
    about: 'About',
    returns: 'Seven days to return it',
    private: 'Alipay or WeChat Pay takes the payment; we never see your account',
    failed: 'The checkout could not be opened. Please reload the page. If you have paid, do not pay again.',
  },
};
