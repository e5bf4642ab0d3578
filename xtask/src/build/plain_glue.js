// The glue as wasm-bindgen generates it, behind the function that the element calls. Its
// variables are the module's: the page has one instance, without a guard around it, and
// after a trap has to be loaded again.

import init, { Widget, arrive, styleSheet } from 'generated-glue';

export function glue() {
  const instantiate = async (module) => {
    await init({ module_or_path: module });
    return async () => arrive();
  };
  return { Widget, styleSheet, instantiate };
}
