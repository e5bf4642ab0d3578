//! The table `[gateways.epay]`.

use serde::Deserialize;
use toml::Table;
use url::Url;

use super::sign::{Previous, RsaKeys, Signing};
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
const PLATFORM: &str = "gateways.epay.platform_public_key";
const PREVIOUS_PLATFORM: &str = "gateways.epay.previous_platform_public_key";
pub(super) const VARIABLES: [Variable; 6] = [
    Variable::text("CHECKOUT_EPAY_PID", "pid"),
    Variable::text(KEY, "key"),
    Variable::text("CHECKOUT_EPAY_PREVIOUS_KEY", "previous_key"),
    Variable::text(PRIVATE_KEY, "private_key"),
    Variable::text(PLATFORM_PUBLIC_KEY, "platform_public_key"),
    Variable::text(
        "CHECKOUT_EPAY_PREVIOUS_PLATFORM_PUBLIC_KEY",
        "previous_platform_public_key",
    ),
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
    pub(super) previous: Vec<Previous>,
}

impl Epay {
    /// What no event and no answer may hold.
    pub(super) fn secrets(&self) -> Vec<&str> {
        let previous = self.previous.iter().filter_map(Previous::secret);
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
    #[serde(default)]
    previous_platform_public_key: Secret,
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
        check_value(&written.previous_key, "gateways.epay.previous_key")?;
        let previous_key = Some(written.previous_key).filter(|key| !key.is_empty());
        let mut previous: Vec<_> = previous_key.map(Previous::Md5).into_iter().collect();
        let signing = match written.sign_type {
            SignType::Md5 => {
                check_secret(&written.key, "gateways.epay.key", KEY)?;
                Signing::Md5(written.key)
            }
            SignType::Rsa => {
                let own = own_key(&written.private_key)?;
                let before = &written.previous_platform_public_key;
                if !before.is_empty() {
                    let before = platform_key(before, &own, PREVIOUS_PLATFORM)?;
                    previous.push(Previous::Rsa(before));
                }
                let platform = &written.platform_public_key;
                if platform.is_empty() {
                    return Err(ConfigError::MissingSecret {
                        key: PLATFORM,
                        variable: PLATFORM_PUBLIC_KEY,
                    });
                }
                let platform = platform_key(platform, &own, PLATFORM)?;
                let keys = RsaKeys::new(own, written.private_key, platform);
                Signing::Rsa(Box::new(keys))
            }
        };
        Ok(Self {
            previous,
            url: written.url,
            query_url: written.query_url,
            pid: written.pid,
            signing,
        })
    }
}

fn own_key(text: &Secret) -> Result<PrivateKey, ConfigError> {
    const PRIVATE: &str = "gateways.epay.private_key";
    if text.is_empty() {
        return Err(ConfigError::MissingSecret {
            key: PRIVATE,
            variable: PRIVATE_KEY,
        });
    }
    PrivateKey::read(text.reveal()).ok_or(ConfigError::BadRsaKey(PRIVATE))
}

/// A public key of the gateway's. Whoever pastes the own one would accept what the own key signs.
fn platform_key(
    text: &Secret,
    own: &PrivateKey,
    name: &'static str,
) -> Result<PublicKey, ConfigError> {
    let key = PublicKey::read(text.reveal()).filter(|key| *key != own.public());
    key.ok_or(ConfigError::BadRsaKey(name))
}
