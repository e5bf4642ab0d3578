//! Fits wasm-bindgen's glue to this project. The glue is generated: each place that is
//! changed has to be there exactly once, and a build is refused where it is not.
//!
//! wasm-bindgen has no option for what is done here. What its issues say about that is
//! cited where there is one.

use crate::build::glue_names::{self, split};
use crate::build::import_names::Names;
use crate::process::Outcome;

/// Yew marks the elements and events that it handles with properties of these names. A
/// page may be a Yew app itself, of any version: under other names neither takes the
/// other's marks for its own. (Since event handlers belong to a root of the app:
/// <https://github.com/yewstack/yew/pull/2510>.)
const YEW_MARK: &str = ".__yew_";
const OWN_MARK: &str = ".__checkout_";

/// The glue keeps an instance in variables of the module, for good. In a function they
/// are new for each instance, and collected with it: after a trap the element starts
/// another. Asked for upstream:
/// <https://github.com/wasm-bindgen/wasm-bindgen/issues/4095>,
/// <https://github.com/wasm-bindgen/wasm-bindgen/issues/4888>.
const HEAD: &str = "export function glue() {\n";
/// The same function is in `plain_glue.js`, for glue that is left as it is.
const TAIL: &str = "return {
    Widget,
    styleSheet,
    async instantiate(module, guard) {
        const { exports } = await WebAssembly.instantiate(module, __wbg_get_imports());
        __wbg_finalize_init({ exports: guard(exports) });
        return async (later) => {
            await WebAssembly.instantiate(later, { __wasm_split: exports });
            return arrive();
        };
    },
};
}
";

/// From here on the glue fetches and starts the wasm. `static/element` does: with the
/// file's integrity, with a guard around the exports, and again after a trap.
const LOADER: &str = "async function __wbg_load(";

/// A function of the glue that another replaces, from its first words to those of what
/// follows it.
struct Replacement {
    from: &'static str,
    to: &'static str,
    by: &'static str,
}

const REPLACEMENTS: [Replacement; 2] = [
    // The texts have a few kilobytes: copying ASCII by hand first would save nothing.
    Replacement {
        from: "function passStringToWasm0(",
        to: "function takeFromExternrefTable0(",
        by: "function passStringToWasm0(arg) {
    const bytes = new TextEncoder().encode(arg);
    WASM_VECTOR_LEN = bytes.length;
    const ptr = wasm.__wbindgen_malloc(bytes.length, 1) >>> 0;
    getUint8ArrayMemory0().set(bytes, ptr);
    return ptr;
}\n\n",
    },
    // A decoder of old Safaris fails after two gigabytes, so the glue counts the bytes:
    // <https://github.com/wasm-bindgen/wasm-bindgen/pull/4472>. No checkout gets there.
    Replacement {
        from: "let cachedTextDecoder =",
        to: "let WASM_VECTOR_LEN =",
        by: "const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
function decodeText(bytes) {
    return decoder.decode(bytes);
}\n\n",
    },
];

/// Every browser that is supported has a `FinalizationRegistry`. The element destroys its
/// widget by itself, and needs for that neither a registry nor `Symbol.dispose`
/// (<https://github.com/wasm-bindgen/wasm-bindgen/pull/4666>).
const REMOVED: [&str; 5] = [
    "const WidgetFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_widget_free(ptr, 1));\n",
    "(typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : ",
    "        WidgetFinalization.register(obj, obj.__wbg_ptr, obj);\n",
    "        WidgetFinalization.unregister(this);\n",
    "if (Symbol.dispose) Widget.prototype[Symbol.dispose] = Widget.prototype.free;\n",
];

