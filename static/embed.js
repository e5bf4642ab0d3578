// For a plain script tag: loads the module beside this file and puts a
// <wallet-checkout> right after the tag, with each data-x-y as attribute x-y.
(() => {
  const tag = document.currentScript;
  const url = new URL('wallet-checkout.js', tag.src).href;
  // Under the page's nonce, and compared with what the build wrote here: see
  // element/wasm.js. The link's own failure is told by the browser.
  const integrity = '__INTEGRITY_MODULE__';
  const link = Object.assign(document.createElement('link'), {
    rel: 'modulepreload', href: url, integrity, nonce: tag.nonce,
  });
  const brought = new Promise((onload, onerror) => {
    Object.assign(link, { onload, onerror });
    if (link.relList.supports('modulepreload')) document.head.append(link);
    else onload();
  });
  const loaded = Promise.all([fetch(url, { integrity }), brought]).then(() => import(url));
  if (!tag.dataset.gateway) return;
  const element = document.createElement('wallet-checkout');
  for (const { name, value } of tag.attributes) {
    if (name.startsWith('data-')) element.setAttribute(name.slice('data-'.length), value);
  }
  // A head shows nothing: from there it goes to the end of the body.
  if (!tag.closest('head')) tag.after(element);
  else if (document.body) document.body.append(element);
  else addEventListener('DOMContentLoaded', () => document.body.append(element));
  // Without the module the tag is no element of ours, but it can tell the page.
  loaded.catch((error) => {
    console.error('wallet-checkout:', error);
    const chinese = (element.closest('[lang]')?.lang || navigator.language).startsWith('zh');
    const message = chinese
      ? '支付组件无法运行。如已付款，请勿重复支付。'
      : 'The payment widget cannot run. If you have paid already, do not pay again.';
    element.setAttribute('state', 'failed');
    element.dispatchEvent(new CustomEvent('checkout-error', {
      bubbles: true, composed: true, detail: { code: 'load', message, retryable: false },
    }));
  });
})();
