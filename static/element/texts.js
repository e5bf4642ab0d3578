// Which language the widget speaks, and the files that its words are in, line by line.

import { once } from './loads.js';

// Spelled out each, so that bundlers find them.
const FILES = {
  en: [new URL('wallet-checkout.en.txt', import.meta.url), '__INTEGRITY_EN__'],
  'zh-CN': [new URL('wallet-checkout.zh-CN.txt', import.meta.url), '__INTEGRITY_ZH_CN__'],
  'zh-HK': [new URL('wallet-checkout.zh-HK.txt', import.meta.url), '__INTEGRITY_ZH_HK__'],
  // What the texts are called, for pages that bring their own.
  names: [new URL('wallet-checkout.names.txt', import.meta.url), '__INTEGRITY_NAMES__'],
};

const loads = new Map();

export const loadTexts = (locale) => once(loads, locale, fetchTexts);

// Whatever came was no texts of ours.
export const forgetTexts = () => loads.clear();

async function fetchTexts(locale, signal) {
  const [url, integrity] = FILES[locale];
  return { locale, file: await (await fetch(url, { integrity, signal })).text() };
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
