//! The token of a link to an order whose number is the shop's own, and may be guessed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac::{HMAC_SHA256, Key, sign, verify};

use crate::{merchant::order::OrderNo, secret::Secret};

fn key(secret: &Secret) -> Key {
    Key::new(HMAC_SHA256, secret.reveal().as_bytes())
}

/// What is signed; the prefix keeps signatures for other purposes apart.
fn message(no: &OrderNo) -> String {
    format!("handoff:{}", no.as_str())
}

/// The token for that order: 43 letters, digits, `_` and `-`.
pub(super) fn token(secret: &Secret, no: &OrderNo) -> String {
    URL_SAFE_NO_PAD.encode(sign(&key(secret), message(no).as_bytes()))
}

/// Whether a token is the one for that order.
pub(super) fn is_valid(secret: &Secret, no: &OrderNo, token: &str) -> bool {
    let signature = URL_SAFE_NO_PAD.decode(token);
    signature.is_ok_and(|it| verify(&key(secret), message(no).as_bytes(), &it).is_ok())
}
