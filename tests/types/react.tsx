// React 19: the page declares the tag once; attributes, properties and events are
// then checked.

import type {
  Product, WalletCheckout, WalletCheckoutEventProps, WalletCheckoutProps,
} from 'wallet-checkout';
import 'wallet-checkout';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'wallet-checkout': WalletCheckoutProps & WalletCheckoutEventProps
        & HTMLAttributes<WalletCheckout> & RefAttributes<WalletCheckout>;
    }
  }
}

export function Checkout({ products }: { products: readonly Product[] }) {
  return (
    <wallet-checkout
      gateway="epay"
      endpoint="/pay/epay"
      order-endpoint="/orders"
      state-endpoint="/state"
      wallets="wechat alipay"
      quantity={2}
      disabled={products.length === 0}
      hide-pay-button
      assets-url="/checkout/"
      state-stream="/stream"
      autostart
      products={products}
      oncheckout-paid={({ detail }) => console.log(detail.orderNo)}
      ref={(element) => { element?.check(); }}
    >
      <p>Please enable JavaScript to pay.</p>
    </wallet-checkout>
  );
}

export function Wrong() {
  return (
    <>
      {/* @ts-expect-error no such gateway */}
      <wallet-checkout gateway="paypal" endpoint="/pay" />
      {/* @ts-expect-error an endpoint is required */}
      <wallet-checkout gateway="epay" />
      {/* @ts-expect-error no such state */}
      <wallet-checkout gateway="epay" endpoint="/" oncheckout-state={(e) => e.detail.to === 'x'} />
    </>
  );
}
