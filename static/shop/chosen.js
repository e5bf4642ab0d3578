// What the page's query chooses. Every choice loads the page anew, so that each can be
// linked to.

const query = new URLSearchParams(location.search);

// The values of each choice, the default first.
export const CHOICES = {
  gateway: ['smallsaas', 'epay', 'order-cmd', 'pay-url', 'gatepay'],
  as: ['own', 'iphone', 'android', 'wechat', 'alipay', 'mini-program'],
  brand: ['tea', 'books', 'sneakers', 'hifi'],
  theme: ['auto', 'light', 'dark'],
  lang: ['zh-CN', 'zh-HK', 'en'],
};

function browserLanguage() {
  const tag = navigator.language.toLowerCase();
  if (!tag.startsWith('zh')) return 'en';
  return /hant|hk|mo|tw/.test(tag) ? 'zh-HK' : 'zh-CN';
}

function pick(name) {
  const value = query.get(name);
  if (CHOICES[name].includes(value)) return value;
  return name === 'lang' ? browserLanguage() : CHOICES[name][0];
}

export const chosen = Object.fromEntries(Object.keys(CHOICES).map((name) => [name, pick(name)]));

// The address of this page with one choice changed.
export function address(name, value) {
  const to = new URLSearchParams(query);
  to.set(name, value);
  return `?${to}`;
}
