// <wallet-checkout>: a thin element around the WebAssembly widget. It gathers
// attributes and properties, loads the wasm once it is on a page, and forwards.

import { isLoaded, loadTexts, localeOf, textsIn } from './element/texts.js';

export const version = '__VERSION__';

const TEXT_ATTRIBUTES = [
  'gateway', 'order-no', 'product-name', 'amount', 'currency', 'product-id', 'quantity',
  'wallets', 'wallet', 'flow', 'expires-in', 'redirect-target',
];
const URL_ATTRIBUTES = [
  'endpoint', 'state-endpoint', 'order-endpoint', 'return-url', 'referer-hop',
];
const RICH_PROPERTIES = ['products', 'params', 'headers', 'createOrder', 'translations'];
// As long as the core waits for an order endpoint.
const CREATE_ORDER_TIMEOUT = 30_000;
const CANCELABLE = new Set(['checkout-submit', 'checkout-action']);

const LOAD_MESSAGES = {
  zh: '支付组件加载失败，请检查网络后重试。没有产生任何扣款。',
  en: 'The payment widget could not be loaded. Nothing was charged.',
};

// One wasm instance for all widgets of the page; a failed load is forgotten, so
// that the next try is a real one.
const loads = new Map();

function load(wasmUrl) {
  const url = wasmUrl ?? new URL('wallet-checkout_bg.wasm', import.meta.url).href;
  let loading = loads.get(url);
  if (!loading) {
    loading = instantiate(url);
    loads.set(url, loading);
    loading.catch(() => loads.delete(url));
  }
  return loading;
}

async function instantiate(url) {
  const glue = await import('./wallet-checkout_glue.js');
  await glue.default({ module_or_path: url });
  return { Widget: glue.Widget, adopt: stylesFor(glue.styleSheet()) };
}

// One sheet for all widgets; browsers that cannot construct one get an element.
function stylesFor(css) {
  let sheet;
  try {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  } catch {
    return (shadow) => {
      const style = document.createElement('style');
      style.textContent = css;
      shadow.append(style);
    };
  }
  return (shadow) => { shadow.adoptedStyleSheets = [sheet]; };
}

function documentParsed() {
  if (document.readyState !== 'loading') return Promise.resolve();
  return new Promise((done) => {
    document.addEventListener('DOMContentLoaded', done, { once: true });
  });
}

const texts = (object) => Object.fromEntries(
  Object.entries(object ?? {}).map(([key, value]) => [key, String(value)]),
);

