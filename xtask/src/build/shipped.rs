//! The names of the files that ship.

use std::path::Path;

use wallet_checkout::text::Locale;

use crate::files;
use crate::process::Outcome;

/// The element with wasm-bindgen's glue, which a page's script tag loads.
pub(crate) const MODULE: &str = "wallet-checkout.js";
/// The first part of the wasm.
pub(crate) const WASM: &str = "wallet-checkout_bg.wasm";
/// The second part, as the sources name it: `hashed` is its name in `dist/`.
pub(crate) const LATER_WASM: &str = "wallet-checkout.later.wasm";
/// The script of the second part, likewise.
pub(crate) const LATER_SCRIPT: &str = "wallet-checkout.later.js";
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

/// The file with the texts of a language's second part, as the sources name it.
pub(crate) fn later_texts(locale: Locale) -> String {
    format!("wallet-checkout.{}.later.txt", locale.tag())
}

/// The name of a file with a hash in it: `a.later.wasm` is `a.later.0123abcd.wasm`. A page
/// that was opened before a deployment finds its own.
pub(crate) fn hashed(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    }
}

/// The files of the second part in a folder, by their names there.
pub(crate) fn later_in(folder: &Path) -> Outcome<Vec<String>> {
    let mut names = files::below(folder)?;
    names.retain(|name| name.contains(".later.") && !name.contains('/'));
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_stands_before_the_ending() {
        let name = hashed(LATER_WASM, "7692c3ad");
        assert_eq!(name, "wallet-checkout.later.7692c3ad.wasm");
    }
}
