//! A language as the file that browsers load.

use super::texts::FIRST;
use super::{Locale, Texts};

/// The character between texts, which no text contains.
pub(super) const SEPARATOR: char = '\n';

/// All texts of a language in order, a line each. There are no names: they would be a
/// third of the bytes, and few pages use them.
#[must_use]
pub fn file(locale: Locale) -> String {
    lines(&locale.texts().list())
}

/// The texts that a shopper who chooses can read, and those that come later: one after the
/// other they are all texts of the language.
#[must_use]
pub fn parts(locale: Locale) -> [String; 2] {
    let list = locale.texts().list();
    let (first, later) = list.split_at(FIRST);
    [lines(first), lines(later)]
}

/// The names of the texts in the same order, a line each.
#[must_use]
pub fn names() -> String {
    lines(&Texts::REMARKS.map(|(name, _)| name))
}

fn lines(list: &[&str]) -> String {
    list.join(SEPARATOR.encode_utf8(&mut [0; 4]))
}
