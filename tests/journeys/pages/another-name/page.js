import * as module from '../../wallet-checkout.js';

module.define('shop-checkout');
module.define('shop-checkout');
Object.assign(window, module, { own: document.querySelector('shop-checkout') });