/// What is written shorter wherever it stands, and by what.
const SHORTENED: [(&str, &str); 19] = [
    // An allocation that fails is a trap: no export runs afterwards, `free` neither.
    ("        try {\n            ptr0 = ", "            ptr0 = "),
    (
        "        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
",
        "",
    ),
    (", wasm.__wbindgen_malloc, wasm.__wbindgen_realloc)", ")"),
    // Every browser that is supported has these classes.
    (
        "let result;
            try {
                result = arg0 instanceof ",
        "const ret = arg0 instanceof ",
    ),
    (
        ";
            } catch (_) {
                result = false;
            }
            const ret = result;",
        ";",
    ),
    // An instance is started once, and nothing reads these.
    ("let wasmModule, wasmInstance, wasm;", "let wasm;"),
    ("    wasmInstance = instance;\n", ""),
    (
        "    wasmModule = module;
    cachedDataViewMemory0 = null;
    cachedUint8ArrayMemory0 = null;
",
        "",
    ),
    ("    return wasm;\n", ""),
    // No import has the name of a member of every object.
    ("__proto__: null,\n", "\n"),
    // In every browser that is supported this is the global object.
    (
        "typeof globalThis === 'undefined' ? undefined : globalThis;",
        "globalThis;",
    ),
    (
        "typeof global === 'undefined' ? undefined : global;",
        "undefined;",
    ),
    (
        "typeof self === 'undefined' ? undefined : self;",
        "undefined;",
    ),
    (
        "typeof window === 'undefined' ? undefined : window;",
        "undefined;",
    ),
    // The element calls `destroy`.
    (
        "    free() {
        const ptr = this.__destroy_into_raw();
        wasm.__wbg_widget_free(ptr, 0);
    }
",
        "",
    ),
    // A memory that has grown has another buffer.
    (
        "cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || \
         (cachedDataViewMemory0.buffer.detached === undefined && \
         cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
        "cachedDataViewMemory0?.buffer !== wasm.memory.buffer",
    ),
    // One wrapper for the imports that catch what they call.
    (
        "function() { return handleError(function (",
        "fallible(function(",
    ),
    ("}, arguments); },", "}),"),
    (
        "function handleError(f, args) {",
        "const fallible = (f) => (...args) => handleError(f, args);
function handleError(f, args) {",
    ),
];

/// What others do to the DOM that Yew has drawn does not bring a render down: translators and
/// other extensions replace, wrap, move and remove texts in open shadow roots, too. Yew keeps a
/// text node for each text, puts others before it, and panics where it is gone
/// (`insert` in its `dom_bundle/position.rs`), as other libraries throw:
/// <https://github.com/facebook/react/issues/11538>.
///
/// A text is an element here, whose content is whatever was said last. What is put before a
/// node stands before whatever was wrapped around that, or comes last; and what goes is
/// removed from wherever it is.
const TOLERANT: [(&str, &str); 4] = [
    (
        "const ret = arg0.createTextNode(getStringFromWasm0(arg1, arg2));",
        "const ret = arg0.createElement('span');
            ret.textContent = getStringFromWasm0(arg1, arg2);",
    ),
    (
        "arg0.nodeValue = arg1 === 0 ? undefined : getStringFromWasm0(arg1, arg2);",
        "arg0.textContent = getStringFromWasm0(arg1, arg2);",
    ),
    (
        "const ret = arg0.insertBefore(arg1, arg2);",
        "while (arg2 && arg2.parentNode !== arg0) arg2 = arg2.parentNode;
            const ret = arg0.insertBefore(arg1, arg2);",
    ),
    (
        "const ret = arg0.removeChild(arg1);",
        "arg1.remove();
            const ret = arg1;",
    ),
];

