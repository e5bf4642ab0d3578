// An instance of the wasm, which all widgets of the page share until it is broken or
// worn. This file and what it imports come in one file with the glue, so that a page
// without an element does not fetch them.

import { glue } from 'glue';
import { guard } from './guard.js';
import { stylesFor } from './style-sheet.js';
import { widgetOf } from './widget.js';

/** @import { Boot, Instance } from './types.js' */

/** @type {Boot} */
export async function boot(module, forget) {
  const { Widget, instantiate, styleSheet } = glue();
  /** @type {Instance['users']} */
  const users = new Set();
  let left = 0;
  /** @type {Instance} */
  const instance = {
    Widget,
    addStyles: stylesFor(styleSheet),
    users,
    // The last widget to leave a worn instance leaves it to the garbage collector, memory
    // and all: Yew forgets a closure for each kind of event that a widget listens to.
    leave(user) {
      if (users.delete(user)) left += 1;
      if (left >= POLICY.WIDGETS_PER_INSTANCE && !users.size) forget();
    },
  };
  await instantiate(module, (exports) => guard(exports, () => {
    forget();
    instance.Widget = undefined;
    users.forEach((user) => user());
  }));
  return widgetOf.bind(null, instance);
}
