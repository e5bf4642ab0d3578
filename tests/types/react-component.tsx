// The component of `wallet-checkout/react`: compiled with the types of React 18 and 19.

import { useRef } from 'react';
import type { Product, WalletCheckout as Element } from 'wallet-checkout';
import { WalletCheckout } from 'wallet-checkout/react';
import type { WalletCheckoutProps } from 'wallet-checkout/react';

export function Checkout({ products }: { products: readonly Product[] }) {
  const element = useRef<Element>(null);
  return (
    <WalletCheckout
      ref={element}
      className="shop"
      style={{ maxWidth: 480 }}
      data-test="checkout"
      aria-label="Checkout"
      gateway="epay"
      endpoint="/pay/epay"
      orderEndpoint="/orders"
      stateEndpoint="/state"
      stateStream="/stream"
      handoff="/handoff"
      assetsUrl="/checkout/"
      wasmUrl="/checkout/wallet-checkout_bg.wasm"
      redirectTarget="top"
      wallets="wechat alipay"
      quantity={2}
      watch={false}
      autostart
      disabled={products.length === 0}
      hidePayButton
      products={products}
      params={{ param: 'x' }}
      createOrder={async ({ productId, quantity }) => ({ order_no: `${productId}-${quantity}`, handoff: '/go' })}
      translations={{ en: { pay: 'Buy' } }}
      onReady={() => element.current?.pay()}
      onChange={({ detail }) => detail.quantity + 1}
      onSubmit={(event) => event.preventDefault()}
      onPaid={({ detail }) => detail.orderNo.length}
      onError={({ detail }) => detail.code === 'network' && detail.message}
      onClick={(event) => event.currentTarget.check()}
    >
      <p>Please enable JavaScript to pay.</p>
    </WalletCheckout>
  );
}

export const bare: WalletCheckoutProps = { gateway: 'gatepay', endpoint: '/pay' };

export function Wrong() {
  return (
    <>
      {/* @ts-expect-error no such gateway */}
      <WalletCheckout gateway="paypal" endpoint="/pay" />
      {/* @ts-expect-error an endpoint is required */}
      <WalletCheckout gateway="epay" />
      {/* @ts-expect-error no such prop */}
      <WalletCheckout gateway="epay" endpoint="/" stateUrl="/state" />
      {/* @ts-expect-error a price is text */}
      <WalletCheckout gateway="epay" endpoint="/" products={[{ id: '1', name: 'Cup', price: 1 }]} />
      {/* @ts-expect-error a paid order has no code */}
      <WalletCheckout gateway="epay" endpoint="/" onPaid={({ detail }) => detail.code} />
    </>
  );
}
