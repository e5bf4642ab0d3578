// What the first paint depends on: the brand, light or dark, and whether the demo's
// instruments are shown (`?instruments=off` shows the shop alone).
(() => {
  // epay writes `&amp;` into the address that it sends shoppers back to, as real ones do.
  if (location.search.includes('&amp;')) {
    history.replaceState(null, '', location.search.replaceAll('&amp;', '&') + location.hash);
  }
  const query = new URLSearchParams(location.search);
  const { dataset } = document.documentElement;
  dataset.theme = query.get('theme') ?? 'auto';
  dataset.instruments = query.get('instruments') === 'off' ? 'off' : 'on';
  dataset.brand = query.get('brand') ?? 'tea';
})();
