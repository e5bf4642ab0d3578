// The attributes and properties that the page may set. The style sheet reads the
// attribute `theme` by itself.

export const ATTRIBUTES = [
  'gateway', 'endpoint', 'state-endpoint', 'order-endpoint', 'order-no', 'watch', 'autostart',
  'product-name',
  'amount', 'currency', 'product-id', 'quantity', 'wallets', 'wallet', 'flow', 'locale',
  'return-url', 'redirect-target', 'referer-hop', 'handoff', 'expires-in', 'wasm-url',
];
export const PROPERTIES = ['products', 'params', 'headers', 'createOrder', 'translations'];
