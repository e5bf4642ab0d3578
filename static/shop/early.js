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
  const brand = query.get('brand');
  if (!['books', 'sneakers', 'hifi'].includes(brand)) return;
  dataset.brand = brand;
  document.getElementById('theme').href = `shop/themes/${brand}.css`;
})();
