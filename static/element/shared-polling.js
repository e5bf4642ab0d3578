// The tabs of a site share the polling of an order: one tab, the leader, sends the state
// queries and has the stream, and the others receive its answers. Web Locks choose the
// leader, and storage events carry the answers, which reach all tabs of the site but the
// one that writes.

/** A heartbeat, as other tabs receive it. */
const BEAT = ' ';

const isSeen = () => !document.hidden && document.hasFocus();

/**
 * The sharing of a widget. `send` is `fetch`; for a state query about the pending order
 * `orderNo` the response may hold an answer that another tab has just received. To a request
 * for its stream the response is the next event, a heartbeat as an empty text; it rejects
 * when the stream breaks, the request is aborted, or there are no Web Locks. `end` leaves
 * the order to the other tabs.
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
    if (!orderNo) return fetch(request);
    const isStream = request.headers.get('Accept') === 'text/event-stream';
    if (!navigator.locks) return isStream ? Promise.reject() : fetch(request);
    const name = `wallet-checkout polls ${orderNo}`;
    if (order?.name !== name) {
      end();
      order = shareOrder(name, end);
    }
    return isStream ? order.nextEvent(request) : order.send(request);
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
  /**
   * The stream, where this tab leads, and its address while it is wanted.
   * @type {EventSource | undefined}
   */
  let stream;
  let streamUrl = '';
  let isBroken = false;
  /**
   * The event that is to be passed on, empty for a heartbeat, and who waits for it.
   * @type {string | undefined}
   */
  let event;
  /** @type {{ done: (response: Response) => void, fail: () => void, signal: AbortSignal } | undefined} */
  let waiter;

  /** @type {Record<string, (event: any) => void>} */
  const listeners = {
    storage({ key, newValue }) {
      if (key !== name || !newValue) return;
      if (newValue !== BEAT) {
        answer = { text: newValue, receivedAt: performance.now(), isUsed: false };
        wake();
      }
      keep(newValue.trim());
    },
    focus: () => wake(),
    // A browser does not keep a page that holds a lock for the way back. (Firefox decides
    // before this event.)
    pagehide: onPageHide,
    // A connection without a network is silent, and breaks much later.
    offline: breakOff,
  };
  const types = Object.keys(listeners);
  for (const type of types) addEventListener(type, listeners[type]);
  lead();

  function end() {
    for (const type of types) removeEventListener(type, listeners[type]);
    role = 'ended';
    release();
    wake();
    breakOff();
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
        open();
        return new Promise((done) => { release = done; });
      });
    } catch {
      // This tab has left the queue, or has no locks; then it does not lead. Or
      // another tab has stolen the lock.
      if (!isHeld || role === 'ended') return;
      role = 'follows';
      close();
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
    if (response.ok) share(await response.clone().text());
    return response;
  }

  /**
   * Only the event counts: the text need not stay.
   * @param {string} text
   */
  function share(text) {
    if (role !== 'leads') return;
    try {
      localStorage.setItem(name, text);
      localStorage.removeItem(name);
    } catch {
      // The other tabs send their queries themselves.
    }
  }

  /**
   * The first call opens the stream, and so does the next after it broke.
   * @param {Request} request
   * @returns {Promise<Response>}
   */
  const nextEvent = ({ url, signal }) => new Promise((done, fail) => {
    waiter = { done, fail, signal };
    signal.onabort = breakOff;
    if (!isBroken) {
      streamUrl = url;
      open();
    }
    pass();
  });

  function open() {
    if (stream || !streamUrl || role !== 'leads') return;
    stream = new EventSource(streamUrl);
    /** @param {string} text */
    const receive = (text) => {
      keep(text);
      share(text || BEAT);
    };
    stream.onmessage = ({ data }) => receive(data);
    stream.addEventListener('heartbeat', () => receive(''));
    stream.onerror = breakOff;
  }

  function close() {
    stream?.close();
    stream = undefined;
  }

  function breakOff() {
    streamUrl = '';
    isBroken = true;
    close();
    pass();
  }

  /**
   * A heartbeat does not replace an answer that nobody has yet.
   * @param {string} text
   */
  function keep(text) {
    event = text || event || '';
    pass();
  }

  function pass() {
    if (!waiter || event === undefined && !isBroken) return;
    const { done, fail, signal } = waiter;
    // The wasm aborts what is over, too.
    signal.onabort = null;
    waiter = undefined;
    if (event === undefined) {
      isBroken = false;
      fail();
    } else {
      done(new Response(event));
      event = undefined;
    }
  }

  return { name, send, nextEvent, end };
}
