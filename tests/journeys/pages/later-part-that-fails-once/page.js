// The network is gone for the second part, until the page says otherwise.
window.isOffline = true;
const whole = window.fetch;
window.fetch = async (url, ...rest) => {
  if (isOffline && String(url).includes('.later.')) throw new TypeError('network');
  return whole(url, ...rest);
};
