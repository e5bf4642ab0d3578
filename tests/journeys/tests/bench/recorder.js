// Runs before the widget: `painted(selector)` resolves with the time of the frame after the
// one in which the part stands in the document.
window.painted = (part) => new Promise((done) => {
  const look = () => {
    const shadow = document.querySelector('wallet-checkout')?.shadowRoot;
    requestAnimationFrame(shadow?.querySelector(`[part~="${part}"]`) ? done : look);
  };
  look();
});
window.button = window.painted('pay-button');
// What was fetched until then.
window.fetched = window.button.then((time) => performance.getEntriesByType('resource')
  .filter(({ startTime }) => startTime <= time)
  .map(({ name }) => new URL(name).pathname.slice(1)));
window.hasSecondPart = () => performance.getEntriesByType('resource')
  .some(({ name, responseEnd }) => name.includes('.later.') && name.endsWith('.wasm') && responseEnd);
