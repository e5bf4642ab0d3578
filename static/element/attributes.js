// The attributes and properties that the page may set. The style sheet reads the
// attribute `theme` by itself.

export const ATTRIBUTES = [
  'gateway', 'endpoint', 'state-endpoint', 'state-stream', 'order-endpoint', 'order-no', 'watch', 'autostart',
  'product-name',
  'amount', 'currency', 'product-id', 'quantity', 'wallets', 'wallet', 'flow', 'locale',
  'return-url', 'redirect-target', 'referer-hop', 'handoff', 'expires-in', 'wasm-url', 'assets-url',
  'disabled', 'hide-pay-button',
];
export const PROPERTIES = [
  'products', 'params', 'headers', 'createOrder', 'translations', 'disabled', 'hidePayButton',
];
/**
 * Frameworks write `false` where the attribute should be absent.
 * @param {Element} element
 * @param {string} name
 */
export const isSet = (element, name) => (element.getAttribute(name) ?? 'false') !== 'false';
