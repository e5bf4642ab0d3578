//! The backends that the documentation's pages show.

use crate::markdown::{self, Runner};

/// The files that one language's pages show.
pub(super) fn files(folder: &str) -> Vec<(String, String)> {
    let documents = markdown::all();
    let pages = documents
        .iter()
        .filter(|page| page.path.starts_with(folder));
    let snippets = pages.flat_map(|page| &page.snippets);
    snippets
        .filter_map(|snippet| match snippet.runner() {
            Ok(Runner::Server(name)) => Some((name, snippet.code.clone())),
            Ok(_) | Err(_) => None,
        })
        .collect()
}
