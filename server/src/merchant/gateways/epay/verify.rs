//! Verifies a notification: who signed it, and that its signed text has one meaning.
//!
//! The signed text joins fields without escaping. A value that holds `&name=` could be cut
//! into other fields, and those of one order into those of another.

use super::{
    config::Epay,
    fields::{EpayFields, OURS, SIGNED},
    kept,
};
use crate::{
    form::{self, Pair},
    merchant::notification::NotificationRejected,
};

/// Checks that the gateway signed the fields, and that they can be read in one way only.
pub(super) fn verify(epay: &Epay, sent: &[Pair]) -> Result<(), NotificationRejected> {
    let count = |name: &[u8]| sent.iter().filter(|(key, _)| key == name).count();
    let twice = sent.iter().any(|(name, _)| count(name) > 1);
    if twice || OURS.iter().any(|name| count(name.as_bytes()) > 0) {
        return Err(NotificationRejected::Form);
    }
    let signed = sent
        .iter()
        .filter(|(key, _)| SIGNED.iter().any(|name| key == name.as_bytes()))
        .map(|(key, value)| (key.as_slice(), value.as_slice()));
    if signed.clone().any(|(_, value)| hides_a_field(value)) {
        return Err(NotificationRejected::Form);
    }
    let given = form::field(sent, "sign").ok_or(NotificationRejected::Form)?;
    // Some servers leave it out. Another type than the account's would choose the key.
    let sign_type = form::field(sent, "sign_type");
    let is_named = count(b"sign_type") > 0;
    let is_of = |name: &str| !is_named || sign_type.as_deref() == Some(name);
    let signing = &epay.signing;
    let is_signed = is_of(signing.name()) && signing.verify(signed.clone(), &given);
    let was_signed = || {
        let mut previous = epay.previous.iter();
        previous.any(|it| is_of(it.name()) && it.verify(signed.clone(), &given))
    };
    if is_signed || was_signed() {
        return Ok(());
    }
    Err(NotificationRejected::Signature)
}

/// Whether a part of the value reads as a further field: `&`, then a name, then `=`.
fn hides_a_field(value: &[u8]) -> bool {
    let mut parts = value.split(|&byte| byte == b'&').skip(1);
    parts.any(|part| {
        let mut halves = part.splitn(2, |&byte| byte == b'=');
        let name = halves.next().unwrap_or_default();
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        halves.next().is_some() && name.iter().all(plain)
    })
}

/// Checks that `param` is the one that the order was sent with, as the gateway keeps it or
/// HTML-escaped. It may be left out.
pub(super) fn verify_param(
    sent: &[Pair],
    order: Option<&EpayFields>,
) -> Result<(), NotificationRejected> {
    let is_there = sent.iter().any(|(name, _)| name == b"param");
    // An order from before the fields were kept: nothing is hidden in its param.
    let (true, Some(order)) = (is_there, order) else {
        return Ok(());
    };
    let param = form::field(sent, "param").ok_or(NotificationRejected::Form)?;
    let fits = param.is_empty()
        || param == order.param
        || unescaped(&param) == order.param
        || param == kept::text(&order.param);
    if fits {
        Ok(())
    } else {
        Err(NotificationRejected::Custom)
    }
}

/// The text that PHP's `htmlspecialchars` escaped.
fn unescaped(text: &str) -> String {
    let quotes = text.replace("&quot;", "\"").replace("&#039;", "'");
    let tags = quotes.replace("&lt;", "<").replace("&gt;", ">");
    tags.replace("&amp;", "&")
}
