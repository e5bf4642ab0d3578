// What the page's query chooses. Every choice loads the page anew, so that each can be
// linked to.

const query = new URLSearchParams(location.search);

// The values of each choice, the default first.
export const CHOICES = {
  gateway: ['smallsaas', 'epay', 'order-cmd', 'pay-url', 'gatepay'],
  as: ['own', 'iphone', 'android', 'wechat', 'alipay', 'mini-program'],
  code: ['each', 'either'],
  brand: ['tea', 'books', 'sneakers', 'hifi'],
  theme: ['auto', 'light', 'dark'],
  // The widget's languages, which the build writes here.
  lang: '__LOCALES__'.split(' '),
};

function browserLanguage() {
  const tag = navigator.language.toLowerCase();
  if (tag.startsWith('zh')) return /hk|mo/.test(tag) ? 'zh-HK' : /hant|tw/.test(tag) ? 'zh-TW' : 'zh-CN';
  return CHOICES.lang.find((lang) => lang === tag.split('-')[0]) ?? 'en';
}

function pick(name) {
  const value = query.get(name);
  if (CHOICES[name].includes(value)) return value;
  return name === 'lang' ? browserLanguage() : CHOICES[name][0];
}

export const chosen = Object.fromEntries(Object.keys(CHOICES).map((name) => [name, pick(name)]));

// The shop itself speaks fewer languages than its checkout.
const SHOP_SPEAKS = { 'zh-CN': 'zh-CN', 'zh-HK': 'zh-HK', 'zh-TW': 'zh-HK' };
export const shopLanguage = SHOP_SPEAKS[chosen.lang] ?? 'en';

// The address of this page with one choice changed.
export function address(name, value) {
  const to = new URLSearchParams(query);
  to.set(name, value);
  return `?${to}`;
}
