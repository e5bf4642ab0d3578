//! The table `[gateways.smallsaas]`.

use serde::Deserialize;
use toml::Table;
use url::Url;

use crate::{
    config::{ConfigError, check_own_token, check_secret, check_web_url, read_table},
    merchant::{
        gateway::Variable,
        shop_system::{Keys, ShopSystem},
    },
    secret::Secret,
};

const ORDER_TYPES: [&str; 3] = ["Order", "Wallet", "Appointment"];
pub(super) const NAME: &str = "smallsaas";
const TOKEN: &str = "CHECKOUT_SMALLSAAS_TOKEN";
const NOTIFY_TOKEN: &str = "CHECKOUT_SMALLSAAS_NOTIFY_TOKEN";
const ORDERS_TOKEN: &str = "CHECKOUT_SMALLSAAS_ORDERS_TOKEN";
pub(super) const VARIABLES: [Variable; 3] = [
    Variable::text(TOKEN, "token"),
    Variable::text(NOTIFY_TOKEN, "notify_token"),
    Variable::text(ORDERS_TOKEN, "orders_token"),
];
const ORDERS: Keys = Keys {
    url: "gateways.smallsaas.orders_url",
    token: "gateways.smallsaas.orders_token",
    variable: ORDERS_TOKEN,
};

/// A mall of smallsaas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Smallsaas {
    /// The mall, below which the document's paths lie.
    pub(super) base: Url,
    /// The whole value of the `Authorization` header.
    #[serde(default)]
    pub(super) token: Secret,
    /// The document's kind of the orders that are sold here: `Order`, `Wallet` (the mall's
    /// top-ups) or `Appointment`.
    #[serde(default = "default_order_type")]
    pub(super) order_type: String,
    /// What a report of a payment must carry.
    #[serde(default)]
    pub(super) notify_token: Secret,
    pub(super) orders_url: Option<Url>,
    #[serde(default)]
    orders_token: Secret,
    /// Where an order is made that the mall is then asked to have paid.
    #[serde(skip)]
    pub(super) shop_system: Option<ShopSystem>,
}

fn default_order_type() -> String {
    "Order".to_owned()
}

impl Smallsaas {
    pub(super) fn read(table: &Table) -> Result<Self, ConfigError> {
        let mut mall: Self = read_table(table, "gateways.smallsaas")?;
        check_web_url(&mall.base, "gateways.smallsaas.base")?;
        let notify_token = &mall.notify_token;
        check_own_token(
            notify_token,
            "gateways.smallsaas.notify_token",
            NOTIFY_TOKEN,
        )?;
        check_secret(&mall.token, "gateways.smallsaas.token", TOKEN)?;
        if !ORDER_TYPES.contains(&mall.order_type.as_str()) {
            return Err(ConfigError::BadValue("gateways.smallsaas.order_type"));
        }
        let in_header = |b: u8| (b' '..=b'~').contains(&b);
        if !mall.token.reveal().bytes().all(in_header) {
            return Err(ConfigError::BadValue("gateways.smallsaas.token"));
        }
        let orders_url = mall.orders_url.as_ref();
        mall.shop_system = ShopSystem::read(orders_url, &mall.orders_token, ORDERS)?;
        Ok(mall)
    }

    /// What no shopper may read.
    pub(super) fn secrets(&self) -> [&str; 3] {
        [&self.token, &self.notify_token, &self.orders_token].map(Secret::reveal)
    }
}
