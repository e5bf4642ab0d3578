//! `application/x-www-form-urlencoded`, byte for byte.
//!
//! There are signatures over the decoded bytes, whatever their charset, which a decoder
//! that repairs UTF-8 would break.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// What a form keeps as it is, beside letters and digits.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b' ');

/// A field's name and value, decoded.
pub type Pair = (Vec<u8>, Vec<u8>);

/// The fields in the order they were sent, those that were sent twice included.
#[must_use]
pub fn decode(body: &[u8]) -> Vec<Pair> {
    body.split(|&byte| byte == b'&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let mut halves = part.splitn(2, |&byte| byte == b'=');
            (text(halves.next()), text(halves.next()))
        })
        .collect()
}

/// The value of the last field of that name; `None` also when it is not UTF-8.
#[must_use]
pub fn field(pairs: &[Pair], name: &str) -> Option<String> {
    let (_, value) = pairs.iter().rfind(|(key, _)| key == name.as_bytes())?;
    String::from_utf8(value.clone()).ok()
}

/// A form of these fields. Spaces become `+`, as PHP's `urlencode` has it.
#[must_use]
pub fn encode<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)]) -> String {
    let quote = |text: &str| {
        utf8_percent_encode(text, KEPT)
            .to_string()
            .replace(' ', "+")
    };
    let joined: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{}={}", quote(key.as_ref()), quote(value.as_ref())))
        .collect();
    joined.join("&")
}

fn text(half: Option<&[u8]>) -> Vec<u8> {
    let spaced: Vec<u8> = half
        .unwrap_or_default()
        .iter()
        .map(|&byte| if byte == b'+' { b' ' } else { byte })
        .collect();
    percent_decode(&spaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_itself() {
        let pairs = [("name", "a b+c&d=e%"), ("empty", ""), ("茶", "龙井 · 50 g")];
        let decoded = decode(encode(&pairs).as_bytes());
        for (key, value) in pairs {
            assert_eq!(field(&decoded, key).as_deref(), Some(value));
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_stay_themselves() {
        let pairs = decode(b"name=%BB%E1%D4%B1&flag&&x=1&x=2");
        assert_eq!(pairs[0].1, [0xBB, 0xE1, 0xD4, 0xB1]);
        assert_eq!(pairs[1], (b"flag".to_vec(), Vec::new()));
        assert_eq!(field(&pairs, "x").as_deref(), Some("2"));
        assert_eq!(field(&pairs, "name"), None);
    }
}
