// What must be known before the first paint: the brand, light or dark, and whether the
// instruments of the demo are wanted (`?instruments=off` leaves the shop alone).
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
