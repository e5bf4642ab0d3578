// The glue as wasm-bindgen generates it, behind the function that the element calls. Its
// variables are the module's: the page has one instance, without a guard around it, and
// after a trap has to be loaded again.

import init, { Widget, styleSheet } from 'generated-glue';

export function glue() {
  return { Widget, styleSheet, instantiate: (module) => init({ module_or_path: module }) };
}
