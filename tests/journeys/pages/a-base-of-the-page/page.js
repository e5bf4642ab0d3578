// The paths that were asked for of the page's own host, each once, without what a query adds.
window.asked = (...paths) => {
  const found = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  const own = found.filter(({ origin }) => origin === location.origin);
  const names = new Set(own.map(({ pathname }) => pathname));
  return paths.map((path) => names.has(path));
};
// The hosts that were asked.
window.hosts = () => {
  const found = performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin);
  return [...new Set(found)].map((origin) => origin === location.origin);
};
// The wallet pays the element's order, whatever the base is.
window.pays = async () => {
  const body = new URLSearchParams({ order_no: element.order.orderNo, action: 'pay' });
  await fetch(`${location.origin}/sandbox/phone/act`, { method: 'POST', body });
};
