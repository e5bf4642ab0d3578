// Sells again and again. In each sale one of the functions that the wasm imports throws once,
// in one part of the sale; the shopper goes on by what is on the screen.

/** The sales by their names, which the address of the wasm carries. */
const sales = new Map();
/** The sale that a compiled module is for. */
const owners = new WeakMap();

const { compileStreaming, instantiate } = WebAssembly;
WebAssembly.compileStreaming = async (source) => {
  const response = await source;
  const { searchParams } = new URL(response.url);
  const module = await compileStreaming.call(WebAssembly, response);
  owners.set(module, sales.get(searchParams.get('sale')));
  return module;
};
WebAssembly.instantiate = (module, imports) => {
  const sale = owners.get(module);
  const watched = sale ? Object.fromEntries(Object.entries(imports).map(([of, entries]) => (
    [of, Object.fromEntries(Object.entries(entries).map(([name, entry]) => (
      [name, typeof entry === 'function' ? (...values) => { sale.called(name); return entry(...values); } : entry]
    )))]
  ))) : imports;
  for (const entries of Object.values(imports)) {
    for (const [name, entry] of Object.entries(entries)) {
      if (typeof entry === 'function') window.sources[name] = `${entry}`.slice(0, 80);
    }
  }
  return instantiate.call(WebAssembly, module, watched);
};
window.sources = {};

const PATIENCE = 60_000;

class Sale {
  /** How often each import was called, in each part. */
  calls = {};
  part = '';
  hasThrown = false;
  orders = new Set();
  problems = [];

  constructor(name, injected) {
    this.name = name;
    this.injected = injected;
    sales.set(name, this);
  }

  called(name) {
    const calls = this.calls[this.part] ??= {};
    calls[name] = (calls[name] ?? 0) + 1;
    const { part, name: wanted, at } = this.injected ?? {};
    if (this.hasThrown || this.part !== part || name !== wanted || calls[name] !== at) return;
    this.hasThrown = true;
    throw new Error(`${name} throws`);
  }

  begin(part) { this.part = part; }

  make() {
    this.element = checkout({
      gateway: 'epay', endpoint: `/pay/epay?sale=${this.name}`, 'state-endpoint': '/state', flow: 'qr',
      'wasm-url': `/wallet-checkout_bg.wasm?sale=${this.name}`,
    });
    this.element.products = [
      { id: 'sampler', name: 'Teas', price: '19.90', max_quantity: 5 },
      { id: 'gaiwan', name: 'Gaiwan', price: '128.00', max_quantity: 5 },
    ];
    this.element.addEventListener('checkout-order', ({ detail }) => { this.orders.add(detail.orderNo); });
    document.body.append(this.element);
  }

  /** What the shopper reads, and whether there is a way on. */
  look() {
    const { element } = this;
    const { state, shadowRoot } = element;
    if (!element.isConnected || state === 'loading') return;
    const isFallback = fallback(element);
    const words = isFallback ? element.textContent : shadowRoot.textContent;
    if (!words.trim()) this.report(`no words in ${state}`);
    // The page has the element's method, and the shopper the browser's button, where the fallback shows.
    const ways = shadowRoot.querySelectorAll('button, a[href], img, canvas, svg, [role="img"]');
    if (!isFallback && !ways.length) this.report(`no way on in ${state}: ${words}`);
  }

  report(problem) {
    if (!this.problems.includes(problem)) this.problems.push(problem);
  }

  /** Goes on as a shopper does, until the element has one of these states. */
  async reach(...goals) {
    const { element } = this;
    const began = performance.now();
    // Words are there once what has happened is drawn.
    for (let last = ''; ; last = element.state) {
      const { state } = element;
      if (state === last) this.look();
      if (goals.includes(state) && !fallback(element)) return;
      if (performance.now() - began > PATIENCE) {
        throw new Error(`stuck in ${state}, not ${goals}: ${element.shadowRoot.textContent}`);
      }
      if (state === 'failed' && fallback(element)) element.reset();
      else if (state === 'failed' && goals.includes('ready')) element.reset();
      else if (['ready', 'failed'].includes(state) && state === last && !goals.includes('ready')) element.pay();
      else if (['unknown', 'expired'].includes(state) && state === last) element.check();
      await pause(40);
    }
  }

