// The words of the widget: which language, its file, and the page's own words over it.

const SEPARATOR = '\0';

// What of the files is here, by locale. One that did not load is forgotten, so that
// the next try is a real one.
const loads = new Map();
const files = new Map();

export function loadTexts(locale) {
  if (!loads.has(locale)) {
    loads.set(locale, fetchTexts(locale).then(
      (file) => { files.set(locale, file); },
      (error) => { loads.delete(locale); throw error; },
    ));
  }
  return loads.get(locale);
}

export const isLoaded = (locale) => files.has(locale);

async function fetchTexts(locale) {
  const response = await fetch(new URL(`wallet-checkout.${locale}.json`, import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
}

// All texts of a loaded language in the order of its file, as the wasm takes them.
// `translations` go before: by name, or by language and name.
export function textsIn(locale, translations) {
  const file = files.get(locale);
  const own = { ...translations, ...translations?.[locale] };
  warnOf(Object.keys(own).filter((name) => typeof own[name] === 'string' && !(name in file)));
  return Object.entries(file)
    .map(([name, text]) => (typeof own[name] === 'string' ? own[name] : text))
    .map((text) => text.replaceAll(SEPARATOR, ''))
    .join(SEPARATOR);
}

const warned = new Set();

function warnOf(unknown) {
  const fresh = unknown.filter((name) => !warned.has(name));
  if (!fresh.length) return;
  console.warn('wallet-checkout: no texts of these names:', ...fresh);
  fresh.forEach((name) => warned.add(name));
}

// The `locale` attribute decides; `auto`, or what we do not speak, leaves it to the
// nearest `lang` and then to the browser's list.
export function localeOf(element) {
  const wishes = [element.getAttribute('locale'), nearestLang(element), ...navigator.languages];
  return wishes.map(spokenFor).find(Boolean) ?? 'en';
}

// Also out of the page's own shadow roots.
function nearestLang(element) {
  for (let node = element; node; node = node.getRootNode().host) {
    const named = node.closest('[lang]');
    if (named) return named.lang;
  }
}

// Reads a language tag. Traditional characters are ours from Hong Kong, whichever
// region asks for them; Cantonese is written in them unless it says otherwise.
function spokenFor(tag) {
  const [language, ...rest] = (tag ?? '').trim().toLowerCase().split(/[-_]/);
  const has = (...subtags) => subtags.some((subtag) => rest.includes(subtag));
  if (language === 'en') return language;
  if (!/^(zh|cmn|yue)$/.test(language)) return undefined;
  const traditional = has('hant', 'hk', 'mo', 'tw') || (language === 'yue' && !has('cn'));
  return traditional && !has('hans') ? 'zh-HK' : 'zh-CN';
}
