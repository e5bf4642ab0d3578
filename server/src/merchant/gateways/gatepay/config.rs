//! The table `[gateways.gatepay]`, and the key of a product that belongs to gatepay.

use serde::Deserialize;
use toml::Table;
use url::Url;

use crate::{
    config::{ConfigError, check_secret, check_web_url, read_table},
    merchant::{gateway::Variable, product::ProductKey},
    secret::Secret,
};

pub(super) const NAME: &str = "gatepay";
/// The key of a product's number at gatepay; without one it is not sold there.
pub(super) const PRODUCT: &str = "gatepay_product";
pub(super) const PRODUCT_KEYS: [ProductKey; 1] = [ProductKey::number(PRODUCT)];
const APPKEY: &str = "CHECKOUT_GATEPAY_APPKEY";
const SECRET: &str = "CHECKOUT_GATEPAY_SECRET";
pub(super) const VARIABLES: [Variable; 2] = [
    Variable::text(APPKEY, "appkey"),
    Variable::text(SECRET, "secret"),
];

/// A shop's account at gatepay.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Gatepay {
    /// `/api/pay/create`.
    pub(super) url: Url,
    /// Names the shop.
    #[serde(default)]
    pub(super) appkey: Secret,
    /// The document's `appsecret`, which signs.
    #[serde(default)]
    pub(super) secret: Secret,
}

impl Gatepay {
    pub(super) fn read(table: &Table) -> Result<Self, ConfigError> {
        let gatepay: Self = read_table(table, "gateways.gatepay")?;
        check_web_url(&gatepay.url, "gateways.gatepay.url")?;
        check_secret(&gatepay.appkey, "gateways.gatepay.appkey", APPKEY)?;
        check_secret(&gatepay.secret, "gateways.gatepay.secret", SECRET)?;
        Ok(gatepay)
    }
}
