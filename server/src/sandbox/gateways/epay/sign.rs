//! The epay signatures, as the gateway makes and checks them.
//!
//! From the document and a real server: names in byte order, `sign`, `sign_type`, arrays
//! and blank values left out, `name=value` joined by `&` in decoded bytes. By MD5, the
//! merchant's key appended and the digest in lower-case hex, compared exactly; by RSA, that
//! content signed as it is.

use md5::{Digest, Md5};

use super::{account::Keys, php::Fields};

/// The text that is signed.
pub(super) fn content(fields: &Fields) -> Vec<u8> {
    let mut content = Vec::new();
    for (name, value) in fields {
        let Some(value) = value else { continue };
        if matches!(name.as_slice(), b"sign" | b"sign_type") || trimmed_is_empty(value) {
            continue;
        }
        if !content.is_empty() {
            content.push(b'&');
        }
        content.extend_from_slice(name);
        content.push(b'=');
        content.extend_from_slice(value);
    }
    content
}

pub(super) fn md5(fields: &Fields, key: &str) -> String {
    let mut content = content(fields);
    content.extend_from_slice(key.as_bytes());
    format!("{:032x}", u128::from_be_bytes(Md5::digest(&content).into()))
}

/// The gateway's own signature by RSA; an empty one when the system has no randomness.
pub(super) fn rsa(fields: &Fields, keys: &Keys) -> String {
    keys.platform.sign(&content(fields)).unwrap_or_default()
}

/// PHP's `trim` takes these six; a no-break space is a value.
fn trimmed_is_empty(value: &[u8]) -> bool {
    value
        .iter()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0 | 0x0b))
}

#[cfg(test)]
mod tests {
    use super::{super::php::fields, *};

    /// Recorded from an unmodified public epay server with a throw-away test merchant.
    #[test]
    fn every_signature_of_a_real_server_is_made_again() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/epay/sign-vectors.json"
        );
        let file: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let key = file["key"].as_str().unwrap();
        let vectors = file["accepted"].as_array().unwrap();
        assert_eq!(vectors.len(), 20);
        for vector in vectors {
            let sent = fields(vector["body_without_sign"].as_str().unwrap().as_bytes());
            assert_eq!(
                md5(&sent, key),
                vector["md5"].as_str().unwrap(),
                "{}",
                vector["name"]
            );
        }
    }
}
