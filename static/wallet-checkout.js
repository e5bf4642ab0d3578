// <wallet-checkout>: a thin element around the WebAssembly widget. It loads the wasm once
// it is on a page, mounts a widget, forwards attributes, properties and calls to it, and
// fires its events.

import { ATTRIBUTES, PROPERTIES, isSet } from './element/attributes.js';
import { setFolder } from './element/fetching.js';
import { formatMoney } from './element/format-money.js';
import { loadScript } from './element/later-script.js';
import { withTimeLimit } from './element/loading.js';
import { localeOf } from './element/locale.js';
import { cannotRun } from './element/messages.js';
import { optionsOf } from './element/options.js';
import { reserve } from './element/reserve.js';
import { forgetTexts, loadLaterTexts, loadTexts } from './element/texts.js';
import { load, loadAhead } from './element/wasm.js';

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
  /**
   * The element's own instances, once it goes on after a trap, which it does once.
   * @type {Parameters<typeof load>[1]}
   */
  #instances;
  /** @type {Set<string> | undefined} */
  #customStates;
  /** @type {ShadowRoot} */
  #shadow;
  /**
   * Absent once `ready` was rejected.
   * @type {((nothing?: any) => void) | undefined}
   */
  #resolveReady;
  /** @type {(error: any) => void} */
  #rejectReady = () => {};
  /** @type {Declared['error']} */
  #error = null;
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
    // A test runner may have taken the document away meanwhile.
    queueMicrotask(() => { if (!this.isConnected && globalThis.document) this.#destroy(); });
  }

  /** Another document has another page around it. */
  adoptedCallback() {
    this.#destroy();
  }

  attributeChangedCallback() {
    this.#showStates();
    this.#widget?.update();
  }

  get state() { return /** @type {Declared['state']} */ (this.getAttribute('state') ?? 'loading'); }
  get order() { return this.#widget?.order() ?? null; }
  get error() { return this.#error; }

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

  get disabled() { return isSet(this, 'disabled'); }
  set disabled(value) { this.#toggle('disabled', value); }
  get hidePayButton() { return isSet(this, 'hide-pay-button'); }
  set hidePayButton(value) { this.#toggle('hide-pay-button', value); }

  pay() { this.#command('pay'); }
  check() { this.#command('check'); }
  refresh() { this.#command('refresh'); }
  cancel() { this.#command('cancel'); }

  reset() {
    this.#error = null;
    if (this.#widget) this.#command('reset');
    else if (this.isConnected) {
      this.#instances = undefined;
      this.#mount();
    }
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
    else if (this.#content !== 'failed') this.ready.then(() => this.#widget?.command(name), () => {});
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

  /**
   * Frameworks set a property to the empty text where the attribute has no value.
   * @param {string} name
   * @param {unknown} value
   */
  #toggle(name, value) {
    // It may be there already, with the value `false`.
    if (value || value === '') this.setAttribute(name, '');
    else this.removeAttribute(name);
  }

  async #mount() {
    if (this.#content === 'loading') return;
    if (!this.#resolveReady) this.ready = this.#newReady();
    this.#content = 'loading';
    this.#reflect('loading');
    const page = this.#page();
    try {
      setFolder(this.getAttribute('assets-url'));
      const loadWasm = () => load(this.getAttribute('wasm-url'), this.#instances);
      const [texts] = await Promise.all([
        page.loadTexts(), loadWasm(), documentParsed().then(() => this.#prepare()),
      ]);
      // Another widget may have broken the instance while the texts were on their way.
      const widgetOf = await loadWasm();
      if (!this.isConnected) {
        this.#content = 'empty';
        return;
      }
      const widget = widgetOf(page, texts);
      this.#content = widget;
      if (widget.mount()) this.#resolveReady?.();
    } catch (error) {
      if (!this.isConnected) {
        this.#content = 'empty';
        return;
      }
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
      onBroken: () => this.#recover(),
      onUnloadable: () => this.#fail('load'),
    };
  }

  /**
   * The wasm has trapped, in this widget or in another: each goes on with an instance of its own,
   * and with its order. A trap that comes again was its own.
   */
  #recover() {
    if (this.#instances) return this.#fail('internal');
    this.#instances = new Map();
    this.#empty('empty')?.leave();
    this.ready = this.#newReady();
    this.#mount();
  }

  /**
   * There is no widget, or no more; a reset brings another.
   * @param {'load' | 'internal'} code
   */
  #fail(code) {
    const from = this.state;
    const widget = this.#empty('failed');
    widget?.leave();
    this.#reflect('failed');
    const orderNo = this.#orderNo;
    this.#fire('checkout-state', { from, to: 'failed', orderNo });
    const message = cannotRun(localeOf(this));
    const detail = { code, message, retryable: true, orderNo };
    this.#rejectReady(Object.assign(new Error(message), detail));
    this.#resolveReady = undefined;
    if (widget) this.ready = this.#newReady();
    this.#fire('checkout-error', detail);
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
    const ready = new Promise((resolve, reject) => {
      this.#resolveReady = resolve;
      this.#rejectReady = reject;
    });
    // Nobody has to look at it.
    ready.catch(() => {});
    return /** @type {Promise<any>} */ (ready);
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
      this.#release = reserve(this.#shadow, optionsOf(this, this.#properties), () => this.#loadAhead());
      this.#shadow.firstElementChild?.setAttribute('aria-busy', 'true');
    } catch {
      // Nothing is reserved then.
    }
  }

  /** An order needs both parts. Whoever then needs a file of the second learns of a failure. */
  #loadAhead() {
    const wasm = loadAhead(this.getAttribute('wasm-url'));
    Promise.all([wasm, loadLaterTexts(localeOf(this)), loadScript()]).catch(() => {});
  }

  /** @param {string} state */
  #reflect(state) {
    this.setAttribute('state', state);
    this.#showStates();
  }

  /**
   * The custom states, where the browser has them. The first browsers that had them accepted
   * only names with dashes.
   */
  #showStates() {
    const states = this.#customStates;
    states?.clear();
    for (const state of this.disabled ? [this.state, 'disabled'] : [this.state]) {
      try {
        states?.add(state);
      } catch {
        states?.add(`--${state}`);
      }
    }
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #fire(name, detail) {
    const cancelable = CANCELABLE.has(name);
    if (name === 'checkout-error') this.#error = /** @type {Declared['error']} */ (detail);
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
