// A page without a framework. What must not compile says so.

import { WalletCheckout, define, version } from 'wallet-checkout';
import 'wallet-checkout/auto';
import type { CheckoutErrorCode, Product } from 'wallet-checkout';

define();
define('shop-checkout');
const release: string = version;

const tea: Product = { id: 'longjing', name: 'West Lake Longjing', price: '88.00', max_quantity: 5 };

const element = document.createElement('wallet-checkout');
element.products = [tea];
element.params = { consume_type: 1 };
element.headers = { Authorization: 'Bearer of the shop' };
element.translations = { pay: 'Buy' };
element.translations = { en: { pay: 'Buy' } };
element.createOrder = async ({ wallet, productId, quantity }) => {
  const body = JSON.stringify({ wallet, productId, quantity });
  const made: { no: string } = await (await fetch('/orders', { method: 'POST', body })).json();
  return { order_no: made.no, amount: '88.00', expires_in: 900, handoff: `/go/${made.no}` };
};
element.setAttribute('gateway', 'epay');
element.setAttribute('assets-url', '/checkout/');
element.disabled = true;
element.hidePayButton = !element.disabled;
await element.ready;
element.pay();
element.check();
element.refresh();
element.cancel();
element.reset();

const words: Record<CheckoutErrorCode, string> = {
  config: '', load: '', network: '', timeout: '', http: '', malformed: '', gateway: '',
  order_unknown: '', unsafe_url: '', referer_unsatisfiable: '', wrong_environment: '',
  native_app_required: '', qr_too_long: '', internal: '',
};

element.addEventListener('checkout-error', ({ detail }) => words[detail.code] + detail.gatewayCode);
element.addEventListener('checkout-action', function (event) {
  this.cancel();
  if (event.detail.kind === 'native-app') event.preventDefault();
});
element.addEventListener('click', ({ clientX }) => clientX);
document.addEventListener('checkout-paid', ({ detail }) => detail.orderNo + (detail.amount ?? ''));
window.addEventListener('checkout-state', ({ detail }) => detail.from === 'paying' && detail.to === 'paid');
document.body.addEventListener('checkout-submit', ({ detail }) => detail.quantity + 1);

const found: WalletCheckout | null = document.querySelector('wallet-checkout');
const status: number | undefined = element.error?.status;
const amount: string | undefined = found?.order?.amount;

// @ts-expect-error read-only
element.state = 'paid';
// @ts-expect-error read-only
element.order = null;
// @ts-expect-error a price is text
element.products = [{ id: '1', name: 'Cup', price: 12.5 }];
// @ts-expect-error no such state
if (element.state === 'payed') element.pay();
// @ts-expect-error no such event
element.addEventListener('checkout-payed', ({ detail }) => detail);
// @ts-expect-error no such kind
element.addEventListener('checkout-action', ({ detail }) => detail.kind === 'popup');

export { amount, found, release, status };
