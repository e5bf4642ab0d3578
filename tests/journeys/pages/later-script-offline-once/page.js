// The network is gone for the script of the second part, until the page says otherwise.
window.isOffline = true;
const whole = window.fetch;
window.fetch = async (url, ...rest) => {
  if (isOffline && /\.later\..*js$/.test(url)) throw new TypeError('network');
  return whole(url, ...rest);
};
