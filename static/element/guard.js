// What keeps a wasm instance from running on after a trap.

/**
 * What an export returns after a trap, to the glue that called it. The glue reads it in
 * one of these ways, by the export's signature, and each reads "nothing" off this array:
 *
 * - two or three values, of which one is an error (`ret[1]`): there is none;
 * - the address and the length of a text (`ret[0]`, `ret[1]`): an empty text at zero;
 * - an address or an index (`ret >>> 0`): zero;
 * - nothing at all: closures, destructors and setters.
 *
 * An export that returns a JavaScript value would return the array itself. The element
 * calls none after the trap: see `fail` in widget.js.
 */
const nothing = () => [];

/**
 * The exports of a wasm instance, which do nothing any more once one of them has thrown:
 * a trap, or an error of a JavaScript function that it called, has left the memory half
 * written. No timer, no listener and no late answer reaches the wasm then.
 * @param {WebAssembly.Exports} exports
 * @param {() => void} onTrap is called once, before the error goes on to the caller
 */
export function guard(exports, onTrap) {
  let isBroken = false;
  /** @type {WebAssembly.Exports} */
  const guarded = {};
  for (const [name, entry] of Object.entries(exports)) {
    guarded[name] = typeof entry !== 'function' ? entry : (/** @type {unknown[]} */ ...values) => {
      if (isBroken) return nothing();
      try {
        return entry(...values);
      } catch (error) {
        if (!isBroken) onTrap();
        isBroken = true;
        throw error;
      }
    };
  }
  return guarded;
}
