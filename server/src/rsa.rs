//! RSA keys as payment gateways hand them out, and their signatures: SHA-256 with RSA,
//! PKCS #1 version 1.5, as base64.
//!
//! A key is PEM, or the base64 of its DER in one line or several. A private one is PKCS #8 or
//! PKCS #1, a public one X.509's form or PKCS #1. Keys have 2048 bits at least.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{
        KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
    },
};

/// In X.509's form: this is a key for RSA.
const IS_RSA: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
/// Bytes of the shortest modulus, and of the longest that is verified.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;

/// The key that signs.
pub(crate) struct PrivateKey(RsaKeyPair);

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<private key>")
    }
}

impl PrivateKey {
    /// The key of that text; `None` if it is none, or is too short.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let der = der(text)?;
        let pair = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
        pair.ok().map(Self)
    }

    /// The signature of the content. `None` when the system has no randomness.
    pub(crate) fn sign(&self, content: &[u8]) -> Option<String> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        let random = SystemRandom::new();
        self.0
            .sign(&RSA_PKCS1_SHA256, &random, content, &mut signature)
            .ok()?;
        Some(STANDARD.encode(signature))
    }

    /// The key that verifies what this one signed.
    pub(crate) fn public(&self) -> PublicKey {
        PublicKey(self.0.public_key().as_ref().to_vec())
    }
}

/// The key that verifies, as the DER of PKCS #1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicKey(Vec<u8>);

impl PublicKey {
    /// The key of that text; `None` if it is none, or is too short or too long.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let der = der(text)?;
        let key = unwrapped(&der).unwrap_or(&der);
        let (numbers, b"") = element(SEQUENCE, key)? else {
            return None;
        };
        let (modulus, rest) = element(INTEGER, numbers)?;
        let (_, b"") = element(INTEGER, rest)? else {
            return None;
        };
        let modulus = modulus.strip_prefix(&[0]).unwrap_or(modulus);
        MODULUS.contains(&modulus.len()).then(|| Self(key.to_vec()))
    }

    /// Whether the base64 is this key's signature of the content.
    pub(crate) fn verify(&self, content: &[u8], signature: &str) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0);
        let signature = STANDARD.decode(signature);
        signature.is_ok_and(|signature| key.verify(content, &signature).is_ok())
    }
}

/// The bytes of a key's text.
fn der(text: &str) -> Option<Vec<u8>> {
    let lines = text.lines().map(str::trim);
    let base64: String = lines.filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(base64).ok().filter(|der| !der.is_empty())
}

/// The key within X.509's form.
fn unwrapped(der: &[u8]) -> Option<&[u8]> {
    let (info, b"") = element(SEQUENCE, der)? else {
        return None;
    };
    let (bits, b"") = element(BIT_STRING, info.strip_prefix(&IS_RSA)?)? else {
        return None;
    };
    bits.strip_prefix(&[0])
}

/// The value of the DER element of that kind which the bytes begin with, and what follows.
fn element(kind: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = match bytes.strip_prefix(&[kind])? {
        [short @ 0..=0x7f, rest @ ..] => (usize::from(*short), rest),
        [0x81, length, rest @ ..] => (usize::from(*length), rest),
        [0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: &str = include_str!("../tests/fixtures/epay/keys/merchant.pem");
    const PRIVATE_PKCS1: &str = include_str!("../tests/fixtures/epay/keys/merchant-pkcs1.pem");
    const PUBLIC: &str = include_str!("../tests/fixtures/epay/keys/merchant-public.pem");
    const PUBLIC_PKCS1: &str =
        include_str!("../tests/fixtures/epay/keys/merchant-public-pkcs1.pem");
    const OTHER: &str = include_str!("../tests/fixtures/epay/keys/platform-public.pem");
    const SHORT: &str = include_str!("../tests/fixtures/epay/keys/short.pem");
    const SHORT_PUBLIC: &str = include_str!("../tests/fixtures/epay/keys/short-public.pem");
    /// By `openssl dgst -sha256 -sign`, over `a=1&b=茶`.
    const SIGNATURE: &str = include_str!("../tests/fixtures/epay/keys/signature.txt");

    /// The base64 in one line, as gateways show it.
    fn bare(pem: &str) -> String {
        let lines = pem.lines().filter(|line| !line.starts_with('-'));
        lines.collect()
    }

    #[test]
    fn a_signature_made_elsewhere_is_made_and_verified_in_every_form_of_the_keys() {
        let content = "a=1&b=茶".as_bytes();
        for private in [PRIVATE, PRIVATE_PKCS1, &bare(PRIVATE), &bare(PRIVATE_PKCS1)] {
            let key = PrivateKey::read(private).unwrap();
            assert_eq!(key.sign(content).unwrap(), SIGNATURE.trim());
            assert_eq!(Some(key.public()), PublicKey::read(PUBLIC));
        }
        for public in [PUBLIC, PUBLIC_PKCS1, &bare(PUBLIC), &bare(PUBLIC_PKCS1)] {
            let key = PublicKey::read(public).unwrap();
            assert!(key.verify(content, SIGNATURE.trim()));
            assert!(!key.verify("a=1&b=水".as_bytes(), SIGNATURE.trim()));
            assert!(!key.verify(content, "AAAA"));
            assert!(!key.verify(content, ""));
            assert!(!key.verify(content, "no base64"));
        }
        let other = PublicKey::read(OTHER).unwrap();
        assert!(!other.verify(content, SIGNATURE.trim()));
    }

    #[test]
    fn what_is_no_key_of_2048_bits_is_refused() {
        let cut = &bare(PRIVATE)[..400];
        for private in ["", "the-key", SHORT, PUBLIC, cut] {
            assert!(PrivateKey::read(private).is_none(), "{private}");
        }
        let cut = &bare(PUBLIC)[..100];
        for public in ["", "the-key", SHORT_PUBLIC, PRIVATE, PRIVATE_PKCS1, cut] {
            assert!(PublicKey::read(public).is_none(), "{public}");
        }
    }
}
