// The words of the widget, as the wasm takes them.

const SEPARATOR = '\0';
const warned = new Set();

// All texts of a language in the order of its file. `translations` go before: by
// name, or by language and name.
export function textsIn({ locale, file }, translations) {
  const own = { ...translations, ...translations?.[locale] };
  warnOf(Object.keys(own).filter((name) => typeof own[name] === 'string' && !(name in file)));
  return Object.entries(file)
    .map(([name, text]) => (typeof own[name] === 'string' ? own[name] : text))
    .map((text) => text.replaceAll(SEPARATOR, ''))
    .join(SEPARATOR);
}

function warnOf(unknown) {
  const fresh = unknown.filter((name) => !warned.has(name));
  if (!fresh.length) return;
  console.warn(`wallet-checkout: no texts of these names: ${fresh.join(' ')}`);
  fresh.forEach((name) => warned.add(name));
}
