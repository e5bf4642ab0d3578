// What the element needs once it is on a page. It comes in one file with the glue, so
// that a page without an element does not fetch it.

import { glue } from 'glue';
import { callBridge } from './bridge.js';
import { moneyIn } from './money.js';
import { optionsOf } from './options.js';
import { drawPicture } from './picture.js';
import { sharePolling } from './shared-polling.js';
import { textsIn } from './words.js';

// An instance of its own. `tell` is called when it breaks.
export async function boot(module, tell) {
  const { Widget, imports, start, styleSheet } = glue();
  const { exports } = await WebAssembly.instantiate(module, imports());
  start({ exports: guard(exports, tell) });
  return { Widget, adopt: stylesFor(styleSheet()), callBridge, drawPicture, moneyIn, optionsOf, sharePolling, textsIn };
}

// What is thrown through the wasm, a trap or else, leaves its memory half written.
// Nothing of it runs from then on: no timer, no listener, no late answer.
function guard(exports, tell) {
  let broken = false;
  const guarded = {};
  for (const [name, entry] of Object.entries(exports)) {
    guarded[name] = typeof entry !== 'function' ? entry : (...values) => {
      // As good as nothing: a pair without an error, or an address of zero.
      if (broken) return [];
      try {
        return entry(...values);
      } catch (error) {
        if (!broken) tell();
        broken = true;
        throw error;
      }
    };
  }
  return guarded;
}

// One sheet for all widgets of a document. A browser that cannot construct one gets
// an element.
function stylesFor(css) {
  let sheet;
  return (shadow) => {
    try {
      const { CSSStyleSheet } = shadow.ownerDocument.defaultView;
      if (!(sheet instanceof CSSStyleSheet)) (sheet = new CSSStyleSheet()).replaceSync(css);
      shadow.adoptedStyleSheets = [sheet];
    } catch {
      const style = document.createElement('style');
      style.textContent = css;
      shadow.append(style);
    }
  };
}
