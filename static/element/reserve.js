// The room that the widget will take, held free until it is there, so that what is below it
// stays where it is: rows of a gray that is visible on white and on black. The numbers are those
// of `static/checkout.css`.

/**
 * Gives an element of these options its height until the function that
 * is returned is called. Throws where there is no storage or no constructed style sheet.
 * @param {ShadowRoot} shadow
 * @param {Record<string, any>} options
 * @param {() => void} onOrder is called where an order is shown, and not what there is to buy
 */
export function reserve(shadow, options, onOrder) {
  const sheet = new CSSStyleSheet();
  /** @param {number} height */
  const set = (height) => sheet.replaceSync(
    `:host(:not([hidden])){display:block;min-block-size:${height}px;background:repeating-linear-gradient(#8882 0 52px,#0000 0 66px)}`,
  );
  set(0);
  shadow.adoptedStyleSheets = [sheet];
  set(heightOf(options, shadow.host.clientWidth, onOrder));
  // The widget's own sheet stands before it.
  return () => { shadow.adoptedStyleSheets = shadow.adoptedStyleSheets.slice(0, 1); };
}

/**
 * In pixels.
 * @param {Record<string, any>} options
 * @param {number} width
 * @param {() => void} onOrder
 */
function heightOf(options, width, onOrder) {
  const isNarrow = width < 400;
  const hasColumns = width >= 720;
  const edges = isNarrow ? 34 : hasColumns ? 66 : 50;
  const {
    products = [], wallets = 'alipay wechat', 'product-id': id = '', 'product-name': name,
    amount: price, quantity = 1,
  } = options;
  /** @type {any[]} */
  const all = products.length ? products : [{ id, name, price, max_quantity: quantity }];
  if (hasOrder(options, all)) {
    onOrder();
    // With a QR code.
    return edges + (hasColumns ? 412 : 733);
  }
  const isChoice = all.length > 1;
  let list = 0;
  for (const { name, image, description } of all) {
    if (isChoice ? options['order-no'] : !name) continue;
    list += Math.max(52, image ? (isNarrow ? 78 : 90) : 0, description ? 67 : 0);
    // Some of the words take two lines.
    if (width < 360 && image && description) list += 15;
  }
  if (list) list += isChoice ? 21 : -8;
  const [{ max_quantity: most = 99, price: first }] = all;
  const names = wallets.split(' ').length;
  // A code for either comes besides, but on phones.
  const count = names === 2 && options.handoff && !/Mobi/.test(navigator.userAgent) ? 3 : names;
  const rows = width < 490 || (hasColumns && list && width < 1180) ? count : Math.ceil(count / 2);
  const form = (options['hide-pay-button'] ? 21 : 93) + rows * 66 + (most > 1 && !options['order-no'] ? 66 : 0) + (first == null ? 0 : 65.8);
  return edges + (!hasColumns ? form + (list && list + 20) : Math.max(list, form));
}

/**
 * Whether an order is shown, and not what there is to buy.
 * @param {Record<string, any>} options
 * @param {any[]} products
 */
function hasOrder(options, products) {
  const { gateway, endpoint, 'order-no': orderNo, 'product-name': name, amount } = options;
  const named = [gateway, endpoint, orderNo, name, amount].filter(Boolean);
  const key = ['wallet-checkout', ...named, ...products.map(({ id }) => id)].join(' ');
  return options.watch || key in sessionStorage || key in localStorage;
}
