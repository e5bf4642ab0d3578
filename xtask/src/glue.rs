//! What wasm-bindgen's glue leaves to be done. It is generated, so each place that
//! is touched must be there just once.

use crate::process::Outcome;

/// Yew marks the elements and events it handles. A page may be a Yew app itself, of
/// any version: under names of our own neither takes the other's marks for its own.
const YEWS_MARK: &str = ".__yew_";
const OUR_MARK: &str = ".__checkout_";

/// `static/element/wasm.js` fetches and starts the wasm: with its integrity, with a
/// guard around it, and anew after a trap.
const EXPORTS: &str = "export { initSync, __wbg_init as default };";
const OUR_EXPORTS: &str = "export { __wbg_get_imports as imports, __wbg_finalize_init as start };";

pub(crate) fn fit(glue: &str) -> Outcome<String> {
    if !glue.contains(YEWS_MARK) {
        return Err("the glue has no marks of Yew's: look how they are called now".to_owned());
    }
    if glue.matches(EXPORTS).count() != 1 {
        return Err(format!("the glue does not have `{EXPORTS}` just once"));
    }
    Ok(glue
        .replace(YEWS_MARK, OUR_MARK)
        .replace(EXPORTS, OUR_EXPORTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_exports_are_ours() {
        let glue = format!("ret = arg0.__yew_listener_id;\n{EXPORTS}\n");
        let fitted = fit(&glue).unwrap();
        assert_eq!(
            fitted,
            format!("ret = arg0.__checkout_listener_id;\n{OUR_EXPORTS}\n")
        );
    }

    #[test]
    fn glue_of_another_shape_is_refused() {
        assert!(fit(EXPORTS).is_err());
        assert!(fit("x.__yew_listener_id; export { init };").is_err());
    }
}
