// The widget of an element: what the wasm reads of the element, and what it calls.

import { callBridge } from './bridge.js';
import { formatMoney } from './format-money.js';
import { optionsOf } from './options.js';
import { drawPicture } from './picture.js';
import { sharePolling } from './shared-polling.js';
import { translate } from './translations.js';

/** @import { ElementWidget, Instance, Page, Texts } from './types.js' */

/**
 * @param {Instance} instance
 * @param {Page} page
 * @param {Texts} texts
 * @returns {ElementWidget}
 */
export function widgetOf(instance, page, texts) {
  const { element, shadow, properties, loadTexts, emit, createOrder, onBroken } = page;
  const polling = sharePolling();
  /** @type {Record<string, any>} */
  let options;
  /**
   * Absent until the mount returns, and after a trap or the end: nothing is called then.
   * @type {BuildWidget | undefined}
   */
  let widget;
  let updateIsQueued = false;

  /** @type {BuildHost} */
  const host = {
    callBridge,
    createOrder,
    drawPicture,
    emit(name, detail) {
      if (name === 'checkout-state') polling.end();
      return emit(name, detail);
    },
    // A product may have another currency than the rest.
    money(amount, productId) {
      const { products, currency } = options;
      const product = [products].flat().find((one) => one?.id === productId);
      return formatMoney(texts.locale, product?.currency || currency || 'CNY', amount);
    },
    send: polling.send,
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
      widget = instance.Widget?.mount(root, host, ...input);
    } catch (error) {
      console.error('wallet-checkout:', error);
      return false;
    }
    if (!widget) throw new Error('a trap, or texts of another build');
    return true;
  }

  /**
   * What the wasm reads: the options, and the texts.
   * @returns {[options: string, texts: string]}
   */
  function read() {
    followLanguage();
    options = optionsOf(element, properties);
    return [JSON.stringify(options), translate(texts, properties.translations)];
  }

  /** Another language shows once its file is here; until then the old one does. */
  async function followLanguage() {
    try {
      const current = await loadTexts(texts);
      if (current === texts) return;
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
    polling.end();
  }

  return {
    mount,
    update,
    leave,
    command: (name) => callOnceMounted((mounted) => mounted.command(name)),
    order: () => call((mounted) => mounted.order()),
    destroy() {
      leave();
      callOnceMounted((mounted) => {
        widget = undefined;
        mounted.destroy();
      });
    },
  };
}
