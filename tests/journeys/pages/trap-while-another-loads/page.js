// One language takes its time, once.
window.waiting = [];
const usual = window.fetch;
window.fetch = async (url, ...rest) => {
  if (!waiting.length && String(url).endsWith('zh-HK.txt')) await new Promise((go) => { waiting.push(go); });
  return usual(url, ...rest);
};
