// An instance of the wasm, which all widgets of the page share until it is broken or
// worn.

import { glue } from 'glue';
import { guard } from './guard.js';
import { stylesFor } from './style-sheet.js';
import { widgetOf } from './widget.js';

/** @import { Boot, Instance } from './types.js' */

/** @type {Boot} */
export async function boot(module, loadLater, forget) {
  const { Widget, instantiate, styleSheet } = glue();
  /** @type {Instance['users']} */
  const users = new Set();
  let left = 0;
  /** @type {Promise<void> | undefined} */
  let joining;
  const instantiated = instantiate(module, (exports) => guard(exports, () => {
    forget();
    instance.Widget = undefined;
    users.forEach((user) => user());
  }));
  const styles = stylesFor(styleSheet);
  /** @type {Instance} */
  const instance = {
    Widget,
    addStyles: styles.add,
    users,
    // A later try loads again.
    join() {
      joining ??= join().catch((error) => {
        joining = undefined;
        throw error;
      });
      return joining;
    },
    // The last widget to leave a worn instance leaves it to the garbage collector, memory
    // and all: Yew forgets a closure for each kind of event that a widget listens to.
    leave(user) {
      if (users.delete(user)) left += 1;
      if (left >= POLICY.WIDGETS_PER_INSTANCE && !users.size) forget();
    },
  };
  const joinWith = await instantiated;
  async function join() {
    styles.extend(await joinWith(TWO_PARTS ? await loadLater() : undefined));
  }
  return widgetOf.bind(null, instance);
}
