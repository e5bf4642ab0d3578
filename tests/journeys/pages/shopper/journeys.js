// The ways of a shopper through every state of the widget. Each is a list of parts: what the shopper
// or the gateway does, and the states in which that ends.

const CODE = 'weixin://wxpay/bizpayurl?pr=04IPMKM';
const PAGE = 'https://pay.example/cashier?order=1';
const PICTURE = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const MINI_PROGRAM = {
  mch_id: '1', prepay_id: '2', result_code: 'SUCCESS', return_code: 'SUCCESS', sign: 'F', appid: 'wx7',
  trade_type: 'trade.weixin.apppay2',
};
/** What a wallet's window is opened with; the order's number is a field of it. */
const windowOf = (number) => ({
  appId: 'wx1', timeStamp: '1543221897', nonceStr: number, package: 'prepay_id=wx2', signType: 'MD5', paySign: 'S',
  trade_type: 'JSAPI',
});
const orderString = (number) => `app_id=2016&biz_content=${number}&method=alipay.trade.app.pay&sign=JP1Axixqy`;

const code = () => ({ code: 1, msg: '', qrcode: CODE });
const page = () => ({ code: 1, msg: '', payurl: PAGE });
const refusal = { isRefused: true, body: { code: -4, msg: 'The shop is closed' } };

/** A press, and the states that come of it. */
const pressing = (...goals) => ({ name: 'pressing', does: ({ element }) => element.pay(), goals });
/** Again, from an end. */
const again = { name: 'again', does: ({ element }) => element.pay(), goals: ['paying'] };
/** The order's state changes at the merchant's, and the widget finds out. */
const settling = (name, state, ...goals) => ({ name, does: (sale) => sale.settles(state), goals });
const paid = settling('paying', { pay_state: 1 }, 'paid');
/** Nothing but time passes, in which the widget draws and asks. */
const waiting = (name, does = () => {}) => ({ name, does, goals: ['paying'] });

const choosing = {
  name: 'choosing',
  does: async (sale) => {
    sale.inside('input[value="gaiwan"]')?.click();
    await pause(20);
    sale.inside('[part~="quantity"] button:last-of-type')?.click();
    sale.element.setAttribute('theme', 'dark');
    await pause(40);
  },
  goals: ['ready'],
};

