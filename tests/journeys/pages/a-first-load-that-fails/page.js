// The first requests for the wasm are lost, the one that asks the server itself, too.
window.failed = 0;
const whole = window.fetch;
window.fetch = async (url, ...rest) => {
  if (String(url).includes('_bg.wasm') && failed < 2 && ++failed) throw new TypeError('network');
  return whole(url, ...rest);
};
