// Calls the wallet whose browser this is, or opens one by a link. Most shoppers need neither, and
// here the calls take a fifth of the bytes that they would in the wasm, which reads the answers.

/**
 * What the wallet answers, as text. Rejects where there is no bridge, and where one of the signals
 * calls the call off before the bridge has come.
 * @param {string} kind
 * @param {any} request
 * @param {AbortSignal[]} signals
 */
export async function callBridge(kind, request, signals) {
  /** @type {<T>(find: () => T) => Promise<T>} */
  const bridgeOf = async (find) => {
    const bridge = await look(find);
    return signals.some(({ aborted }) => aborted) ? Promise.reject(new Error('left')) : bridge;
  };
  switch (kind) {
    case 'wechat-bridge': {
      const bridge = await bridgeOf(() => window.WeixinJSBridge);
      const answer = await answerTo((done) => bridge.invoke('getBrandWCPayRequest', request, done));
      return `${answer.err_msg}`;
    }
    case 'alipay-bridge': {
      const bridge = await bridgeOf(() => window.AlipayJSBridge);
      const answer = await answerTo((done) => bridge.call('tradePay', request, done));
      return `${answer.resultCode}`;
    }
    case 'link':
      return press(request.url);
    default:
      (await bridgeOf(() => window.wx?.miniProgram)).navigateTo(request);
      return '';
  }
}

/**
 * Presses a link into the wallet. A page that watches presses on the widget's links learns of this
 * one, too.
 * @param {string} url
 */
function press(url) {
  const link = document.createElement('a');
  link.href = url;
  document.body.append(link);
  link.click();
  link.remove();
  return '';
}

/** @type {(call: (done: (answer: any) => void) => void) => Promise<any>} */
const answerTo = (call) => new Promise((done) => { call(done); });

/**
 * The wallets' own events are over when a page listens late, and one of the three bridges
 * has none.
 * @template T
 * @param {() => T} find
 */
async function look(find) {
  for (let tries = POLICY.BRIDGE_TRIES; !find() && tries; tries -= 1) {
    await new Promise((done) => { setTimeout(done, POLICY.BRIDGE_LOOKS_EVERY); });
  }
  return find() ?? Promise.reject(new Error('no bridge'));
}
