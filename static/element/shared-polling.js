// The tabs of a site share the polling of an order: one tab, the leader, sends the state
// queries, and the others receive its answers. Web Locks choose the leader, and storage
// events carry the answers, which reach all tabs of the site but the one that writes.

const isSeen = () => !document.hidden && document.hasFocus();

/**
 * The sharing of a widget. `send` is `fetch`; for a state query about the pending order
 * `orderNo` the response may hold an answer that another tab has just received. `end`
 * leaves the order to the other tabs.
 */
export function sharePolling() {
  /** @type {ReturnType<typeof shareOrder> | undefined} */
  let order;
  const end = () => {
    order?.end();
    order = undefined;
  };
  /** @type {BuildHost['send']} */
  const send = (request, orderNo) => {
    if (!orderNo || !navigator.locks) return fetch(request);
    const name = `wallet-checkout polls ${orderNo}`;
    if (order?.name !== name) {
      end();
      order = shareOrder(name, end);
    }
    return order.send(request);
  };
  return { send, end };
}

/**
 * What this tab does for one order, until the end.
 * @param {string} name of the order's lock and of its answers in the storage
 * @param {() => void} onPageHide
 */
function shareOrder(name, onPageHide) {
  /** @type {'follows' | 'leads' | 'ended'} */
  let role = 'follows';
  // The last answer of another tab, and whether it was passed on already. Before the
  // first there is one that is never fresh.
  let answer = { text: '', receivedAt: -Infinity, isUsed: false };
  /**
   * Ends the wait for another answer.
   * @type {(nothing?: any) => void}
   */
  let wake = () => {};
  /**
   * Leaves the queue for the lock, or gives the lock back.
   * @type {(nothing?: any) => void}
   */
  let release = () => {};

  /** @type {Record<string, (event: any) => void>} */
  const listeners = {
    storage({ key, newValue }) {
      if (key !== name || !newValue) return;
      answer = { text: newValue, receivedAt: performance.now(), isUsed: false };
      wake();
    },
    focus: () => wake(),
    // A browser does not keep a page that holds a lock for the way back. (Firefox decides
    // before this event.)
    pagehide: onPageHide,
  };
  for (const type in listeners) addEventListener(type, listeners[type]);
  lead();

  function end() {
    for (const type in listeners) removeEventListener(type, listeners[type]);
    role = 'ended';
    release();
    wake();
  }

  /**
   * Waits for the lock, or takes it from the tab that holds it.
   * @param {LockOptions} [how]
   */
  async function lead(how) {
    release();
    const leaving = new AbortController();
    release = () => leaving.abort();
    let isHeld = false;
    try {
      await navigator.locks.request(name, how ?? { signal: leaving.signal }, () => {
        if (role === 'ended') return undefined;
        isHeld = true;
        role = 'leads';
        wake();
        return new Promise((done) => { release = done; });
      });
    } catch {
      // This tab has left the queue, or may have no locks; then it does not lead. Or
      // another tab has stolen the lock.
      if (!isHeld || role === 'ended') return;
      role = 'follows';
      lead();
    }
  }

  function mayUseAnswer() {
    const age = performance.now() - answer.receivedAt;
    return role === 'follows' && !isSeen() && age < POLICY.SHARED_ANSWER_IS_FRESH;
  }

  /** Returns after a while even if there is no other answer. */
  async function nextAnswer() {
    let timer;
    await new Promise((done) => {
      wake = done;
      timer = setTimeout(done, POLICY.SHARED_ANSWER_COMES_WITHIN);
    });
    clearTimeout(timer);
  }

  /**
   * The tab that the shopper sees sends its queries itself, and so does a tab that
   * receives no answers.
   * @param {Request} request
   */
  async function send(request) {
    if (mayUseAnswer() && answer.isUsed) await nextAnswer();
    if (mayUseAnswer()) {
      answer.isUsed = true;
      return new Response(answer.text);
    }
    if (role === 'follows' && isSeen()) lead({ steal: true });
    const response = await fetch(request);
    if (role === 'leads' && response.ok) share(await response.clone().text());
    return response;
  }

  /**
   * Only the event counts: the text need not stay.
   * @param {string} text
   */
  function share(text) {
    try {
      localStorage.setItem(name, text);
      localStorage.removeItem(name);
    } catch {
      // The other tabs send their queries themselves.
    }
  }

  return { name, send, end };
}
