history.replaceState(null, '', '#/cart/7?step=2');
window.sent = [];
const whole = window.fetch;
window.fetch = async (request, options) => {
  if (typeof request === 'object' && request.url?.endsWith('/pay/epay')) {
    sent.push(new URLSearchParams(await request.clone().text()).get('return_url'));
  }
  return whole(request, options);
};