export class WalletCheckout extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = [...TEXT_ATTRIBUTES, ...URL_ATTRIBUTES, 'locale', 'watch', 'wasm-url'];

  #widget = null;
  #mounting = false;
  #updateQueued = false;
  #rich = {};
  // What is spoken now.
  #locale;
  #markReady;

  constructor() {
    super();
    this.ready = new Promise((resolve) => { this.#markReady = resolve; });
    this.attachShadow({ mode: 'open' }).append(document.createElement('slot'));
  }

  connectedCallback() {
    for (const name of RICH_PROPERTIES) this.#keepEarly(name);
    if (!this.#widget) this.#mount();
  }

  // A move within the page disconnects and connects in one go.
  disconnectedCallback() {
    queueMicrotask(() => { if (!this.isConnected) this.#destroy(); });
  }

  attributeChangedCallback() {
    this.#queueUpdate();
  }

  get state() { return this.getAttribute('state') ?? 'loading'; }
  get order() { return this.#widget?.order() ?? null; }

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

  #command(name) {
    if (this.#widget) this.#widget.command(name);
    else this.ready.then(() => this.#widget?.command(name));
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
      if (!this.#widget) return;
      this.#follow();
      this.#widget.update(this.#options(), this.#texts());
    });
  }

  // Another language is spoken once its file is here.
  #follow() {
    const locale = localeOf(this);
    if (isLoaded(locale)) this.#locale = locale;
    else loadTexts(locale).then(() => this.#queueUpdate(), (error) => this.#tell(error));
  }

  #texts() {
    return textsIn(this.#locale, this.#rich.translations);
  }

  async #mount() {
    if (this.#mounting) return;
    this.#mounting = true;
    this.setAttribute('state', 'loading');
    try {
      this.#locale = localeOf(this);
      const [{ Widget, adopt }] = await Promise.all([
        load(this.getAttribute('wasm-url') ?? undefined), loadTexts(this.#locale), documentParsed(),
      ]);
      if (!this.isConnected) return;
      const root = document.createElement('div');
      this.shadowRoot.replaceChildren(root);
      adopt(this.shadowRoot);
      this.#widget = Widget.mount(root, this.#host(), this.#options(), this.#texts());
      if (!this.#widget) throw new Error('the texts are of another version');
      this.#markReady();
    } catch (error) {
      this.#failToLoad(error);
    } finally {
      this.#mounting = false;
    }
  }

  #failToLoad(error) {
    this.#showFallback();
    this.setAttribute('state', 'failed');
    this.#fire('checkout-state', { from: 'loading', to: 'failed' });
    this.#tell(error);
  }

  #tell(error) {
    console.error('wallet-checkout:', error);
    const language = localeOf(this) === 'en' ? 'en' : 'zh';
    this.#fire('checkout-error', {
      code: 'load', message: LOAD_MESSAGES[language], retryable: true,
    });
  }

  #showFallback() {
    this.shadowRoot.replaceChildren(document.createElement('slot'));
  }

  #destroy() {
    const widget = this.#widget;
    this.#widget = null;
    if (!widget) return;
    widget.destroy();
    this.#showFallback();
    this.ready = new Promise((resolve) => { this.#markReady = resolve; });
  }

  // How the widget reaches the page.
  #host() {
    return {
      emit: (name, detail) => {
        if (name === 'checkout-state') this.setAttribute('state', detail.to);
        if (name === 'checkout-ready') this.setAttribute('state', 'ready');
        return this.#fire(name, detail);
      },
      createOrder: (selection) => this.#createOrder(selection),
    };
  }

  // A page that never answers must not hold the shopper for ever.
  async #createOrder(selection) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(reject, CREATE_ORDER_TIMEOUT, new Error('createOrder takes too long'));
    });
    try {
      return await Promise.race([this.createOrder(selection), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #fire(name, detail) {
    const cancelable = CANCELABLE.has(name);
    return this.dispatchEvent(
      new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }),
    );
  }

  // What the core parses: attributes under their own names, and the rich data.
  #options() {
    const options = {};
    for (const name of TEXT_ATTRIBUTES) options[name] = this.getAttribute(name);
    for (const name of URL_ATTRIBUTES) options[name] = this.#resolve(this.getAttribute(name));
    const { products, params, headers } = { ...this.#childOptions(), ...this.#rich };
    return JSON.stringify({
      ...options,
      watch: this.hasAttribute('watch'),
      'creates-order': typeof this.createOrder === 'function',
      'page-url': location.href.split('#')[0],
      locale: this.#locale,
      products,
      params: texts(params),
      headers: texts(headers),
    });
  }

  // A URL that cannot be resolved goes on as it is, and is refused by name.
  #resolve(value) {
    try {
      return value && new URL(value, document.baseURI).href;
    } catch {
      return value;
    }
  }

  #childOptions() {
    const child = this.querySelector(':scope > script[type="application/json"]');
    if (!child) return {};
    try {
      return JSON.parse(child.textContent);
    } catch (error) {
      console.error('wallet-checkout: the JSON child is not JSON.', error);
      return { products: [null] };
    }
  }
}

export function define(name = 'wallet-checkout') {
  const registry = globalThis.customElements;
  if (!registry || registry.get(name)) return;
  registry.define(name, name === 'wallet-checkout' ? WalletCheckout : class extends WalletCheckout {});
}

define();
