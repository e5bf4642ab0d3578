//! The widget's two parts: what the first, which comes before the first screen, may import.

use crate::graph::Graph;

/// The files of the first part. A folder stands for all of its files.
const FIRST: [&str; 40] = [
    "src/browser/device.rs",
    "src/browser/stored.rs",
    "src/checkout/choice.rs",
    "src/checkout/choose_view.rs",
    "src/checkout/config_error.rs",
    "src/checkout/controls.rs",
    "src/checkout/expected_step.rs",
    "src/checkout/offer.rs",
    "src/checkout/opening.rs",
    "src/checkout/options.rs",
    "src/embed/first_part.rs",
    "src/embed/host.rs",
    "src/embed/late.rs",
    "src/embed/mod.rs",
    "src/embed/screen.rs",
    "src/environment.rs",
    "src/find.rs",
    "src/gateway/row.rs",
    "src/image.rs",
    "src/json.rs",
    "src/money.rs",
    "src/non_empty.rs",
    "src/order.rs",
    "src/text/",
    "src/ui/choose.rs",
    "src/ui/context.rs",
    "src/ui/disabled.rs",
    "src/ui/glyph.rs",
    "src/ui/kept.rs",
    "src/ui/mod.rs",
    "src/ui/parts.rs",
    "src/ui/picture.rs",
    "src/ui/product.rs",
    "src/ui/quantity.rs",
    "src/ui/status_line.rs",
    "src/ui/view.rs",
    "src/ui/wallets.rs",
    "src/wallet.rs",
    "src/base64.rs",
    "src/escape.rs",
];

/// Files of the second part of which the first names a type, for a callback or a row that
/// only the second calls or reads.
const NAMED: [&str; 3] = [
    "src/checkout/event.rs",
    "src/gateway/action.rs",
    "src/gateway/mod.rs",
];

/// A text of a problem is of the second part, whose texts come with it.
const SECOND: [&str; 1] = ["src/text/problem.rs"];

/// The imports by which a file of the first part would bring in more.
pub(crate) fn beyond(graph: &Graph) -> Vec<String> {
    let mut complaints = Vec::new();
    for (file, imports) in graph.iter().filter(|(file, _)| is_first(file)) {
        for (target, path) in imports {
            if !is_first(target) && !NAMED.contains(&target.as_str()) {
                complaints.push(format!("{file} imports {target} ({path})"));
            }
        }
    }
    complaints
}

/// The names of the lists that no file has any more.
pub(crate) fn unknown(graph: &Graph) -> Vec<&'static str> {
    let listed = FIRST.iter().chain(&NAMED).chain(&SECOND);
    let is_known = |name: &str| graph.keys().any(|file| file.starts_with(name));
    listed.copied().filter(|name| !is_known(name)).collect()
}

fn is_first(file: &str) -> bool {
    let is_listed = FIRST
        .iter()
        .any(|name| file == *name || name.ends_with('/') && file.starts_with(name));
    is_listed && !SECOND.contains(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_of_the_second_part_is_named() {
        let import = |target: &str| [(target.to_owned(), "crate::it".to_owned())].into();
        let graph: Graph = [
            ("src/embed/mod.rs".to_owned(), import("src/embed/page.rs")),
            ("src/embed/page.rs".to_owned(), import("src/runtime/mod.rs")),
            ("src/ui/mod.rs".to_owned(), import("src/checkout/event.rs")),
        ]
        .into();
        let found = beyond(&graph);
        assert_eq!(
            found,
            ["src/embed/mod.rs imports src/embed/page.rs (crate::it)"]
        );
        assert!(unknown(&graph).contains(&"src/wallet.rs"));
    }
}
