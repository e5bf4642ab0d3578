import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { WalletCheckout } from 'wallet-checkout/react';

const products = [{ id: 'gaiwan', name: 'Celadon gaiwan', price: '128.00' }];

function Checkout() {
  const [paid, setPaid] = useState('');
  return [
    createElement(WalletCheckout, {
      key: 'checkout',
      gateway: 'epay',
      endpoint: '/pay/epay',
      orderEndpoint: '/orders',
      stateEndpoint: '/state',
      products,
      onPaid: ({ detail }) => setPaid(`Thank you! ${detail.orderNo}`),
    }),
    createElement('p', { key: 'paid', id: 'paid' }, paid),
  ];
}

createRoot(document.getElementById('root')).render(createElement(Checkout));
