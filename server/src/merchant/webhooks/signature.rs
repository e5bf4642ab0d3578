//! Signs a webhook by the specification of Standard Webhooks: HMAC-SHA256 of its id, its time
//! and its body.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::hmac;

/// What begins a secret's text.
const PREFIX: &str = "whsec_";
/// Bytes that a secret has, by the specification.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// The key of a secret's text; `None` where it is none.
pub(super) fn key(secret: &str) -> Option<hmac::Key> {
    let bytes = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
    LENGTHS.contains(&bytes.len()).then_some(key)
}

/// The header's value: a signature by each key.
pub(super) fn signatures(keys: &[hmac::Key], id: &str, seconds: i64, body: &str) -> String {
    let content = format!("{id}.{seconds}.{body}");
    let signatures = keys.iter().map(|key| {
        let signature = hmac::sign(key, content.as_bytes());
        format!("v1,{}", STANDARD.encode(signature))
    });
    signatures.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn it_signs_as_the_specification_does() {
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = signatures(
            &[key.clone(), key],
            id,
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        let one = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signed, format!("{one} {one}"));
    }

    #[test]
    fn a_secret_has_24_to_64_bytes() {
        let secret = |length| format!("{PREFIX}{}", STANDARD.encode(vec![7; length]));
        for (length, is_one) in [(0, false), (23, false), (24, true), (64, true), (65, false)] {
            assert_eq!(key(&secret(length)).is_some(), is_one, "{length}");
        }
        assert!(key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_none());
        assert!(key("whsec_not base64").is_none());
    }
}
