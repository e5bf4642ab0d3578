//! The merchant's account, and what the gateway holds beside the trades.

use std::sync::Arc;

use toml::Table;

use super::settings::EpaySettings;
use crate::{
    rsa::{PrivateKey, PublicKey},
    sandbox::{
        account::{AccountError, secret, text},
        info::{GatewayInfo, Notifications},
        scenario::Present,
        state::State,
    },
    secret::Secret,
};

pub(super) const INFO: GatewayInfo = GatewayInfo {
    name: "epay",
    can_cancel: false,
    has_state_query: true,
    verifies_signatures: true,
    notifications: Notifications::PaymentsWithState,
    // A frozen order.
    unusual_state: 3,
};

/// Where the shopper changes the wallet.
pub(super) const CASHIER: &str = "/sandbox/epay/cashier.php";

/// The keys of a made-up account. They are worth nothing outside, and everybody can read
/// them.
pub(super) const MERCHANT_KEY: &str = include_str!("keys/merchant.pem");
pub(super) const PLATFORM_PUBLIC_KEY: &str = include_str!("keys/platform-public.pem");
const PLATFORM_KEY: &str = include_str!("keys/platform.pem");

/// The merchant's account.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) pid: String,
    /// For MD5.
    pub(super) key: Secret,
    /// Whether requests must be signed by RSA.
    pub(super) only_rsa: bool,
    /// For RSA.
    pub(super) keys: Option<Keys>,
}

/// The two keys that the gateway has for RSA.
#[derive(Debug)]
pub(super) struct Keys {
    /// Verifies what the merchant signs.
    pub(super) merchant: PublicKey,
    /// Signs what the gateway sends.
    pub(super) platform: PrivateKey,
}

impl Account {
    /// The account that a merchant has with this config table. The gateway knows no more of
    /// the private key than what the merchant would register of it.
    pub(super) fn read(table: &Table) -> Result<Self, AccountError> {
        let optional = |key| text(INFO.name, table, key).unwrap_or_default();
        let merchant = PrivateKey::read(&optional("private_key")).map(|key| key.public());
        Ok(Self {
            pid: text(INFO.name, table, "pid")?,
            key: secret(INFO.name, table, "key")?,
            only_rsa: optional("sign_type") == "RSA",
            keys: merchant
                .zip(PrivateKey::read(PLATFORM_KEY))
                .map(|(merchant, platform)| Keys { merchant, platform }),
        })
    }
}

#[derive(Debug)]
pub(super) struct Epay {
    pub(super) account: Arc<Account>,
    pub(super) settings: Present<EpaySettings>,
    pub(super) state: Arc<State>,
}
