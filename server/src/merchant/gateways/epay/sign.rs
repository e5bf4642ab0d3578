//! The epay signatures, as the merchant's side computes and verifies them.
//!
//! All fields but `sign` and `sign_type` whose value is not blank, sorted by the bytes of
//! their names, joined `k=v&k=v` without URL quoting. `0` is a value, and values keep their
//! white space. By MD5 the key stands right behind, and the digest is in lower case; by RSA
//! that text is signed as it is.

use std::collections::BTreeMap;

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use crate::{
    rsa::{PrivateKey, PublicKey},
    secret::Secret,
};

/// What PHP's `trim` takes for blank.
const BLANK: &[u8] = b" \t\n\r\0\x0b";

/// How an account signs, and verifies.
#[derive(Debug)]
pub(super) enum Signing {
    /// By the one key that both sides have.
    Md5(Secret),
    /// By SHA-256 with RSA, each side by a key of its own.
    Rsa(Box<RsaKeys>),
}

/// The keys of an account that signs by RSA.
#[derive(Debug)]
pub(super) struct RsaKeys {
    own: PrivateKey,
    /// The text that the own key was read from, and its base64 in one line.
    own_text: [Secret; 2],
    platform: PublicKey,
}

impl RsaKeys {
    pub(super) fn new(own: PrivateKey, text: Secret, platform: PublicKey) -> Self {
        let lines = text.reveal().lines().map(str::trim);
        let bare: String = lines.filter(|line| !line.starts_with('-')).collect();
        Self {
            own,
            own_text: [text, Secret::new(bare)],
            platform,
        }
    }
}

impl Signing {
    /// The value of `sign_type`.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Md5(_) => "MD5",
            Self::Rsa(_) => "RSA",
        }
    }

    /// The signature of our request. `None` when the system has no randomness.
    pub(super) fn sign<'a>(
        &self,
        fields: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
    ) -> Option<String> {
        match self {
            Self::Md5(key) => Some(md5(fields, key)),
            Self::Rsa(keys) => keys.own.sign(&content(fields)),
        }
    }

    /// Whether the gateway signed the fields.
    pub(super) fn verify<'a>(
        &self,
        fields: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
        given: &str,
    ) -> bool {
        match self {
            Self::Md5(key) => verify_md5(fields, key, given.as_bytes()),
            Self::Rsa(keys) => keys.platform.verify(&content(fields), given),
        }
    }

    /// What no answer may hold.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        let secrets = match self {
            Self::Md5(key) => std::slice::from_ref(key),
            Self::Rsa(keys) => keys.own_text.as_slice(),
        };
        secrets.iter().map(Secret::reveal)
    }
}

/// What the gateway signed by before a key changed.
#[derive(Debug)]
pub(super) enum Previous {
    Md5(Secret),
    Rsa(PublicKey),
}

impl Previous {
    /// The value of `sign_type`.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Md5(_) => "MD5",
            Self::Rsa(_) => "RSA",
        }
    }

    /// Whether the gateway signed the fields.
    pub(super) fn verify<'a>(
        &self,
        fields: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
        given: &str,
    ) -> bool {
        match self {
            Self::Md5(key) => verify_md5(fields, key, given.as_bytes()),
            Self::Rsa(key) => key.verify(&content(fields), given),
        }
    }

    /// What no answer may hold.
    pub(super) fn secret(&self) -> Option<&str> {
        match self {
            Self::Md5(key) => Some(key.reveal()),
            Self::Rsa(_) => None,
        }
    }
}

/// The text that is signed.
fn content<'a>(fields: impl IntoIterator<Item = (&'a [u8], &'a [u8])>) -> Vec<u8> {
    let fields: BTreeMap<&[u8], &[u8]> = fields.into_iter().collect();
    let mut content = Vec::new();
    for (name, value) in fields {
        let blank = value.iter().all(|byte| BLANK.contains(byte));
        if blank || name == b"sign" || name == b"sign_type" {
            continue;
        }
        if !content.is_empty() {
            content.push(b'&');
        }
        for part in [name, b"=", value] {
            content.extend_from_slice(part);
        }
    }
    content
}

fn md5<'a>(fields: impl IntoIterator<Item = (&'a [u8], &'a [u8])>, key: &Secret) -> String {
    let mut hash = Md5::new();
    hash.update(content(fields));
    hash.update(key.reveal());
    format!("{:032x}", u128::from_be_bytes(hash.finalize().into()))
}

/// Compares in a time that does not reveal how much of the signature was right.
fn verify_md5<'a>(
    fields: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
    key: &Secret,
    given: &[u8],
) -> bool {
    md5(fields, key).as_bytes().ct_eq(given).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{self, Pair};

    fn fixture(name: &str) -> serde_json::Value {
        let path = format!("{}/tests/fixtures/epay/{name}", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn sign(pairs: &[Pair], key: &str) -> String {
        let fields = pairs.iter().map(|(k, v)| (k.as_slice(), v.as_slice()));
        md5(fields, &Secret::new(key))
    }

    #[test]
    fn the_documents_example_gives_the_vector_computed_elsewhere() {
        let fields = [
            ("pid", "1001"),
            ("type", "alipay"),
            ("out_trade_no", "20160806151343349"),
            ("notify_url", "http://xxx.com/notify_url.php"),
            ("return_url", "http://www.com/return_url.php"),
            ("name", "VIP会员"),
            ("money", "99.00"),
            ("clientip", "192.168.1.100"),
            ("device", "pc"),
            ("param", ""),
            ("sign_type", "MD5"),
        ];
        let sent = form::decode(form::encode(&fields).as_bytes());
        assert_eq!(
            sign(&sent, "89unJUB8HZ54Hj7x4nUj56HN4nUzUJ8i"),
            "84f47e52b17eb6418d97317aabd95aa6"
        );
    }

    /// But those whose names PHP changes; a merchant sends none of them.
    #[test]
    fn every_signature_that_a_real_server_took_is_made_again() {
        let file = fixture("sign-vectors.json");
        let php_only = ["nested-array", "array-as-param", "dot-in-key"];
        let vectors = file["accepted"].as_array().unwrap().iter();
        let mut checked = 0;
        for vector in vectors.filter(|v| !php_only.contains(&v["name"].as_str().unwrap())) {
            let sent = form::decode(vector["body_without_sign"].as_str().unwrap().as_bytes());
            assert_eq!(
                sign(&sent, file["key"].as_str().unwrap()),
                vector["md5"],
                "{}",
                vector["name"]
            );
            checked += 1;
        }
        assert_eq!(checked, 17);
    }

    #[test]
    fn a_signature_made_by_another_rule_is_refused() {
        let file = fixture("sign-vectors.json");
        let key = Secret::new(file["key"].as_str().unwrap());
        let rejected = file["rejected_rules"].as_array().unwrap();
        assert_eq!(rejected.len(), 5);
        for vector in rejected {
            let params = vector["params"].as_object().unwrap();
            let fields = || {
                params
                    .iter()
                    .map(|(k, v)| (k.as_bytes(), v.as_str().unwrap().as_bytes()))
            };
            assert!(verify_md5(fields(), &key, md5(fields(), &key).as_bytes()));
            let given = vector["sign_sent"].as_str().unwrap();
            assert!(
                !verify_md5(fields(), &key, given.as_bytes()),
                "{}",
                vector["name"]
            );
        }
    }
}
