//! The table `[gateways.epay]`.

use serde::Deserialize;
use toml::Table;
use url::Url;

use crate::{
    config::{ConfigError, check_secret, check_web_url, read_table},
    merchant::gateway::Variable,
    secret::Secret,
};

pub(super) const NAME: &str = "epay";
const KEY: &str = "CHECKOUT_EPAY_KEY";
pub(super) const VARIABLES: [Variable; 2] = [
    Variable::text("CHECKOUT_EPAY_PID", "pid"),
    Variable::text(KEY, "key"),
];

/// A merchant's account at an epay server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Epay {
    /// `mapi.php`, which takes orders.
    pub(super) url: Url,
    /// `api.php`, which answers state queries.
    pub(super) query_url: Url,
    /// The merchant's number.
    pub(super) pid: String,
    /// The merchant's key, which signs.
    #[serde(default)]
    pub(super) key: Secret,
}

impl Epay {
    pub(super) fn read(table: &Table) -> Result<Self, ConfigError> {
        let epay: Self = read_table(table, "gateways.epay")?;
        check_web_url(&epay.url, "gateways.epay.url")?;
        check_web_url(&epay.query_url, "gateways.epay.query_url")?;
        check_secret(&epay.key, "gateways.epay.key", KEY)?;
        Ok(epay)
    }
}
