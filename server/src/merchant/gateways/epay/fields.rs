//! What epay is sent beside the order's own fields, as the store keeps it with an attempt.

use serde::{Deserialize, Serialize};

use super::kept;
use crate::{
    form::{self, Pair},
    merchant::{
        order::Order,
        refusal::MerchantRefusal,
        store::{Attempt, StoreError},
    },
};

/// Bytes of a field that a page chose.
const MAX_CHOSEN: usize = 2048;
/// What a gateway may sign. Anything else in the query is the notify URL's own.
pub(super) const SIGNED: [&str; 13] = [
    "pid",
    "trade_no",
    "out_trade_no",
    "type",
    "name",
    "money",
    "trade_status",
    "param",
    // Forks of the server add these.
    "addtime",
    "api_trade_no",
    "buyer",
    "endtime",
    "timestamp",
];
/// What only our own create request has, which the same key signs.
pub(super) const OURS: [&str; 5] = ["return_url", "notify_url", "clientip", "device", "method"];

/// The fields that are pinned when an attempt begins: a real server takes another value for a
/// changed order.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct EpayFields {
    /// The page's own text, which the gateway gives back; as it was sent.
    pub(super) param: String,
    /// Where the shopper returns to; as it was sent.
    pub(super) return_url: String,
    /// The document's kind of device; as it was sent.
    pub(super) device: String,
    /// What is bought; as it was sent.
    pub(super) name: String,
    /// The shopper's address.
    pub(super) client_ip: String,
}

impl EpayFields {
    /// The fields that a browser sent, empty where it sent none.
    ///
    /// # Errors
    ///
    /// When a field is longer than anything that a page needs.
    pub(super) fn read(sent: &[Pair]) -> Result<Self, MerchantRefusal> {
        let bounded = |value: String| {
            let fits = value.len() <= MAX_CHOSEN;
            fits.then_some(value).ok_or(MerchantRefusal::Malformed)
        };
        let param = bounded(unambiguous(sent, "param"))?;
        // The gateway would keep another text, and refuse this one when it is sent again.
        if !kept::whole(&param) {
            return Err(MerchantRefusal::Malformed);
        }
        Ok(Self {
            param,
            return_url: bounded(unambiguous_url(
                &form::field(sent, "return_url").unwrap_or_default(),
            ))?,
            ..Self::default()
        })
    }

    /// These fields, with the name and address of the present request where an attempt from an
    /// older database has none.
    pub(super) fn completed_by(mut self, present: Self) -> Self {
        if self.name.is_empty() {
            self.name = present.name;
        }
        if self.client_ip.is_empty() {
            self.client_ip = present.client_ip;
        }
        self
    }

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

/// The field that a browser sent, with `&` and `=` encoded: the signed text joins fields by
/// them without escaping, so that a value with both could be read as further fields.
fn unambiguous(sent: &[Pair], name: &str) -> String {
    let value = form::field(sent, name).unwrap_or_default();
    value.replace('&', "%26").replace('=', "%3D")
}

/// The address, as a browser or the shop sent it, with each `&` encoded after which a name of the signed
/// text would follow. The others stay, so that a page keeps its own query.
pub(super) fn unambiguous_url(value: &str) -> String {
    let mut parts = value.split('&');
    let mut url = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, _) = part.split_once('=').unwrap_or((part, ""));
        let is_signed = SIGNED.contains(&name) || OURS.contains(&name) || name.starts_with("sign");
        url.push_str(if is_signed { "%26" } else { "&" });
        url.push_str(part);
    }
    url
}

/// The name of what is bought, with `&` and `=` replaced by their wide forms, as long as the
/// gateway keeps it.
pub(super) fn unambiguous_name(order: &Order) -> String {
    let name = order.name.replace('&', "＆").replace('=', "＝");
    let name = kept::name(&name);
    if name.trim().is_empty() {
        return order.no.as_str().to_owned();
    }
    name
}
