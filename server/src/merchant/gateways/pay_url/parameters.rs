//! The parameters of pay-url's query.

use url::Url;

use crate::{
    form::{self, Pair},
    merchant::refusal::MerchantRefusal,
};

/// The name under which the widget sends the number of an existing order.
pub(super) const ORDER_NO: &str = "order_no";
/// As many of the browser's own parameters are forwarded, each of so many bytes.
const MAX_FORWARDED: usize = 32;
const MAX_VALUE: usize = 1024;

/// The value of a parameter that is plain digits; `None` where it is absent or empty.
pub(super) fn number(sent: &[Pair], name: &str) -> Result<Option<u64>, MerchantRefusal> {
    let Some((_, value)) = sent.iter().rfind(|(key, _)| key == name.as_bytes()) else {
        return Ok(None);
    };
    if value.is_empty() {
        return Ok(None);
    }
    let digits = value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).ok().filter(|_| digits);
    text.and_then(|text| text.parse().ok())
        .map(Some)
        .ok_or(MerchantRefusal::Malformed)
}

/// The browser's parameters with plain names, which are forwarded: PHP reads `pay.type` and `pay type` as
/// `pay_type`, and `a[b]` as a list, which would let them pass for one of the shop's.
pub(super) fn forwarded(sent: &[Pair]) -> impl Iterator<Item = (&str, &str)> {
    sent.iter()
        .filter_map(|(name, value)| {
            let name = std::str::from_utf8(name).ok()?;
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
            let value = std::str::from_utf8(value).ok()?;
            let fits = !name.is_empty() && name.bytes().all(plain) && value.len() <= MAX_VALUE;
            (fits && name != ORDER_NO).then_some((name, value))
        })
        .take(MAX_FORWARDED)
}

/// The URL with these fields behind the query that it has.
pub(super) fn with_query(url: &Url, fields: &[(&str, &str)]) -> Url {
    let mut query = form::encode(fields);
    if let Some(own) = url.query().filter(|own| !own.is_empty()) {
        query = format!("{own}&{query}");
    }
    let mut url = url.clone();
    url.set_query(Some(&query));
    url
}
