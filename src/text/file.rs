//! A language as the file that browsers load.

use super::{Locale, Texts};

/// The character between texts, which no text contains.
pub(super) const SEPARATOR: char = '\n';

/// All texts of a language in order, a line each. The file has no names: they would be a
/// third of its bytes, and few pages use them.
#[must_use]
pub fn file(locale: Locale) -> String {
    lines(&locale.texts().list())
}

/// The names of the texts in the same order, a line each.
#[must_use]
pub fn names() -> String {
    lines(&Texts::REMARKS.map(|(name, _)| name))
}

fn lines(list: &[&str]) -> String {
    list.join(SEPARATOR.encode_utf8(&mut [0; 4]))
}