  /** The number of the order under way. Reading it may be what throws: then it is there again soon. */
  async shown() {
    for (let tries = 0; tries < 200; tries += 1) {
      const { order } = this.element;
      if (order) return order.orderNo;
      await pause(40);
    }
    throw new Error('no order is under way');
  }

  /** The wallet pays the order that the shopper sees. */
  async pays() {
    const orderNo = await this.shown();
    this.orders.add(orderNo);
    const body = new URLSearchParams({ order_no: orderNo, action: 'pay' });
    await fetch('/sandbox/phone/act', { method: 'POST', body });
  }

  inside(selector) { return this.element.shadowRoot.querySelector(selector); }

  async play() {
    try {
      await this.playParts();
    } catch (error) {
      this.report(`${error.message}`);
    }
    this.element.remove();
  }

  async playParts() {
    this.begin('loading');
    this.make();
    await this.reach('ready');
    this.begin('choosing');
    this.inside('input[value="gaiwan"]')?.click();
    await pause(20);
    this.inside('[part~="quantity"] button:last-of-type')?.click();
    this.element.setAttribute('theme', 'dark');
    await pause(40);
    await this.reach('ready');
    this.begin('pressing');
    this.element.pay();
    await this.reach('paying');
    const orderNo = await this.shown();
    this.begin('leaving');
    this.element.remove();
    await pause(40);
    this.begin('resuming');
    document.body.append(this.element);
    await this.reach('paying');
    if (await this.shown() !== orderNo) this.report('another order is resumed');
    this.begin('paying');
    await this.pays();
    this.element.check();
    await this.reach('paid');
    this.begin('paid');
    this.element.setAttribute('theme', 'light');
    await pause(60);
    if (this.element.state === 'paid') this.look();
    this.begin('ending');
    this.element.reset();
    await this.reach('ready');
  }
}

/** Several at once, since each waits most of its time. */
async function playAll(waiting) {
  const left = [...waiting];
  const workers = Array.from({ length: 8 }, async () => {
    for (let sale = left.shift(); sale; sale = left.shift()) await sale.play();
  });
  await Promise.all(workers);
}

/** Which of an import's calls throws: the first, or several of them. */
function places(calls, isLong) {
  const all = [1, 2, 3, Math.ceil(calls / 2), calls - 1, calls];
  return isLong ? [...new Set(all)].filter((at) => at >= 1 && at <= calls) : [1];
}

/** A sale in which nothing throws: what can throw in the others. */
window.list = async (isLong) => {
  const whole = new Sale('whole');
  await whole.play();
  if (whole.problems.length) throw new Error(whole.problems.join('; '));
  return Object.entries(whole.calls).flatMap(([part, calls]) => (
    Object.entries(calls).flatMap(([name, times]) => (
      places(times, isLong).map((at) => ({ part, name, at }))
    ))
  ));
};

/** Plays these sales, and returns how many threw, and what is wrong. */
window.run = async (cases) => {
  const played = cases.map((injected) => new Sale(`${injected.part}-${injected.name}-${injected.at}`, injected));
  await playAll(played);
  const trades = await (await fetch('/sandbox/trades')).json();
  for (const sale of played) {
    const made = trades.filter(({ order_no: orderNo }) => sale.orders.has(orderNo));
    if (made.length !== 1) sale.report(`${made.length} trades`);
    // The answer to a create request is lost with the code that waits for it: the same is sent again.
    if (made.some(({ creates }) => creates > 2)) sale.report('created again and again');
  }
  return {
    thrown: played.filter(({ hasThrown }) => hasThrown).length,
    problems: played.filter(({ problems }) => problems.length).map(({ name, injected, problems }) => (
      `${name} (${window.sources[injected.name]}): ${problems.join('; ')}`
    )),
  };
};
