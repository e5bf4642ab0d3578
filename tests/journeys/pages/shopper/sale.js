// A shopper who goes on by what is on the screen, until the order is paid and shown as paid.

const PATIENCE = 20_000;

class Sale {
  part = '';
  problems = [];

  /**
   * `watcher` is called as each part begins, and once it has ended: `begins(part)`, `ended(part)`.
   */
  constructor(name, journey, attributes = {}, watcher = {}) {
    Object.assign(this, { name, journey, attributes, watcher });
    const { order, create, wallet } = journey;
    this.merchant = new Merchant(name, { order, create: (number, times) => create(number, times, this.price) }, wallet);
  }

  /** The price of what is chosen, as a gateway repeats it. */
  get price() { return Number(this.element.order?.amount ?? 0); }

  make() {
    const { name, journey, attributes } = this;
    const { gateway = 'epay', takes } = journey;
    const own = `/made-up/${name}`;
    this.element = checkout({
      gateway, endpoint: `${own}/pay`, 'order-endpoint': `${own}/orders`, 'state-endpoint': `${own}/state`,
      ...journey.attributes, ...attributes,
    });
    if (journey.attributes?.['order-no']) {
      this.element.setAttribute('order-no', `${name}-watched`);
      this.element.setAttribute('amount', '19.90');
    } else {
      this.element.products = [
        { id: 'sampler', name: 'Teas', price: '19.90', max_quantity: 5 },
        { id: 'gaiwan', name: 'Gaiwan', price: '128.00', max_quantity: 5 },
      ];
    }
    if (takes) {
      this.element.addEventListener('checkout-action', (event) => {
        if (event.detail.kind === takes) event.preventDefault();
      });
    }
    document.body.append(this.element);
  }

  inside(selector) { return this.element.shadowRoot.querySelector(selector); }

  report(problem) {
    if (!this.problems.includes(problem)) this.problems.push(problem);
  }

  /** Whether the shopper has words and a way on. */
  look() {
    const { element } = this;
    const { state, shadowRoot } = element;
    if (!element.isConnected || state === 'loading') return;
    const isFallback = fallback(element);
    const words = isFallback ? element.textContent : shadowRoot.textContent;
    if (!words.trim()) this.report(`no words in ${state}`);
    // The page has the element's method, and the shopper the browser's button, where the fallback shows.
    const ways = shadowRoot.querySelectorAll('button, a[href], img, canvas, svg, [role="img"], [role="status"]');
    if (!isFallback && !ways.length) this.report(`no way on in ${state}: ${words}`);
  }

  /** Goes on as a shopper does, until the element has one of these states. */
  async reach(goals) {
    const { element } = this;
    const began = performance.now();
    // Words are there once what has happened is drawn.
    for (let last = ''; goals.length; last = element.state) {
      const { state } = element;
      if (state === last) {
        this.look();
        if (goals.includes(state) && !fallback(element)) return;
        this.goOn(state, goals);
      }
      if (performance.now() - began > PATIENCE) {
        throw new Error(`stuck in ${state}, not ${goals}: ${element.shadowRoot.textContent}`);
      }
      await pause(30);
    }
  }

  goOn(state, goals) {
    const { element } = this;
    const isEnd = ['canceled', 'refunded', 'paid'].includes(state);
    if (state === 'failed' && (fallback(element) || goals.includes('ready'))) element.reset();
    else if (goals.includes('ready')) return;
    else if (['ready', 'failed', 'confirming'].includes(state)) element.pay();
    else if (isEnd && goals.includes('paying') && state !== 'paid') element.pay();
    else if (state === 'expired' && goals.includes('paying')) element.refresh();
    else if (['paying', 'unknown', 'expired'].includes(state)) element.check();
  }

  /** The number of the order under way. Reading it may be what throws: then it is there again soon. */
  async shown() {
    for (let tries = 0; tries < 200; tries += 1) {
      const { order } = this.element;
      if (order) return order.orderNo;
      await pause(30);
    }
    throw new Error('no order is under way');
  }

  async settles(state) {
    const number = await this.shown();
    this.paidNumber = state.pay_state === 1 ? number : this.paidNumber;
    this.merchant.settle(number, state);
    this.element.check();
  }

  async comesBack() {
    const { orderNo } = this.left ?? {};
    document.body.append(this.element);
    await this.reach(['paying']);
    if (orderNo && await this.shown() !== orderNo) this.report('another order is resumed');
  }

  takesTheOtherWay() {
    const plain = [...this.element.shadowRoot.querySelectorAll('[data-look="plain"]')];
    plain.find((button) => button.textContent.includes('page'))?.click();
  }

  async begin(part) {
    this.part = part;
    await this.watcher.begins?.(part, this);
  }

  async playParts() {
    await this.begin('loading');
    this.make();
    await this.reach(this.journey.attributes?.watch === '' ? ['paying'] : ['ready']);
    await this.watcher.ended?.('loading', this);
    for (const { name, does, goals } of this.journey.parts) {
      if (name === 'leaving') this.left = { orderNo: await this.shown() };
      await this.begin(name);
      await does(this);
      await this.reach(goals);
      await this.watcher.ended?.(name, this);
    }
  }

  async play() {
    try {
      await this.playParts();
    } catch (error) {
      this.report(`${this.part}: ${error.message}`);
    }
    this.part = '';
    this.count();
    this.element.remove();
  }

  /** No order is lost, and none made twice. */
  count() {
    const { orders = 1 } = this.journey;
    const { accepted } = this.merchant;
    // After a failure the first order goes on instead of a second.
    const isDoubled = accepted.size > orders;
    if (isDoubled || (orders && !accepted.size)) this.report(`${accepted.size} orders at the gateway, not ${orders}`);
    // The answer to a create request is lost with the code that waits for it: the same is sent again.
    if ([...accepted.values()].some((times) => times > 2)) this.report('created again and again');
    if (!this.paidNumber) this.report('nothing was paid');
  }
}
window.Sale = Sale;

/** Plays the sales: those in one browser at once, several at a time, since each waits most of its time. */
window.playAll = async (sales, atOnce = 8) => {
  const browserOf = ({ journey }) => journey.browser ?? 'desktop';
  for (const browser of new Set(sales.map(browserOf))) {
    openIn(browser);
    const left = sales.filter((sale) => browserOf(sale) === browser);
    const workers = Array.from({ length: atOnce }, async () => {
      for (let sale = left.shift(); sale; sale = left.shift()) await sale.play();
    });
    await Promise.all(workers);
  }
};
