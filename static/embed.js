// For a plain script tag: loads the module beside this file and puts a
// <wallet-checkout> right after the tag, with each data-x-y as attribute x-y.
(() => {
  const tag = document.currentScript;
  import(new URL('wallet-checkout.js', tag.src).href);
  if (!tag.dataset.gateway) return;
  const element = document.createElement('wallet-checkout');
  for (const { name, value } of tag.attributes) {
    if (name.startsWith('data-')) element.setAttribute(name.slice('data-'.length), value);
  }
  tag.after(element);
})();
