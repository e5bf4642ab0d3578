//! The table `[gateways.pay-url]`, and the key of a product that belongs to pay-url.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Table;
use url::Url;

use crate::{
    config::{ConfigError, check_own_token, check_value, check_web_url, read_table},
    merchant::{gateway::Variable, product::ProductKey},
    secret::Secret,
};

pub(super) const NAME: &str = "pay-url";
/// The key of a product's `consume_type`; without one it is not sold here.
pub(super) const PRODUCT: &str = "consume_type";
pub(super) const PRODUCT_KEYS: [ProductKey; 1] = [ProductKey::number(PRODUCT)];
const NOTIFY_TOKEN: &str = "CHECKOUT_PAY_URL_NOTIFY_TOKEN";
pub(super) const VARIABLES: [Variable; 2] = [
    Variable::text(NOTIFY_TOKEN, "notify_token"),
    Variable::pairs("CHECKOUT_PAY_URL_PARAMS", "params"),
];
/// The parameters whose values the server decides for each order.
pub(super) const PER_ORDER: [&str; 4] = [
    "consume_type",
    "pay_type",
    "order_from_type",
    "order_robot_id",
];

/// An account at pay-url.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PayUrl {
    /// `pay_url.php`.
    pub(super) url: Url,
    /// The document's common parameters, which no browser may choose.
    #[serde(default)]
    pub(super) params: BTreeMap<String, Secret>,
    /// The parameter that carries the order number, since the document has none for it.
    #[serde(default = "default_order_param")]
    pub(super) order_param: String,
    /// The parameters beside the document's that a page may choose.
    #[serde(default)]
    pub(super) forwarded: Vec<String>,
    /// What a report of a payment must carry.
    #[serde(default)]
    pub(super) notify_token: Secret,
}

fn default_order_param() -> String {
    "order_no".to_owned()
}

impl PayUrl {
    pub(super) fn read(table: &Table) -> Result<Self, ConfigError> {
        let pay_url: Self = read_table(table, "gateways.pay-url")?;
        check_web_url(&pay_url.url, "gateways.pay-url.url")?;
        let token = &pay_url.notify_token;
        check_own_token(token, "gateways.pay-url.notify_token", NOTIFY_TOKEN)?;
        for value in pay_url.params.values() {
            check_value(value, "gateways.pay-url.params")?;
        }
        pay_url.check_names()?;
        Ok(pay_url)
    }

    /// What no shopper may read.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        let secrets = self.params.values().chain([&self.notify_token]);
        secrets.map(Secret::reveal)
    }

    /// No name may be sent twice, since nobody can say which of two the gateway takes.
    fn check_names(&self) -> Result<(), ConfigError> {
        let taken = |name: &str| name.is_empty() || PER_ORDER.contains(&name);
        if taken(&self.order_param) {
            return Err(ConfigError::BadValue("gateways.pay-url.order_param"));
        }
        let sent_twice = |name: &String| taken(name) || *name == self.order_param;
        if self.params.keys().any(sent_twice) {
            return Err(ConfigError::BadValue("gateways.pay-url.params"));
        }
        let ours = |name: &String| self.params.keys().any(|own| own.eq_ignore_ascii_case(name));
        if (self.forwarded.iter()).any(|name| sent_twice(name) || ours(name)) {
            return Err(ConfigError::BadValue("gateways.pay-url.forwarded"));
        }
        Ok(())
    }
}
