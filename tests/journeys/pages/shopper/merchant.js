// A merchant and its gateways in the page itself, one for each sale, that answer as the sale has it:
// an answer comes at once, and any answer can be given.

/** The merchants by the names of their sales, which are in the addresses that the widget is given. */
const merchants = new Map();

class Merchant {
  /** What is sold, in fen. */
  static PRICES = { sampler: 1990, gaiwan: 12_800 };
  /** The numbers of all orders that were made. */
  numbers = [];
  /** How often the gateway accepted a create request for an order, by its number. */
  accepted = new Map();
  /** What the state of an order is, by its number, where it is not waiting. */
  states = new Map();
  /** How many create requests there were. */
  creates = 0;

  /**
   * `answers` has the functions `create` and, where it is to be another than usual, `order`;
   * `ofWallet` has what the wallet answers when it is called for an order, the first first.
   */
  constructor(sale, answers, ofWallet = []) {
    Object.assign(this, { sale, answers, ofWallet: [...ofWallet] });
    merchants.set(sale, this);
  }

  async answer(path, query, body) {
    if (path === 'orders') return this.order(JSON.parse(body));
    if (path === 'state') return this.state(query.get('order_no'));
    return this.create(this.numbers.find((number) => body.includes(number) || query.toString().includes(number)));
  }

  order({ product_id: id, quantity }) {
    const number = `${this.sale}-${this.numbers.length + 1}`;
    this.numbers.push(number);
    const fen = Merchant.PRICES[id] * quantity;
    const made = { order_no: number, amount: (fen / 100).toFixed(2) };
    return { ...made, ...this.answers.order?.(made, this.numbers.length) };
  }

  create(number) {
    this.creates += 1;
    const answer = this.answers.create(number, this.creates);
    if (answer === null || answer.isRefused) return answer?.body ?? null;
    this.accepted.set(number, (this.accepted.get(number) ?? 0) + 1);
    // The order is made, and nobody is told.
    return answer.isLost ? null : answer;
  }

  state(number) {
    const known = this.states.get(number) ?? {};
    return { result: 0, msg: '', order_no: number, pay_state: 0, ...known };
  }

  /** What happens to the order: `{ pay_state: 1 }` pays it. */
  settle(number, state) { this.states.set(number, state); }
}

const fetchBefore = window.fetch;
window.fetch = async (resource, options) => {
  const request = new Request(resource, options);
  const { pathname, searchParams } = new URL(request.url);
  const [, sale, path] = /^\/made-up\/([^/]+)\/(\w+)/.exec(pathname) ?? [];
  if (!sale) return fetchBefore.call(window, resource, options);
  const answer = await merchants.get(sale).answer(path, searchParams, await request.text());
  if (request.signal.aborted) throw new DOMException('', 'AbortError');
  // The network fails.
  if (answer === null) throw new TypeError('no answer');
  const { status = 200, ...body } = answer;
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
};
Object.assign(window, {
  Merchant,
  /** The wallet's answer to a call, which names the order; nothing where the wallet is silent. */
  walletAnswers: (request) => {
    const text = JSON.stringify(request);
    const called = [...merchants.values()].find(({ numbers }) => numbers.some((number) => text.includes(number)));
    return called?.ofWallet.shift();
  },
});
