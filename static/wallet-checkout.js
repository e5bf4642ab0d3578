// <wallet-checkout>: a thin element around the WebAssembly widget. It loads the wasm once
// it is on a page, mounts a widget, forwards attributes, properties and calls to it, and
// fires its events.

import { ATTRIBUTES, PROPERTIES } from './element/attributes.js';
import { formatMoney } from './element/format-money.js';
import { withTimeLimit } from './element/loading.js';
import { localeOf } from './element/locale.js';
import { cannotRun } from './element/messages.js';
import { optionsOf } from './element/options.js';
import { reserve } from './element/reserve.js';
import { forgetTexts, loadTexts } from './element/texts.js';
import { load } from './element/wasm.js';

/** @import { Command, Declared, ElementWidget, Page, Properties } from './element/types.js' */

export const version = '__VERSION__';

const CANCELABLE = new Set(['checkout-submit', 'checkout-action']);

const documentParsed = () => new Promise((done) => {
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', done, { once: true });
  } else {
    done(undefined);
  }
});

/** Without a browser, as on a server that renders the page, there is nothing to extend. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** @implements {Declared} */
export class WalletCheckout extends Base {
  static observedAttributes = ATTRIBUTES;

  /**
   * What the element holds: no widget, one that is on its way, one that is mounted, or
   * none after a failure, until a reset or another page.
   * @type {'empty' | 'loading' | 'failed' | ElementWidget}
   */
  #content = 'empty';
  /**
   * The properties that the page has set.
   * @type {Properties}
   */
  #properties = {};
  /**
   * The order of the last `checkout-state`.
   * @type {string | undefined}
   */
  #orderNo;
  /** @type {Set<string> | undefined} */
  #customStates;
  /** @type {ShadowRoot} */
  #shadow;
  /** @type {(nothing?: any) => void} */
  #resolveReady = () => {};
  /** Gives back the room that is held free for the widget. */
  #release = () => {};

  constructor() {
    super();
    /** Resolves once a widget is mounted. */
    this.ready = this.#newReady();
    this.#customStates = this.attachInternals?.().states;
    this.#shadow = this.attachShadow({ mode: 'open' });
    this.#showFallback();
  }

