// <wallet-checkout>: a thin element around the WebAssembly widget. It gathers
// attributes and properties, loads the wasm once it is on a page, and forwards.

import { within } from './element/loads.js';
import { ATTRIBUTES, PROPERTIES } from './element/names.js';
import { forgetTexts, loadTexts, localeOf } from './element/texts.js';
import { load } from './element/wasm.js';

export const version = '__VERSION__';

const CANCELABLE = new Set(['checkout-submit', 'checkout-action']);

// Neither knows whether an order is under way.
const MESSAGES = {
  zh: '支付组件无法运行。如已付款，请勿重复支付。',
  en: 'The payment widget cannot run. If you have paid already, do not pay again.',
};

function documentParsed() {
  if (document.readyState !== 'loading') return Promise.resolve();
  return new Promise((done) => {
    document.addEventListener('DOMContentLoaded', done, { once: true });
  });
}

export class WalletCheckout extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = ATTRIBUTES;

  #widget = null;
  #wasm = null;
  #mounting = false;
  #updateQueued = false;
  #rich = {};
  #options;
  // The language that is spoken now, and what its texts are called, for a page that
  // has its own.
  #spoken;
  #names;
  #orderNo;
  #states;
  #polling;
  #markReady;

  constructor() {
    super();
    this.#renewReady();
    this.#states = this.attachInternals?.().states;
    this.attachShadow({ mode: 'open' });
    this.#showFallback();
  }

  connectedCallback() {
    for (const name of PROPERTIES) this.#keepEarly(name);
    if (this.#widget) this.#queueUpdate();
    else this.#mount();
  }

  // A move within the page disconnects and connects in one go.
  disconnectedCallback() {
    queueMicrotask(() => { if (!this.isConnected) this.#destroy(); });
  }

  // Another document has another page around it.
  adoptedCallback() {
    this.#destroy();
  }

  attributeChangedCallback() {
    this.#queueUpdate();
  }

  get state() { return this.getAttribute('state') ?? 'loading'; }
  get order() { return this.#call((widget) => widget.order()) ?? null; }

  get products() { return this.#rich.products; }
  set products(value) { this.#setRich('products', value); }
  get params() { return this.#rich.params; }
  set params(value) { this.#setRich('params', value); }
  get headers() { return this.#rich.headers; }
  set headers(value) { this.#setRich('headers', value); }
  get createOrder() { return this.#rich.createOrder; }
  set createOrder(value) { this.#setRich('createOrder', value); }
  get translations() { return this.#rich.translations; }
  set translations(value) { this.#setRich('translations', value); }

  pay() { this.#command('pay'); }
  check() { this.#command('check'); }
  refresh() { this.#command('refresh'); }
  cancel() { this.#command('cancel'); }

  reset() {
    if (this.#widget) this.#command('reset');
    else if (this.isConnected) this.#mount();
  }

  // What is asked of a widget that failed is not done later, behind a reset.
  #command(name) {
    const command = () => this.#call((widget) => widget.command(name));
    if (this.#widget) command();
    else if (this.state !== 'failed') this.ready.then(command);
  }

  // The guard tells when the wasm breaks; the page's own call goes on.
  #call(work) {
    try {
      return this.#widget && work(this.#widget);
    } catch (error) {
      console.error('wallet-checkout:', error);
    }
  }

  // A property set before the element was defined hides our accessor.
  #keepEarly(name) {
    if (!Object.prototype.hasOwnProperty.call(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }

  #setRich(name, value) {
    this.#rich[name] = value;
    this.#queueUpdate();
  }

  #queueUpdate() {
    if (!this.#widget || this.#updateQueued) return;
    this.#updateQueued = true;
    queueMicrotask(() => {
      this.#updateQueued = false;
      this.#call((widget) => widget.update(...this.#told()));
    });
  }

  // Without the names we speak our own words.
  async #learn() {
    [this.#spoken, this.#names] = await Promise.all([
      loadTexts(localeOf(this)),
      this.#rich.translations && loadTexts('names').catch(console.error),
    ]);
  }

  // Another language is spoken once its file is here.
  async #follow() {
    const named = this.#names || !this.#rich.translations;
    if (named && localeOf(this) === this.#spoken.locale) return;
    try {
      await this.#learn();
      this.#queueUpdate();
    } catch (error) {
      // The order that is under way goes on in the language that it has.
      console.error('wallet-checkout:', error);
    }
  }

  // What the core is told: the options, and its words. The page may have changed its
  // language since they were asked for.
  #told() {
    const { optionsOf, textsIn } = this.#wasm;
    this.#follow();
    this.#options = optionsOf(this, this.#rich);
    return [JSON.stringify(this.#options), textsIn(this.#spoken, this.#names, this.#rich.translations)];
  }

  async #mount() {
    if (this.#mounting) return;
    this.#mounting = true;
    this.#reflect('loading');
    let told;
    try {
      [this.#wasm] = await Promise.all([
        load(this.getAttribute('wasm-url')), this.#learn(), documentParsed(),
      ]);
      told = this.#told();
    } catch (error) {
      console.error('wallet-checkout:', error);
      this.#fail('load');
    } finally {
      this.#mounting = false;
    }
    if (told && this.isConnected) this.#show(told);
  }

  #show(told) {
    const { users, Widget, adopt } = this.#wasm;
    const root = document.createElement('div');
    this.shadowRoot.replaceChildren(root);
    adopt(this.shadowRoot);
    users.add(this.#broke);
    try {
      this.#widget = Widget.mount(root, this.#host(), ...told);
      // Texts of another version have none.
      if (this.#widget) {
        this.#markReady();
      } else {
        forgetTexts();
        this.#fail('load');
      }
    } catch (error) {
      console.error('wallet-checkout:', error);
    }
  }

  #broke = () => {
    this.#fail('internal');
    this.#renewReady();
  };

  #fail(code) {
    this.#leave();
    const from = this.state;
    this.#reflect('failed');
    this.#fire('checkout-state', { from, to: 'failed', orderNo: this.#orderNo });
    this.#tell(code);
  }

  #tell(code) {
    const message = localeOf(this) === 'en' ? MESSAGES.en : MESSAGES.zh;
    this.#fire('checkout-error', { code, message, retryable: true, orderNo: this.#orderNo });
  }

  #renewReady() {
    this.ready = new Promise((resolve) => { this.#markReady = resolve; });
  }

  #showFallback() {
    this.shadowRoot.replaceChildren(document.createElement('slot'));
  }

  // An attribute for everybody, and a custom state where the browser has them: the
  // first that did wanted dashes.
  #reflect(state) {
    this.setAttribute('state', state);
    const states = this.#states;
    states?.clear();
    try {
      states?.add(state);
    } catch {
      states.add(`--${state}`);
    }
  }

  #leave() {
    this.#wasm?.leave(this.#broke);
    this.#polling?.end();
    const widget = this.#widget;
    this.#widget = null;
    this.#showFallback();
    return widget;
  }

  #destroy() {
    const widget = this.#leave();
    if (!widget) return;
    this.#renewReady();
    this.#reflect('loading');
    try {
      widget.destroy();
    } catch (error) {
      console.error('wallet-checkout:', error);
    }
  }

  // How the widget reaches the page.
  #host() {
    this.#polling = this.#wasm.sharePolling();
    return {
      send: this.#polling.send,
      emit: (name, detail) => {
        if (name === 'checkout-state') {
          this.#orderNo = detail.orderNo;
          this.#polling.end();
          this.#reflect(detail.to);
        }
        if (name === 'checkout-ready') this.#reflect('ready');
        return this.#fire(name, detail);
      },
      money: (amount, productId) => this.#money(amount, productId),
      createOrder: (selection) => this.#createOrder(selection),
      callBridge: this.#wasm.callBridge,
      drawPicture: this.#wasm.drawPicture,
    };
  }

  // A product may have another currency than the rest.
  #money(amount, productId) {
    const { products, currency } = this.#options;
    const product = [products].flat().find((one) => one?.id === productId);
    return this.#wasm.moneyIn(this.#spoken.locale, product?.currency || currency || 'CNY', amount);
  }

  // A page that never answers must not hold the shopper for ever.
  #createOrder(selection) {
    return within(POLICY.CREATE_ORDER_TAKES, async () => this.createOrder(selection));
  }

  #fire(name, detail) {
    const cancelable = CANCELABLE.has(name);
    return this.dispatchEvent(
      new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }),
    );
  }
}

export function define(name = 'wallet-checkout') {
  const registry = globalThis.customElements;
  if (!registry || registry.get(name)) return;
  registry.define(name, name === 'wallet-checkout' ? WalletCheckout : class extends WalletCheckout {});
}

define();
