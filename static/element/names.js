// What the page may set. `theme` is the style sheet's alone.

export const ATTRIBUTES = [
  'gateway', 'endpoint', 'state-endpoint', 'order-endpoint', 'order-no', 'watch', 'product-name',
  'amount', 'currency', 'product-id', 'quantity', 'wallets', 'wallet', 'flow', 'locale',
  'return-url', 'redirect-target', 'referer-hop', 'expires-in', 'wasm-url',
];
export const PROPERTIES = ['products', 'params', 'headers', 'createOrder', 'translations'];
