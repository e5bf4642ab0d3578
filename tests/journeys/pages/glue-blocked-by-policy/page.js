// The module's own script carries the nonce away before the glue asks for it.
addEventListener('checkout-error', ({ detail }) => { window.code = detail.code; });
document.querySelector('script[nonce]').remove();
import('../../wallet-checkout.js');
