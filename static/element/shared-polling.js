// The tabs of a site share the polling of an order: one tab, the leader, sends the state
// queries, and the others receive its answers. Web Locks choose the leader, and storage
// events carry the answers, which reach all tabs of the site but the one that writes.

const NAME = 'wallet-checkout polls ';

const isSeen = () => !document.hidden && document.hasFocus();

/**
 * The sharing of a widget. `send` is `fetch`; for a state query about the pending order
 * `orderNo` the response may hold an answer that another tab has just received. `end`
 * leaves the order to the other tabs.
 */
export function sharePolling() {
  /** @type {SharedOrder | undefined} */
  let order;

  /** @type {(request: Request, orderNo: string) => Promise<Response>} */
  function send(request, orderNo) {
    if (!orderNo || !navigator.locks) return fetch(request);
    if (!order?.isAbout(orderNo)) {
      order?.end();
      order = new SharedOrder(orderNo);
    }
    return order.send(request);
  }

  return { send, end: () => order?.end() };
}

/** What this tab does for one order, until it ends. */
class SharedOrder {
  #name;
  /** @type {'follows' | 'leads' | 'ended'} */
  #role = 'follows';
  /**
   * The last answer that another tab has shared, and whether it was passed on already.
   * Before the first there is one that is never fresh.
   */
  #answer = { text: '', receivedAt: -Infinity, isUsed: false };
  /**
   * Ends the wait for another answer.
   * @type {(nothing?: any) => void}
   */
  #wake = () => {};
  /**
   * Leaves the queue for the lock, or gives the lock back.
   * @type {(nothing?: any) => void}
   */
  #release = () => {};

  /** @type {Record<string, (event: any) => void>} */
  #listeners = {
    storage: ({ key, newValue }) => {
      if (key !== this.#name || !newValue) return;
      this.#answer = { text: newValue, receivedAt: performance.now(), isUsed: false };
      this.#wake();
    },
    focus: () => this.#wake(),
    // A browser does not keep a page that holds a lock for the way back. (Firefox decides
    // before this event.)
    pagehide: () => this.end(),
  };

  /** @param {string} orderNo */
  constructor(orderNo) {
    this.#name = NAME + orderNo;
    for (const type in this.#listeners) addEventListener(type, this.#listeners[type]);
    this.#lead();
  }

  /** @param {string} orderNo */
  isAbout(orderNo) {
    return this.#role !== 'ended' && this.#name === NAME + orderNo;
  }

  end() {
    for (const type in this.#listeners) removeEventListener(type, this.#listeners[type]);
    this.#role = 'ended';
    this.#release();
    this.#wake();
  }

  /**
   * The tab that the shopper sees sends its queries itself, and so does a tab that
   * receives no answers.
   * @param {Request} request
   */
  async send(request) {
    if (this.#mayUseAnswer() && this.#answer.isUsed) await this.#nextAnswer();
    if (this.#mayUseAnswer()) {
      this.#answer.isUsed = true;
      return new Response(this.#answer.text);
    }
    if (this.#role === 'follows' && isSeen()) this.#lead({ steal: true });
    const response = await fetch(request);
    if (this.#role === 'leads' && response.ok) this.#share(await response.clone().text());
    return response;
  }

  #mayUseAnswer() {
    const age = performance.now() - this.#answer.receivedAt;
    return this.#role === 'follows' && !isSeen() && age < POLICY.SHARED_ANSWER_IS_FRESH;
  }

  /** Returns after a while even if there is no other answer. */
  async #nextAnswer() {
    let timer;
    await new Promise((done) => {
      this.#wake = done;
      timer = setTimeout(done, POLICY.SHARED_ANSWER_COMES_WITHIN);
    });
    clearTimeout(timer);
  }

  /**
   * Waits for the lock, or takes it from the tab that holds it.
   * @param {LockOptions} [how]
   */
  async #lead(how) {
    this.#release();
    const leaving = new AbortController();
    this.#release = () => leaving.abort();
    let isHeld = false;
    try {
      await navigator.locks.request(this.#name, how ?? { signal: leaving.signal }, () => {
        if (this.#role === 'ended') return undefined;
        isHeld = true;
        this.#role = 'leads';
        this.#wake();
        return new Promise((done) => { this.#release = done; });
      });
    } catch {
      // This tab has left the queue, or may have no locks; then it does not lead. Or
      // another tab has stolen the lock.
      if (!isHeld || this.#role === 'ended') return;
      this.#role = 'follows';
      this.#lead();
    }
  }

  /**
   * Only the event counts: the text need not stay.
   * @param {string} text
   */
  #share(text) {
    try {
      localStorage.setItem(this.#name, text);
      localStorage.removeItem(this.#name);
    } catch {
      // The other tabs send their queries themselves.
    }
  }
}
