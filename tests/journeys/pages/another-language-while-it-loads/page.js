// The wasm takes its time.
window.waiting = [];
const whole = window.fetch;
window.fetch = async (url, ...rest) => {
  if (String(url).endsWith('.wasm')) await new Promise((go) => { waiting.push(go); });
  return whole(url, ...rest);
};
