//! A language as the file that browsers load.

use super::{Locale, Texts};
use crate::json::{Scalar, object};

/// An object of all texts by name, in order.
#[must_use]
pub fn file(locale: Locale) -> String {
    let names = Texts::REMARKS.iter().map(|(name, _)| *name);
    let texts = locale.texts().list();
    let members: Vec<_> = names.zip(texts.map(Scalar::Text)).collect();
    object(&members)
}
