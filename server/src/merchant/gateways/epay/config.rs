//! The table `[gateways.epay]`.

use serde::Deserialize;
use toml::Table;
use url::Url;

use super::sign::{RsaKeys, Signing};
use crate::{
    config::{ConfigError, check_secret, check_value, check_web_url, read_table},
    merchant::gateway::Variable,
    rsa::{PrivateKey, PublicKey},
    secret::Secret,
};

pub(super) const NAME: &str = "epay";
const KEY: &str = "CHECKOUT_EPAY_KEY";
const PRIVATE_KEY: &str = "CHECKOUT_EPAY_PRIVATE_KEY";
const PLATFORM_PUBLIC_KEY: &str = "CHECKOUT_EPAY_PLATFORM_PUBLIC_KEY";
pub(super) const VARIABLES: [Variable; 5] = [
    Variable::text("CHECKOUT_EPAY_PID", "pid"),
    Variable::text(KEY, "key"),
    Variable::text("CHECKOUT_EPAY_PREVIOUS_KEY", "previous_key"),
    Variable::text(PRIVATE_KEY, "private_key"),
    Variable::text(PLATFORM_PUBLIC_KEY, "platform_public_key"),
];

/// A merchant's account at an epay server.
#[derive(Debug)]
pub(super) struct Epay {
    /// What takes orders: `mapi.php`, or `/api/pay/create` for RSA.
    pub(super) url: Url,
    /// What answers state queries: `api.php`, or `/api/pay/query` for RSA.
    pub(super) query_url: Url,
    /// The merchant's number.
    pub(super) pid: String,
    pub(super) signing: Signing,
    /// By which notifications may still be signed that were under way when the key changed.
    pub(super) previous: Option<Signing>,
}

impl Epay {
    /// What no event and no answer may hold.
    pub(super) fn secrets(&self) -> Vec<&str> {
        let previous = self.previous.iter().flat_map(Signing::secrets);
        self.signing.secrets().chain(previous).collect()
    }
}

/// The table as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    url: Url,
    query_url: Url,
    pid: String,
    #[serde(default)]
    sign_type: SignType,
    #[serde(default)]
    key: Secret,
    #[serde(default)]
    previous_key: Secret,
    #[serde(default)]
    private_key: Secret,
    #[serde(default)]
    platform_public_key: Secret,
}

/// The signatures that an account has.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
enum SignType {
    #[default]
    #[serde(rename = "MD5")]
    Md5,
    #[serde(rename = "RSA")]
    Rsa,
}

impl Epay {
    pub(super) fn read(table: &Table) -> Result<Self, ConfigError> {
        let written: Written = read_table(table, "gateways.epay")?;
        check_web_url(&written.url, "gateways.epay.url")?;
        check_web_url(&written.query_url, "gateways.epay.query_url")?;
        let signing = match written.sign_type {
            SignType::Md5 => {
                check_secret(&written.key, "gateways.epay.key", KEY)?;
                Signing::Md5(written.key)
            }
            SignType::Rsa => Signing::Rsa(Box::new(keys(
                written.private_key,
                &written.platform_public_key,
            )?)),
        };
        check_value(&written.previous_key, "gateways.epay.previous_key")?;
        let previous = Some(written.previous_key).filter(|key| !key.is_empty());
        Ok(Self {
            previous: previous.map(Signing::Md5),
            url: written.url,
            query_url: written.query_url,
            pid: written.pid,
            signing,
        })
    }
}

fn keys(private: Secret, platform: &Secret) -> Result<RsaKeys, ConfigError> {
    const PRIVATE: &str = "gateways.epay.private_key";
    const PLATFORM: &str = "gateways.epay.platform_public_key";
    for (text, key, variable) in [
        (&private, PRIVATE, PRIVATE_KEY),
        (platform, PLATFORM, PLATFORM_PUBLIC_KEY),
    ] {
        if text.is_empty() {
            return Err(ConfigError::MissingSecret { key, variable });
        }
    }
    let own = PrivateKey::read(private.reveal()).ok_or(ConfigError::BadRsaKey(PRIVATE))?;
    let platform = PublicKey::read(platform.reveal()).ok_or(ConfigError::BadRsaKey(PLATFORM))?;
    // Whoever pastes the own public key here would accept what the own key signs.
    if platform == own.public() {
        return Err(ConfigError::BadRsaKey(PLATFORM));
    }
    Ok(RsaKeys::new(own, private, platform))
}
