//! The parameters of pay-url's query.

use url::Url;

use crate::{
    form::{self, Pair},
    merchant::refusal::MerchantRefusal,
};

/// The name under which the widget sends the number of an existing order.
pub(super) const ORDER_NO: &str = "order_no";
/// Bytes of a parameter of the browser's that is forwarded.
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

/// The browser's parameters of these names. What another means to the gateway is not known
/// to anybody here: `uid`, say, may be the account that is topped up.
pub(super) fn forwarded<'a>(
    sent: &'a [Pair],
    names: &'a [String],
) -> impl Iterator<Item = (&'a str, &'a str)> {
    names.iter().filter_map(|name| {
        let (_, value) = sent.iter().find(|(key, _)| key == name.as_bytes())?;
        let value = std::str::from_utf8(value).ok()?;
        (value.len() <= MAX_VALUE).then_some((name.as_str(), value))
    })
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
