// Nothing is defined yet.
window.load = () => import('/wallet-checkout.js');
window.orders = [];
window.made = document.createElement('wallet-checkout');
made.setAttribute('gateway', 'order-cmd');
made.setAttribute('endpoint', '/pay/order-cmd');
made.setAttribute('wallet', 'wechat');
made.products = [{ id: 'gaiwan', name: 'Celadon gaiwan', price: '128.00' }];
made.createOrder = async ({ productId, quantity, wallet }) => {
  orders.push([productId, quantity, wallet]);
  const body = JSON.stringify({ product_id: productId, quantity, wallet });
  const headers = { 'Content-Type': 'application/json' };
  return (await fetch('/orders', { method: 'POST', headers, body })).json();
};
document.body.append(made);
