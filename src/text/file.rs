//! A language as the file that browsers load.

use super::{Locale, Texts};

/// Stands between texts, and in none.
pub(super) const SEPARATOR: char = '\n';

/// All texts in order, a line each. Their names are a third of the bytes, and few
/// pages have a use for them.
#[must_use]
pub fn file(locale: Locale) -> String {
    lines(&locale.texts().list())
}

/// What the texts are called, line by line.
#[must_use]
pub fn names() -> String {
    lines(&Texts::REMARKS.map(|(name, _)| name))
}

fn lines(list: &[&str]) -> String {
    list.join(SEPARATOR.encode_utf8(&mut [0; 4]))
}
