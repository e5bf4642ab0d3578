//! What wasm-bindgen's glue leaves to be done. It is generated, so each place that
//! is touched must be there just once.

use crate::process::Outcome;

/// Yew marks the elements and events it handles. A page may be a Yew app itself, of
/// any version: under names of our own neither takes the other's marks for its own.
const YEWS_MARK: &str = ".__yew_";
const OUR_MARK: &str = ".__checkout_";

/// It would be one instance's for good. As a function it is a new one's each time, and
/// goes with it.
const HEAD: &str = "export function glue() {\n";
const TAIL: &str =
    "return { Widget, styleSheet, imports: __wbg_get_imports, start: __wbg_finalize_init };\n}\n";

/// From here on it fetches and starts the wasm. `static/element/wasm.js` and
/// `instance.js` do: with its integrity, with a guard around it, and anew after a trap.
const LOADER: &str = "async function __wbg_load(";

/// What is written anew, from where to where. Ours are texts of a few kilobytes: they
/// need no copying by hand for speed, and no count of the bytes up to the two gigabytes
/// that an old Safari bore.
const SHORTER: [(&str, &str, &str); 2] = [
    (
        "function passStringToWasm0(",
        "function takeFromExternrefTable0(",
        "function passStringToWasm0(arg, malloc) {
    const bytes = new TextEncoder().encode(arg);
    WASM_VECTOR_LEN = bytes.length;
    const ptr = malloc(bytes.length, 1) >>> 0;
    getUint8ArrayMemory0().set(bytes, ptr);
    return ptr;
}\n\n",
    ),
    (
        "let cachedTextDecoder =",
        "let WASM_VECTOR_LEN =",
        "const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
function decodeText(bytes) {
    return decoder.decode(bytes);
}\n\n",
    ),
];

/// Every browser that we run in has a `FinalizationRegistry`, and the element destroys its
/// widget by itself: it needs none for that, nor TypeScript's `using`.
const NEEDLESS: [&str; 5] = [
    "(typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : ",
    "const WidgetFinalization = new FinalizationRegistry(ptr => wasm.__wbg_widget_free(ptr, 1));\n",
    "        WidgetFinalization.register(obj, obj.__wbg_ptr, obj);\n",
    "        WidgetFinalization.unregister(this);\n",
    "if (Symbol.dispose) Widget.prototype[Symbol.dispose] = Widget.prototype.free;\n",
];

pub(crate) fn fit(glue: &str) -> Outcome<String> {
    if !glue.contains(YEWS_MARK) {
        return Err("the glue has no marks of Yew's: look how they are called now".to_owned());
    }
    let (body, _) = split(glue, LOADER)?;
    let mut body = body.replace(YEWS_MARK, OUR_MARK).replace("\nexport ", "\n");
    for needless in NEEDLESS {
        if !body.contains(needless) {
            return Err(format!("the glue does not have `{needless}` any more"));
        }
        body = body.replace(needless, "");
    }
    for (from, to, ours) in SHORTER {
        let (before, rest) = split(&body, from)?;
        let (_, after) = split(rest, to)?;
        body = [before, ours, to, after].concat();
    }
    Ok([HEAD, &body, TAIL].concat())
}

fn split<'g>(glue: &'g str, at: &str) -> Outcome<(&'g str, &'g str)> {
    match glue.split(at).collect::<Vec<_>>().as_slice() {
        [before, after] => Ok((before, after)),
        _ => Err(format!("the glue does not have `{at}` just once")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "/* generated */
export class Widget {}
const WidgetFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_widget_free(ptr, 1));
        WidgetFinalization.register(obj, obj.__wbg_ptr, obj);
        WidgetFinalization.unregister(this);
ret = arg0.__yew_listener_id;
if (Symbol.dispose) Widget.prototype[Symbol.dispose] = Widget.prototype.free;
const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(state);
function passStringToWasm0(arg, malloc, realloc) { long }
function takeFromExternrefTable0(idx) {}
let cachedTextDecoder = new TextDecoder();
if ('encodeInto' in it) {}
let WASM_VECTOR_LEN = 0;
async function __wbg_load(module) {}
export { initSync };
";

    #[test]
    fn a_function_makes_it_with_marks_of_ours_and_nothing_that_we_do_ourselves() {
        let fitted = fit(GLUE).unwrap();
        assert!(fitted.starts_with("export function glue() {\n/* generated */\nclass Widget {}\n"));
        assert!(fitted.ends_with(&["let WASM_VECTOR_LEN = 0;\n", TAIL].concat()));
        assert!(fitted.contains("ret = arg0.__checkout_listener_id;"));
        for gone in [
            "__yew",
            "dispose",
            "undefined",
            "long",
            "encodeInto",
            "__wbg_load",
            "initSync",
        ] {
            assert!(!fitted.contains(gone), "{gone} in {fitted}");
        }
    }

    #[test]
    fn glue_of_another_shape_is_refused() {
        for missing in [
            "__yew_",
            "dispose",
            "typeof",
            "__wbg_load",
            "passString",
            "takeFrom",
            "TextDecoder =",
            "LEN",
        ] {
            assert!(fit(&GLUE.replace(missing, "other")).is_err(), "{missing}");
        }
        assert!(fit(&GLUE.repeat(2)).is_err());
    }
}
