// The words of the widget, as the wasm takes them: a text a line.

const warned = new Set();

// All texts of a language. `translations` go before: by name, or by language and name.
export function textsIn({ locale, file }, names, translations) {
  if (!names) return file;
  const own = { ...translations, ...translations?.[locale] };
  const list = names.file.split('\n');
  warnOf(Object.keys(own).filter((name) => typeof own[name] === 'string' && !list.includes(name)));
  const word = (text, at) => {
    const theirs = own[list[at]];
    return typeof theirs === 'string' ? theirs.replaceAll('\n', ' ') : text;
  };
  return file.split('\n').map(word).join('\n');
}

function warnOf(unknown) {
  const fresh = unknown.filter((name) => !warned.has(name));
  if (!fresh.length) return;
  console.warn(`wallet-checkout: no texts of these names: ${fresh.join(' ')}`);
  fresh.forEach((name) => warned.add(name));
}
