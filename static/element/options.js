// What the core parses, as one JSON text: the attributes under their own names, and
// the rich data.

const TEXT = [
  'gateway', 'order-no', 'product-name', 'amount', 'currency', 'product-id', 'quantity',
  'wallets', 'wallet', 'flow', 'locale', 'redirect-target', 'expires-in',
];
const URLS = ['endpoint', 'state-endpoint', 'order-endpoint', 'return-url', 'referer-hop'];

export const ATTRIBUTES = [...TEXT, ...URLS, 'watch', 'wasm-url'];
export const PROPERTIES = ['products', 'params', 'headers', 'createOrder', 'translations'];

// `rich` is what the page has set as properties; it goes before the JSON child's.
export function optionsOf(element, rich) {
  const options = {};
  for (const name of TEXT) options[name] = element.getAttribute(name);
  for (const name of URLS) options[name] = resolve(element.getAttribute(name));
  const { products, params, headers, translations } = { ...childOptions(element), ...rich };
  return JSON.stringify({
    ...options,
    watch: element.hasAttribute('watch'),
    'creates-order': typeof rich.createOrder === 'function',
    'page-url': location.href.split('#')[0],
    'nearest-lang': nearestLang(element),
    products,
    params: texts(params),
    headers: texts(headers),
    translations,
  });
}

// Also out of the page's own shadow roots.
export function nearestLang(element) {
  for (let node = element; node; node = node.getRootNode().host) {
    const named = node.closest('[lang]');
    if (named) return named.lang;
  }
}

// A URL that cannot be resolved goes on as it is, and is refused by name.
function resolve(value) {
  try {
    return value && new URL(value, document.baseURI).href;
  } catch {
    return value;
  }
}

const texts = (object) => Object.fromEntries(
  Object.entries(object ?? {}).map(([key, value]) => [key, String(value)]),
);

function childOptions(element) {
  const child = element.querySelector(':scope > script[type="application/json"]');
  if (!child) return {};
  try {
    return JSON.parse(child.textContent);
  } catch (error) {
    console.error('wallet-checkout: the JSON child is not JSON.', error);
    return { products: [null] };
  }
}
