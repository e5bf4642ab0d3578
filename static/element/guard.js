// What keeps a wasm instance from running on after a trap.

/**
 * What an export returns after a trap, to the glue that called it. The glue reads it in
 * one of these ways, by the export's signature, and each reads "nothing" off this array:
 *
 * - nothing at all: closures, destructors, `update`, `command`, `destroy`;
 * - an error in a pair (`ret[1]`), of a closure that may throw: there is none;
 * - the address and the length of a text (`ret[0]`, `ret[1]`), `styleSheet`: no text;
 * - an address (`ret >>> 0`) or an index of a table, which the allocators return: zero.
 *   What the glue writes there is read by nobody.
 *
 * `mount` and `order` would read the array itself, as an address and as a value. The
 * element calls neither after a trap: `fail` in widget.js and `Instance.Widget` see to it.
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
