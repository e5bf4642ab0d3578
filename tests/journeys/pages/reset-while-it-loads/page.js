// The wasm takes its time.
window.waiting = [];
const usual = window.fetch;
window.fetch = async (url, ...rest) => {
  if (String(url).endsWith('.wasm')) await new Promise((go) => { waiting.push(go); });
  return usual(url, ...rest);
};