/// Returns the glue as a module that exports the function `glue`, and the names that it shares
/// with the wasm no more: `import_names` writes the short ones into that. An error names the
/// first passage that the glue lacks.
pub(crate) fn fit(glue: &str) -> Outcome<(String, Names)> {
    if !glue.contains(YEW_MARK) {
        return Err(format!(
            "the glue has no `{YEW_MARK}`: Yew marks its elements by other names now"
        ));
    }
    let (body, _) = split(glue, LOADER)?;
    let mut body = body.replace(YEW_MARK, OWN_MARK).replace("\nexport ", "\n");
    for removed in REMOVED {
        if !body.contains(removed) {
            return Err(format!("the glue does not contain `{removed}` any more"));
        }
        body = body.replace(removed, "");
    }
    for (from, by) in TOLERANT.into_iter().chain(SHORTENED) {
        if !body.contains(from) {
            return Err(format!("the glue does not contain `{from}` any more"));
        }
        body = body.replace(from, by);
    }
    for Replacement { from, to, by } in REPLACEMENTS {
        let (before, rest) = split(&body, from)?;
        let (_, after) = split(rest, to)?;
        body = [before, by, to, after].concat();
    }
    let (body, names) = glue_names::shorten(&body)?;
    Ok(([HEAD, &body, TAIL].concat(), names))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::setup::tools;

    /// The glue as the pinned wasm-bindgen generated it for the widget.
    fn generated() -> String {
        let version = tools::WASM_BINDGEN.version;
        let file = format!("fixtures/glue-{version}.js");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        std::fs::read_to_string(&file)
            .unwrap_or_else(|_| panic!("{} is missing: see docs/en/upgrading.md", file.display()))
    }

    #[test]
    fn the_glue_becomes_a_function_without_what_the_element_does_itself() {
        let (fitted, _) = fit(&generated()).unwrap();
        assert!(fitted.starts_with(HEAD) && fitted.ends_with(TAIL));
        assert!(fitted.contains(".__checkout_listener_id"));
        for kept in [
            "class Widget {",
            "function __wbg_get_imports()",
            "function styleSheet()",
            "function arrive()",
        ] {
            assert_eq!(fitted.matches(kept).count(), 1, "{kept}");
        }
        for gone in [
            "\nexport ",
            "__yew",
            "dispose",
            "register: () =>",
            "encodeInto",
            "WidgetFinalization",
            LOADER,
            "initSync",
            "free() {",
            "catch (e) {\n            if (ptr1)",
        ] {
            assert!(!fitted.contains(gone), "{gone}");
        }
    }

    #[test]
    fn glue_that_lacks_a_passage_is_rejected_with_its_name() {
        let generated = generated();
        let ends = REPLACEMENTS.iter().flat_map(|it| [it.from, it.to]);
        let shortened = TOLERANT.into_iter().chain(SHORTENED).map(|(from, _)| from);
        let passages = ends.chain(REMOVED).chain(shortened);
        let passages = passages.chain([YEW_MARK, LOADER].into_iter().chain(glue_names::PASSAGES));
        let passages: Vec<&str> = passages.collect();
        for passage in passages {
            assert!(generated.contains(passage), "{passage}");
            let error = fit(&generated.replace(passage, "")).unwrap_err();
            assert!(error.contains(passage), "{passage}: {error}");
        }
    }

    #[test]
    fn the_names_that_the_glue_shares_with_the_wasm_are_taken_out_of_it() {
        let generated = generated();
        let (fitted, names) = fit(&generated).unwrap();
        for name in &names.imports {
            assert!(generated.contains(&format!("        {name}: ")), "{name}");
            assert!(!fitted.contains(name.as_str()), "{name}");
        }
        assert!(names.imports.len() > 100, "{}", names.imports.len());
        let list = fitted.split("\"a\": import0").next().unwrap();
        let list = list.split("const import0 = [\n").nth(1).unwrap();
        let starts = list.matches(") => {\n").count();
        assert_eq!(starts, names.imports.len());
        assert!(fitted.contains("wasm.e0(") && fitted.contains("wasm.memory.buffer"));
        for (long, short) in &names.exports {
            assert!(generated.contains(&format!("wasm.{long}")), "{long}");
            assert!(!fitted.contains(&format!("wasm.{long}")), "{long}");
            assert!(fitted.contains(&format!("wasm.{short}")), "{short}");
        }
    }

    #[test]
    fn glue_that_has_a_passage_twice_is_rejected() {
        assert!(fit(&generated().repeat(2)).is_err());
    }
}
