import 'wallet-checkout';

const checkout = document.querySelector('wallet-checkout');
checkout.products = [{ id: 'gaiwan', name: 'Celadon gaiwan', price: '128.00' }];
checkout.addEventListener('checkout-paid', ({ detail }) => {
  document.querySelector('#paid').textContent = `Thank you! ${detail.orderNo}`;
});
