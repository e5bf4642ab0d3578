//! Signatures by RSA, made here so that neither side's code checks itself.

use base64::{Engine, engine::general_purpose::STANDARD};
use checkout_server::Setup;
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};

use crate::harness::set;

/// The throw-away keys of a merchant and of its gateway.
pub(crate) const MERCHANT: &str = include_str!("../fixtures/epay/keys/merchant.pem");
pub(crate) const PLATFORM: &str = include_str!("../fixtures/epay/keys/platform.pem");
pub(crate) const PLATFORM_PUBLIC: &str = include_str!("../fixtures/epay/keys/platform-public.pem");
/// The keys of every sandbox, which everybody can read.
pub(crate) const SANDBOX_MERCHANT: &str =
    include_str!("../../src/sandbox/gateways/epay/keys/merchant.pem");
pub(crate) const SANDBOX_PLATFORM: &str =
    include_str!("../../src/sandbox/gateways/epay/keys/platform.pem");
pub(crate) const SANDBOX_PLATFORM_PUBLIC: &str =
    include_str!("../../src/sandbox/gateways/epay/keys/platform-public.pem");

/// The text that is signed of these fields.
pub(crate) fn content(fields: &[(&str, &str)]) -> String {
    let mut fields: Vec<_> = fields
        .iter()
        .filter(|(name, value)| !value.trim().is_empty() && !name.starts_with("sign"))
        .collect();
    fields.sort_unstable();
    let pairs = fields.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

pub(crate) fn sign(content: &str, private: &str) -> String {
    let lines = private.lines().filter(|line| !line.starts_with('-'));
    let der = STANDARD.decode(lines.collect::<String>()).unwrap();
    let key = RsaKeyPair::from_pkcs8(&der).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        content.as_bytes(),
        &mut signature,
    )
    .unwrap();
    STANDARD.encode(signature)
}

/// The fields with their signature.
pub(crate) fn signed_by(fields: &[(&str, &str)], private: &str) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let mut signed: Vec<_> = fields.iter().map(own).collect();
    signed.push(("sign".to_owned(), sign(&content(fields), private)));
    signed.push(("sign_type".to_owned(), "RSA".to_owned()));
    signed
}

/// The present second.
pub(crate) fn timestamp() -> String {
    (checkout_server::clock::now_ms() / 1000).to_string()
}

/// Makes the shop's epay account one that signs by RSA, with keys of the tests.
pub(crate) fn configure(setup: &mut Setup) {
    let keys = [
        ("sign_type", "RSA"),
        ("private_key", MERCHANT),
        ("platform_public_key", PLATFORM_PUBLIC),
    ];
    set(&mut setup.config.gateways, "epay", &keys);
}
