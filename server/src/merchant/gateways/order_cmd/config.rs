//! The table `[gateways.order-cmd]`. The document has no account and no secret.

use serde::Deserialize;
use toml::Table;
use url::Url;

use crate::{
    config::{ConfigError, check_web_url, read_table},
    merchant::{
        gateway::Variable,
        shop_system::{Keys, ShopSystem},
    },
    secret::Secret,
};

pub(super) const NAME: &str = "order-cmd";
const ORDERS_TOKEN: &str = "CHECKOUT_ORDER_CMD_ORDERS_TOKEN";
pub(super) const VARIABLES: [Variable; 1] = [Variable::text(ORDERS_TOKEN, "orders_token")];
const ORDERS: Keys = Keys {
    url: "gateways.order-cmd.orders_url",
    token: "gateways.order-cmd.orders_token",
    variable: ORDERS_TOKEN,
};

/// A server that takes the commands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderCmd {
    /// The one address; commands are in the body.
    pub(super) url: Url,
    pub(super) orders_url: Option<Url>,
    #[serde(default)]
    orders_token: Secret,
    /// Where an order is made that the gateway is then asked to have paid.
    #[serde(skip)]
    pub(super) shop_system: Option<ShopSystem>,
}

impl OrderCmd {
    pub(super) fn read(table: &Table) -> Result<Self, ConfigError> {
        let mut order_cmd: Self = read_table(table, "gateways.order-cmd")?;
        check_web_url(&order_cmd.url, "gateways.order-cmd.url")?;
        let orders_url = order_cmd.orders_url.as_ref();
        order_cmd.shop_system = ShopSystem::read(orders_url, &order_cmd.orders_token, ORDERS)?;
        Ok(order_cmd)
    }

    /// What no shopper may read.
    pub(super) fn secrets(&self) -> [&str; 1] {
        [self.orders_token.reveal()]
    }
}
