//! What the code itself calls things.

use crate::{Names, text};
use std::fs;
use std::path::Path;
use wallet_checkout::gateway::Gateway;

fn quoted_in(file: &str, start: &str, end: &str) -> Names {
    text::quoted(text::between(&text::read(file), start, end), '\'')
}

const NAMES: &str = "static/element/attributes.js";

pub(crate) fn observed_attributes() -> Names {
    quoted_in(NAMES, "export const ATTRIBUTES = [", "];")
}

pub(crate) fn rich_properties() -> Names {
    quoted_in(NAMES, "export const PROPERTIES = [", "];")
}

/// Accessors and methods of the class that are not private, nor the platform's.
pub(crate) fn element_members() -> Names {
    let class = text::read("static/wallet-checkout.js");
    let class = text::between(&class, "export class WalletCheckout", "\n}\n");
    let members = class.lines().filter_map(|line| line.strip_prefix("  "));
    let members = members.filter(|line| line.starts_with(char::is_lowercase) && line.contains('('));
    let names = members.filter_map(|line| line.split('(').next()?.split(' ').next_back());
    names
        .filter(|name| {
            !name.starts_with('#') && !name.ends_with("Callback") && *name != "constructor"
        })
        .map(str::to_owned)
        .collect()
}

/// The options that the widget reads, wherever it does.
pub(crate) fn read_options() -> Names {
    let mut names = Names::new();
    for file in [
        "src/checkout/options.rs",
        "src/checkout/config_options.rs",
        "src/embed/running.rs",
    ] {
        let source = text::read(file);
        let shipped = source.split("#[cfg(test)]").next().unwrap_or_default();
        for reader in [
            "self.text(\"",
            "options.text(\"",
            ".pairs(\"",
            "web_url(\"",
            "number(\"",
            "self.0.get(\"",
        ] {
            names.extend(text::literals_after(shipped, reader));
        }
    }
    names
}

pub(crate) fn gateways() -> Names {
    let gateways = Gateway::ALL.into_iter();
    gateways.map(|gateway| gateway.name().to_owned()).collect()
}

/// The literals that a function's `match` answers with.
pub(crate) fn arms(file: &str, function: &str) -> Names {
    let source = text::read(file);
    text::literals_after(text::between(&source, function, "\n    }\n"), "=> \"")
}

pub(crate) fn states() -> Names {
    arms("src/checkout/status.rs", "fn name(")
}

pub(crate) fn events() -> Names {
    text::literals_after(&embed(), "(\"checkout-")
        .union(&text::literals_after(&embed(), "emit(\"checkout-"))
        .map(|name| format!("checkout-{name}"))
        .collect()
}

fn embed() -> String {
    let files = ["detail", "page", "running"];
    files
        .map(|file| text::read(&format!("src/embed/{file}.rs")))
        .concat()
}

fn detail() -> String {
    text::read("src/embed/detail.rs")
}

pub(crate) fn kinds() -> Names {
    text::literals_after(
        text::between(&detail(), "fn of_action(", "\n    }\n"),
        " of(\"",
    )
}

pub(crate) fn detail_fields() -> Names {
    let detail = detail();
    let mut names = Names::new();
    for writer in ["text(\"", "text_if(\"", "with(\""] {
        names.extend(text::literals_after(&detail, writer));
    }
    names
}

pub(crate) fn parts() -> Names {
    let mut names = in_views(" part=\"");
    for start in [".part(\"", "Some(\"", "glyph(\""] {
        names.extend(in_views(start));
    }
    // Each stands in a list, with the states that it can be in.
    let lists = text::quoted(&text::read("src/ui/parts.rs"), '"');
    let listed = lists.iter().flat_map(|list| list.split_whitespace());
    names.extend(listed.map(str::to_owned));
    // Looks, by which that file finds the names.
    for look in ["primary", "secondary", "small"] {
        names.remove(look);
    }
    names
}

/// What follows, up to the next quotation mark.
fn in_views(start: &str) -> Names {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let views = folder.read_dir().unwrap();
    let views = views.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    views
        .flat_map(|view| text::literals_after(&view, start))
        .collect()
}

/// A wallet's has the wallet's name.
pub(crate) fn slots() -> Names {
    let mut names = in_views("<slot name=\"");
    if !in_views("<slot name={wallet.").is_empty() {
        names.extend(arms("src/wallet.rs", "fn name("));
    }
    names
}

pub(crate) fn variables() -> Names {
    let sheets = ["checkout", "checkout-later"];
    let sheets = sheets.map(|name| text::read(&format!("static/{name}.css")));
    let names = text::words_after(&sheets.concat(), "var(--checkout-");
    names
        .iter()
        .map(|name| format!("--checkout-{name}"))
        .collect()
}
