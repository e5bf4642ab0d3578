// The page takes the payment page over, and so stays.
addEventListener('checkout-action', (event) => event.preventDefault());
// The page's policy requires Trusted Types.
const policy = window.trustedTypes?.createPolicy('worker', { createScriptURL: (url) => url });
// The scope of the worker is this page alone.
window.registered = (async () => {
  await navigator.serviceWorker.register(policy?.createScriptURL('worker.js') ?? 'worker.js');
  while (!navigator.serviceWorker.controller) await pause(20);
})();
window.goes = async () => {
  await (await navigator.serviceWorker.getRegistration()).unregister();
  await caches.delete('kept');
};