  connectedCallback() {
    for (const name of PROPERTIES) this.#takeEarly(name);
    if (this.#widget) this.#widget.update();
    else this.#mount();
  }

  /** A move within the page disconnects and connects in one go. */
  disconnectedCallback() {
    queueMicrotask(() => { if (!this.isConnected) this.#destroy(); });
  }

  /** Another document has another page around it. */
  adoptedCallback() {
    this.#destroy();
  }

  attributeChangedCallback() {
    this.#widget?.update();
  }

  get state() { return /** @type {Declared['state']} */ (this.getAttribute('state') ?? 'loading'); }
  get order() { return this.#widget?.order() ?? null; }

  get products() { return this.#properties.products; }
  set products(value) { this.#set('products', value); }
  get params() { return this.#properties.params; }
  set params(value) { this.#set('params', value); }
  get headers() { return this.#properties.headers; }
  set headers(value) { this.#set('headers', value); }
  get createOrder() { return this.#properties.createOrder; }
  set createOrder(value) { this.#set('createOrder', value); }
  get translations() { return this.#properties.translations; }
  set translations(value) { this.#set('translations', value); }

  pay() { this.#command('pay'); }
  check() { this.#command('check'); }
  refresh() { this.#command('refresh'); }
  cancel() { this.#command('cancel'); }

  reset() {
    if (this.#widget) this.#command('reset');
    else if (this.isConnected) this.#mount();
  }

  get #widget() {
    return typeof this.#content === 'object' ? this.#content : undefined;
  }

  /**
   * A failed element drops commands: none is carried out behind a reset.
   * @param {Command} name
   */
  #command(name) {
    if (this.#widget) this.#widget.command(name);
    else if (this.#content !== 'failed') this.ready.then(() => this.#widget?.command(name));
  }

  /**
   * A property that was set before the element was defined hides the accessor.
   * @param {string} name
   */
  #takeEarly(name) {
    if (!Object.prototype.hasOwnProperty.call(this, name)) return;
    const own = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
    const value = own[name];
    delete own[name];
    own[name] = value;
  }

  /**
   * @template {keyof Properties} Name
   * @param {Name} name
   * @param {Properties[Name]} value
   */
  #set(name, value) {
    this.#properties[name] = value;
    this.#widget?.update();
  }

  async #mount() {
    if (this.#content === 'loading') return;
    this.#content = 'loading';
    this.#reflect('loading');
    const page = this.#page();
    try {
      const [widgetOf, texts] = await Promise.all([
        load(this.getAttribute('wasm-url')), page.loadTexts(),
        documentParsed().then(() => this.#prepare()),
      ]);
      if (!this.isConnected) {
        this.#content = 'empty';
        return;
      }
      const widget = widgetOf(page, texts);
      this.#content = widget;
      if (widget.mount()) this.#resolveReady();
    } catch (error) {
      console.error('wallet-checkout:', error);
      // Whatever has come may be of another build.
      forgetTexts();
      this.#fail('load');
    }
  }

  /**
   * What the widget may use of the element.
   * @returns {Page}
   */
  #page() {
    return {
      element: this,
      shadow: this.#shadow,
      properties: this.#properties,
      loadTexts: (known) => loadTexts(this, this.#properties.translations, known),
      emit: (name, detail) => {
        if (name === 'checkout-state') {
          this.#orderNo = detail.orderNo;
          this.#reflect(detail.to);
        }
        // Something is drawn now.
        if (/ready|state/.test(name)) this.#release();
        if (name === 'checkout-ready') this.#reflect('ready');
        return this.#fire(name, detail);
      },
      // A page that never answers does not hold the shopper for ever.
      createOrder: (selection) => (
        withTimeLimit(POLICY.CREATE_ORDER_TAKES, async () => (
          /** @type {NonNullable<Properties['createOrder']>} */ (this.createOrder)(selection)
        ))
      ),
      onBroken: () => this.#giveUp('internal'),
      onUnloadable: () => this.#giveUp('load'),
    };
  }

  /**
   * A widget that was mounted is gone; a reset brings another.
   * @param {'load' | 'internal'} code
   */
  #giveUp(code) {
    this.#fail(code);
    this.ready = this.#newReady();
  }

  /** @param {'load' | 'internal'} code */
  #fail(code) {
    const from = this.state;
    this.#empty('failed')?.leave();
    this.#reflect('failed');
    const orderNo = this.#orderNo;
    this.#fire('checkout-state', { from, to: 'failed', orderNo });
    const message = cannotRun(localeOf(this));
    this.#fire('checkout-error', { code, message, retryable: true, orderNo });
  }

  #destroy() {
    const widget = this.#widget;
    if (!widget) return;
    this.#empty('empty');
    this.ready = this.#newReady();
    this.#reflect('loading');
    widget.destroy();
  }

  /**
   * Shows the fallback, and returns the widget that was there.
   * @param {'empty' | 'failed'} content
   */
  #empty(content) {
    const widget = this.#widget;
    this.#content = content;
    this.#showFallback();
    return widget;
  }

  /** @returns {Promise<void>} */
  #newReady() {
    return new Promise((resolve) => { this.#resolveReady = resolve; });
  }

  #showFallback() {
    this.#shadow.adoptedStyleSheets = [];
    this.#shadow.replaceChildren(document.createElement('slot'));
  }

  /**
   * What can be done while the files are on their way: holds the room free that the widget will
   * take, around the fallback, and makes the format of its amounts, which takes a while.
   */
  #prepare() {
    if (this.#content !== 'loading') return;
    formatMoney(localeOf(this), 'CNY', '0');
    try {
      this.#release = reserve(this.#shadow, optionsOf(this, this.#properties));
      this.#shadow.firstElementChild?.setAttribute('aria-busy', 'true');
    } catch {
      // Nothing is reserved then.
    }
  }

  /**
   * As an attribute, and as a custom state where the browser has them. The first
   * browsers that had them accepted only names with dashes.
   * @param {string} state
   */
  #reflect(state) {
    this.setAttribute('state', state);
    const states = this.#customStates;
    states?.clear();
    try {
      states?.add(state);
    } catch {
      states?.add(`--${state}`);
    }
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
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
