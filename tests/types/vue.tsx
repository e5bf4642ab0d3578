// Vue 3: for templates the tag is a global component, for JSX an intrinsic element.

import { defineComponent, h, ref } from 'vue';
import type { DefineComponent } from 'vue';
import type {
  Product, WalletCheckout, WalletCheckoutEventMap, WalletCheckoutProps,
} from 'wallet-checkout';
import 'wallet-checkout';

type Listeners = {
  onCheckoutPaid?: (event: WalletCheckoutEventMap['checkout-paid']) => void;
  onCheckoutError?: (event: WalletCheckoutEventMap['checkout-error']) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'wallet-checkout': DefineComponent<WalletCheckoutProps & Listeners>;
  }
}
declare module 'vue/jsx-runtime' {
  namespace JSX {
    interface IntrinsicElements {
      'wallet-checkout': WalletCheckoutProps & Listeners & { ref?: unknown };
    }
  }
}

const products: Product[] = [{ id: 'gaiwan', name: 'Celadon gaiwan', price: '128.00' }];

export const Checkout = defineComponent(() => {
  const element = ref<WalletCheckout>();
  const paid = ref('');
  return () => (
    <wallet-checkout
      ref={element}
      gateway="order-cmd"
      endpoint="/pay"
      assets-url="/checkout/"
      disabled={paid.value !== ''}
      hide-pay-button
      products={products}
      onCheckoutPaid={({ detail }) => { paid.value = detail.orderNo; }}
    />
  );
});

export const rendered = () => h('wallet-checkout', {
  gateway: 'gatepay',
  endpoint: '/pay',
  products,
  onCheckoutPaid: ({ detail }: WalletCheckoutEventMap['checkout-paid']) => detail.orderNo,
});

// @ts-expect-error no such gateway
export const wrong = () => <wallet-checkout gateway="paypal" endpoint="/pay" />;
