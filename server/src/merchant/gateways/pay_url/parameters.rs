//! The parameters of pay-url's query.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    form::{self, Pair},
    merchant::{
        refusal::MerchantRefusal,
        store::{Attempt, StoreError},
    },
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

/// What is sent beside the account's parameters and the number, as the store keeps it with an
/// attempt.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct PayUrlFields {
    /// The values of `PER_ORDER`.
    pub(super) own: [u64; 4],
    /// Names and values that the page chose.
    pub(super) chosen: Vec<(String, String)>,
}

impl PayUrlFields {
    /// The fields that an attempt is sent with.
    ///
    /// # Errors
    ///
    /// When it was begun before they were kept.
    pub(super) fn of(attempt: &Attempt) -> Result<Self, StoreError> {
        let stored = attempt.fields.as_deref();
        stored
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or(StoreError::Unreadable("fields"))
    }
}

/// The browser's parameters of these names. What another means to the gateway is not known
/// to anybody here: `uid`, say, may be the account that is topped up.
pub(super) fn forwarded(sent: &[Pair], names: &[String]) -> Vec<(String, String)> {
    let chosen = names.iter().filter_map(|name| {
        let (_, value) = sent.iter().find(|(key, _)| key == name.as_bytes())?;
        let value = std::str::from_utf8(value).ok()?;
        (value.len() <= MAX_VALUE).then(|| (name.clone(), value.to_owned()))
    });
    chosen.collect()
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
