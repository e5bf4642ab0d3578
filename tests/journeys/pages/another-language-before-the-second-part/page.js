// The second part comes when the page says so.
window.waiting = [];
const usual = window.fetch;
window.fetch = async (url, ...rest) => {
  if (String(url).includes('.later.')) await new Promise((go) => { waiting.push(go); });
  return usual(url, ...rest);
};
// A language cannot be had.
const held = window.fetch;
window.fetch = async (url, ...rest) => {
  if (String(url).includes('zh-HK')) throw new TypeError('network');
  return held(url, ...rest);
};
