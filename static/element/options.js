// What the core is told: the attributes under their own names, and the rich data.

const URLS = ['endpoint', 'state-endpoint', 'order-endpoint', 'return-url', 'referer-hop'];

// `rich` is what the page has set as properties; it goes before the JSON child's.
export function optionsOf(element, rich) {
  const options = {};
  for (const { name, value } of element.attributes) {
    options[name] = URLS.includes(name) ? resolve(value) : value;
  }
  const { products, params, headers } = { ...childOptions(element), ...rich };
  return {
    ...options,
    watch: element.hasAttribute('watch'),
    'creates-order': typeof rich.createOrder === 'function',
    'page-url': location.href.split('#')[0],
    products,
    params: texts(params),
    headers: texts(headers),
  };
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