/** `orders` is how many orders the gateway is to have in the end. */
window.JOURNEYS = [
  {
    name: 'code',
    create: code,
    parts: [
      choosing,
      pressing('paying'),
      { name: 'leaving', does: async ({ element }) => { element.remove(); await pause(40); }, goals: [] },
      { name: 'resuming', does: (sale) => sale.comesBack(), goals: ['paying'] },
      paid,
      // What fails now has been shown as paid.
      { name: 'paid', does: async ({ element }) => { element.setAttribute('theme', 'light'); await pause(60); }, goals: [] },
      { name: 'ending', does: ({ element }) => element.reset(), goals: ['ready'] },
    ],
  },
  {
    name: 'confirming',
    order: ({ amount }) => ({ amount: (Number(amount) + 1).toFixed(2) }),
    create: code,
    parts: [pressing('confirming'), { ...again, name: 'agreeing' }, paid],
  },
  {
    name: 'canceled',
    create: code,
    parts: [pressing('paying'), settling('canceling', { pay_state: 2 }, 'canceled'), again, paid],
    orders: 2,
  },
  {
    name: 'refunded',
    create: code,
    parts: [pressing('paying'), settling('refunding', { pay_state: 3 }, 'refunded'), again, paid],
    orders: 2,
  },
  {
    name: 'expired',
    create: code,
    parts: [
      pressing('paying'),
      settling('expiring', { expires_in: 0 }, 'expired'),
      { name: 'renewing', does: ({ element }) => element.refresh(), goals: ['paying'] },
      paid,
    ],
    orders: 2,
  },
  {
    name: 'failed',
    create: (number, times) => (times === 1 ? refusal : code()),
    // A press that is made again has the second answer.
    parts: [pressing('failed', 'paying'), again, paid],
  },
  {
    name: 'unknown',
    create: code,
    parts: [pressing('paying'), settling('doubting', { pay_state: 9 }, 'unknown'), paid],
  },
  {
    name: 'lost',
    gateway: 'pay-url',
    // The answer is lost, and this gateway would make a second order.
    create: () => ({ isLost: true }),
    parts: [pressing('unknown'), paid],
  },
  {
    name: 'redirect',
    attributes: { flow: 'redirect', 'redirect-target': 'blank' },
    create: page,
    parts: [pressing('paying'), waiting('coming back', () => { cover(true); cover(false); }), paid],
  },
  {
    name: 'taken',
    attributes: { flow: 'redirect' },
    create: page,
    takes: 'redirect',
    parts: [pressing('paying'), paid],
  },
  {
    name: 'other way',
    create: () => ({ ...page(), ...code() }),
    attributes: { flow: 'qr' },
    parts: [pressing('paying'), waiting('other way', (sale) => sale.takesTheOtherWay()), paid],
    takes: 'redirect',
  },
  {
    name: 'picture',
    gateway: 'gatepay',
    create: (number, times, price) => ({
      code: 100, msg: '', data: { order_type: 'wechat', order_price: price, order_url: '', order_qrcode: PICTURE },
    }),
    parts: [pressing('paying'), paid],
  },
  {
    name: 'watched',
    create: code,
    attributes: { 'order-no': 'watched', watch: '' },
    parts: [{ ...settling('watching', {}, 'paying'), isUnread: true }, paid],
    orders: 0,
  },
  {
    name: 'misconfigured',
    create: code,
    parts: [
      { name: 'changing', does: ({ element }) => element.setAttribute('gateway', 'none'), goals: ['failed'] },
      { name: 'mending', does: ({ element }) => element.setAttribute('gateway', 'epay'), goals: ['ready'] },
      pressing('paying'),
      paid,
    ],
  },
  {
    name: 'launch',
    browser: 'iphone',
    create: () => ({ code: 1, msg: '', urlscheme: 'weixin://dl/business/?ticket=x' }),
    parts: [
      pressing('paying'),
      // What is read depends on whether another sale has covered the page meanwhile.
      { ...waiting('opening', (sale) => sale.inside('[part~="open-button"]')?.click()), isUnread: true },
      waiting('coming back', () => { cover(true); cover(false); }),
      paid,
    ],
  },
  {
    name: 'guide',
    browser: 'wechat',
    gateway: 'order-cmd',
    attributes: { wallet: 'alipay' },
    create: () => ({ result: 0, msg: '', pay_info: { alipay_url: 'https://mapi.alipay.com/gateway.do?a=1' } }),
    parts: [pressing('paying'), paid],
  },
  {
    name: 'bridge of WeChat',
    browser: 'wechat',
    gateway: 'pay-url',
    wallet: ['get_brand_wcpay_request:cancel', 'get_brand_wcpay_request:ok'],
    create: (number) => ({ code: 200, desc: '', data: { url: null, url_params: windowOf(number) } }),
    parts: [
      pressing('paying'),
      waiting('opening', (sale) => sale.inside('[part~="open-button"]')?.click()),
      paid,
    ],
  },
  {
    name: 'bridge of Alipay',
    browser: 'alipay',
    gateway: 'smallsaas',
    attributes: { wallet: 'alipay' },
    wallet: ['6001', '9000'],
    create: (number) => ({ status_code: 0, data: { order_string: orderString(number) } }),
    parts: [
      pressing('paying'),
      waiting('opening', (sale) => sale.inside('[part~="open-button"]')?.click()),
      paid,
    ],
  },
  {
    name: 'mini program',
    browser: 'mini',
    gateway: 'pay-url',
    create: () => ({
      code: 200, desc: '', data: { url: null, url_params: MINI_PROGRAM, referer: '', path: 'pages/index/index?appId=wx6' },
    }),
    parts: [pressing('paying'), paid],
  },
];
