// The widget of an element: what the wasm reads of the element, and what it calls.

import { encode } from './encode.js';
import { formatMoney } from './format-money.js';
import { loadScript } from './later-script.js';
import { optionsOf } from './options.js';
import { loadLaterTexts } from './texts.js';
import { translate } from './translations.js';

/** @import { Command, ElementWidget, FirstHost, Instance, Page, Texts } from './types.js' */

/**
 * @param {Instance} instance
 * @param {Page} page
 * @param {Texts} texts
 * @returns {ElementWidget}
 */
export function widgetOf(instance, page, texts) {
  const { element, shadow, properties, loadTexts, emit, createOrder, onBroken, onUnloadable } = page;
  /** @type {Record<string, any>} */
  let options;
  /**
   * Absent until the mount returns, and after a trap or the end: nothing is called then.
   * @type {BuildWidget | undefined}
   */
  let widget;
  let updateIsQueued = false;
  /** @type {'missing' | 'loading' | 'there'} */
  let rest = 'missing';
  /** @type {typeof import('./warn-about-texts.js').warnAbout | undefined} */
  let warnAbout;
  /**
   * Leaves the order; absent before the second part is there.
   * @type {(() => void) | undefined}
   */
  let leaveOrder;

  /** @type {FirstHost} */
  const host = {
    createOrder,
    emit,
    // A product may have another currency than the rest.
    money(amount, productId) {
      const { products, currency } = options;
      const product = [products].flat().find((one) => one?.id === productId);
      return formatMoney(texts.locale, product?.currency || currency || 'CNY', amount);
    },
    ready() { emit('checkout-ready', {}); },
    changed(wallet, productId, quantity) { emit('checkout-change', { wallet, productId, quantity }); },
    loadRest,
    loadFailed(message) { emit('checkout-error', { code: 'load', message, retryable: true }); },
    loadPageAgain() { location.reload(); },
  };

  /** The wasm has trapped and is still on the stack, so that the page is called later. */
  function fail() {
    widget = undefined;
    queueMicrotask(onBroken);
  }

  function mount() {
    const input = read();
    const root = document.createElement('div');
    shadow.replaceChildren(root);
    instance.addStyles(shadow);
    instance.users.add(fail);
    try {
      widget = instance.Widget?.mount(root, /** @type {BuildHost} */ (host), ...input);
    } catch (error) {
      console.error('wallet-checkout:', error);
      return false;
    }
    if (!widget) throw new Error('a trap, or texts of another build');
    // The first screen comes first.
    requestAnimationFrame(() => (globalThis.requestIdleCallback ?? setTimeout)(loadRest));
    return true;
  }

  /** Loads the second part, which takes the widget over. Each failure is told to the wasm. */
  async function loadRest() {
    if (rest !== 'missing') return;
    rest = 'loading';
    try {
      let locale;
      let later;
      let script;
      // The language that is shown counts, which may become another meanwhile.
      do {
        ({ locale } = texts);
        [later, script] = await Promise.all([loadLaterTexts(locale), loadScript(), instance.join()]);
      } while (locale !== texts.locale);
      texts = { ...texts, lines: `${texts.lines}\n${later}`, isWhole: true };
      leaveOrder ??= script.extendHost(host, shadow);
      ({ warnAbout } = script);
      // Nothing is left to do after a trap or the end.
      if (call((mounted) => mounted.complete(...read())) === false) {
        throw new Error('texts of another build');
      }
      rest = 'there';
    } catch (error) {
      console.error('wallet-checkout:', error);
      // The server has the files of another build. It may have a page for all that it does not have.
      const isOutdated = /^(404|410|200 text.html)/.test(/** @type {any} */ (error).status);
      rest = 'missing';
      const isShown = call((mounted) => mounted.loadFailed(isOutdated));
      if (isShown === false) giveUp();
    }
  }

  /** Nothing is on the screen that could say what is missing. */
  function giveUp() {
    end();
    onUnloadable();
  }

  /**
   * What the wasm reads: the options, and the texts.
   * @returns {[options: string, texts: string]}
   */
  function read() {
    followLanguage();
    options = optionsOf(element, properties);
    return [encode(options), translate(texts, properties.translations, warnAbout)];
  }

  /** Another language shows once its file is here; until then the old one does. */
  async function followLanguage() {
    try {
      const known = texts;
      const current = await loadTexts(known);
      if (current === known) return;
      // The second part has come meanwhile, and needs all texts of the language.
      if (known !== texts) return void followLanguage();
      texts = current;
      update();
    } catch (error) {
      console.error('wallet-checkout:', error);
    }
  }

  function update() {
    if (updateIsQueued) return;
    updateIsQueued = true;
    queueMicrotask(() => {
      updateIsQueued = false;
      call((mounted) => mounted.update(...read()));
    });
  }

  /**
   * The guard reports a trap to the page, whose own call goes on.
   * @template T
   * @param {(mounted: BuildWidget) => T} work
   */
  function call(work) {
    try {
      return widget && work(widget);
    } catch (error) {
      console.error('wallet-checkout:', error);
    }
  }

  /**
   * The page may call from its handlers while the mount has not returned.
   * @param {(mounted: BuildWidget) => void} work
   */
  function callOnceMounted(work) {
    if (widget) call(work);
    else queueMicrotask(() => call(work));
  }

  function leave() {
    instance.leave(fail);
    leaveOrder?.();
  }

  function end() {
    leave();
    callOnceMounted((mounted) => {
      widget = undefined;
      mounted.destroy();
    });
  }

  /**
   * What the page set before it called counts for the call.
   * @param {Command} name
   */
  function command(name) {
    callOnceMounted((mounted) => {
      if (updateIsQueued) mounted.update(...read());
      mounted.command(name);
    });
  }

  return { mount, update, leave, command, order: () => call((mounted) => mounted.order()), destroy: end };
}
