// The second part comes when the page says so.
window.waiting = [];
const usual = window.fetch;
window.fetch = async (url, ...rest) => {
  if (String(url).includes('.later.')) await new Promise((go) => { waiting.push(go); });
  return usual(url, ...rest);
};
