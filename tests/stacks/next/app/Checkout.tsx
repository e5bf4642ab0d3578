'use client';

import { useState } from 'react';
import { WalletCheckout } from 'wallet-checkout/react';
import type { Product } from 'wallet-checkout';

const products: Product[] = [{ id: 'gaiwan', name: 'Celadon gaiwan', price: '128.00' }];

export function Checkout() {
  const [agreed, setAgreed] = useState(false);
  const [paid, setPaid] = useState('');
  return (
    <>
      <label>
        <input id="terms" type="checkbox" onChange={() => setAgreed(true)} /> I agree to the terms.
      </label>
      <WalletCheckout
        gateway="epay"
        endpoint="/pay/epay"
        orderEndpoint="/orders"
        stateEndpoint="/state"
        products={products}
        disabled={!agreed}
        onPaid={({ detail }) => setPaid(`Thank you! ${detail.orderNo}`)}
      >
        <p>Please enable JavaScript to pay.</p>
      </WalletCheckout>
      <p id="paid">{paid}</p>
    </>
  );
}
