// Calls into the wallet whose browser this is. Most shoppers are elsewhere, and here
// it takes a fifth of what it would in the wasm. What the answers mean, the core says.

// What the wallet answers, as text; rejected where there is no bridge.
export async function callBridge(kind, request) {
  switch (kind) {
    case 'wechat-bridge': {
      const bridge = await ready(() => window.WeixinJSBridge);
      const answer = await answered((done) => bridge.invoke('getBrandWCPayRequest', request, done));
      return `${answer.err_msg}`;
    }
    case 'alipay-bridge': {
      const bridge = await ready(() => window.AlipayJSBridge);
      const answer = await answered((done) => bridge.call('tradePay', request, done));
      return `${answer.resultCode}`;
    }
    default:
      (await ready(() => window.wx?.miniProgram)).navigateTo(request);
      return '';
  }
}

const answered = (call) => new Promise((done) => { call(done); });

// The wallets' own events are missed by who comes late, and one of the three has none.
async function ready(find) {
  for (let tries = POLICY.BRIDGE_TRIES; !find() && tries; tries -= 1) {
    await new Promise((done) => { setTimeout(done, POLICY.BRIDGE_LOOKS_EVERY); });
  }
  return find() ?? Promise.reject(new Error('no bridge'));
}
