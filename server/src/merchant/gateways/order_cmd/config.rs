//! The table `[gateways.order-cmd]`. The document has no account and no secret.

use serde::Deserialize;
use toml::Table;
use url::Url;

use crate::config::{ConfigError, check_web_url};

pub(super) const NAME: &str = "order-cmd";

/// A server that takes the commands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderCmd {
    /// The one address; commands are in the body.
    pub(super) url: Url,
}

impl OrderCmd {
    pub(super) fn read(table: &Table) -> Result<Self, ConfigError> {
        let order_cmd: Self = table.clone().try_into().map_err(ConfigError::Malformed)?;
        check_web_url(&order_cmd.url, "gateways.order-cmd.url")?;
        Ok(order_cmd)
    }
}
