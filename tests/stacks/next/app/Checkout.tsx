'use client';

import { useState } from 'react';
import { WalletCheckout } from 'wallet-checkout/react';
import type { Product } from 'wallet-checkout';

const products: Product[] = [{ id: 'gaiwan', name: 'Celadon gaiwan', price: '128.00' }];

export function Checkout() {
  const [paid, setPaid] = useState('');
  return (
    <>
      <WalletCheckout
        gateway="epay"
        endpoint="/pay/epay"
        orderEndpoint="/orders"
        stateEndpoint="/state"
        products={products}
        onPaid={({ detail }) => setPaid(`Thank you! ${detail.orderNo}`)}
      >
        <p>Please enable JavaScript to pay.</p>
      </WalletCheckout>
      <p id="paid">{paid}</p>
    </>
  );
}
