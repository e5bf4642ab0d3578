//! Forms and their MD5 signatures, computed here so that the merchant's code does not check
//! itself.

use md5::{Digest, Md5};

pub(super) type Fields = Vec<(String, String)>;

/// The fields of a form or a query.
pub(super) fn read(text: &[u8]) -> Fields {
    url::form_urlencoded::parse(text).into_owned().collect()
}

pub(super) fn write(fields: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).finish()
}

/// The field's value, empty where it is absent.
pub(super) fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    let found = fields.iter().find(|(key, _)| key == name);
    found.map_or("", |(_, value)| value)
}

pub(super) fn md5(text: &str) -> String {
    format!("{:032x}", u128::from_be_bytes(Md5::digest(text).into()))
}

/// Yuan of a text with at most two decimals, in fen.
pub(super) fn fen(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let part = format!("{part:0<2}");
    Some(whole.parse::<i64>().ok()? * 100 + part.parse::<i64>().ok()?)
}

/// Two decimals.
pub(crate) fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// As PHP writes a number: `1` for 1.00, `1.5` for 1.50.
pub(super) fn short_yuan(fen: i64) -> String {
    let text = yuan(fen);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
