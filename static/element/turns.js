// One tab asks for an order's state and the others hear the answer: by Web Locks, where
// the browser has them, and storage events, which reach the other tabs of the site.

const NAME = 'wallet-checkout asks for ';

const isSeen = () => !document.hidden && document.hasFocus();

export function takeTurns() {
  // The order, and all that belongs to the asking for it.
  let order = '';
  let visit;
  let leads;
  let heard;
  let isNews;
  let leave;
  let wake = () => {};

  const listeners = {
    storage({ key, newValue }) {
      if (key !== NAME + order || !newValue) return;
      heard = { text: newValue, at: performance.now() };
      isNews = true;
      wake();
    },
    focus: () => wake(),
    // A page that holds a lock is not kept for the way back. (Firefox looks earlier.)
    pagehide: end,
  };

  function begin(orderNo) {
    end();
    order = orderNo;
    visit = {};
    for (const type in listeners) addEventListener(type, listeners[type]);
    queue();
  }

  function end() {
    if (!order) return;
    for (const type in listeners) removeEventListener(type, listeners[type]);
    leave();
    order = '';
    visit = leads = heard = isNews = undefined;
    wake();
  }

  // Waits for the lock, or takes it from the tab that has it.
  function queue(steal) {
    const own = visit;
    const stop = new AbortController();
    leave?.();
    leave = () => stop.abort();
    navigator.locks.request(NAME + order, steal ? { steal } : { signal: stop.signal }, () => {
      if (own !== visit) return undefined;
      leads = true;
      wake();
      return new Promise((done) => { leave = done; });
    }).catch(() => {
      if (own !== visit || !leads) return;
      leads = false;
      queue();
    });
  }

  const pause = () => new Promise((done) => {
    const timer = setTimeout(done, POLICY.TURN_PATIENCE);
    wake = () => {
      clearTimeout(timer);
      done();
    };
  });

  // The tab before the shopper asks itself; so does one that hears nothing.
  async function send(request, orderNo) {
    if (!orderNo || !navigator.locks) return fetch(request);
    if (orderNo !== order) begin(orderNo);
    const hears = () => !leads && !isSeen() && heard && performance.now() - heard.at < POLICY.TURN_IS_FRESH;
    if (hears() && !isNews) await pause();
    if (hears()) {
      isNews = false;
      return new Response(heard.text);
    }
    if (order && !leads && isSeen()) queue(true);
    const response = await fetch(request);
    if (leads && response.ok) tell(await response.clone().text());
    return response;
  }

  // The event is what counts: nothing is to be kept.
  function tell(text) {
    try {
      localStorage.setItem(NAME + order, text);
      localStorage.removeItem(NAME + order);
    } catch {
      // The other tabs ask themselves.
    }
  }

  return { send, end };
}
