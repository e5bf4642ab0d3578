//! The names of the files that ship.

use wallet_checkout::text::Locale;

/// The element, which a page's script tag loads.
pub(crate) const MODULE: &str = "wallet-checkout.js";
/// What the element loads first: wasm-bindgen's glue, with the late half of the element.
pub(crate) const GLUE: &str = "wallet-checkout_glue.js";
pub(crate) const WASM: &str = "wallet-checkout_bg.wasm";
/// The names of the texts, for pages that replace some.
pub(crate) const TEXT_NAMES: &str = "wallet-checkout.names.txt";
/// The script for pages that cannot use a module.
pub(crate) const EMBED: &str = "embed.js";
/// The hash of each file.
pub(crate) const HASHES: &str = "sri.json";

/// The file with the texts of a language.
pub(crate) fn texts(locale: Locale) -> String {
    format!("wallet-checkout.{}.txt", locale.tag())
}

/// How the place of the hash of a language's file is named in scripts: `ZH_CN`.
pub(crate) fn placeholder(locale: Locale) -> String {
    locale.tag().replace('-', "_").to_uppercase()
}

/// The files with the texts, one for each language.
pub(crate) fn all_texts() -> impl Iterator<Item = String> {
    Locale::ALL.into_iter().map(texts)
}
