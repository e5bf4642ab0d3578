//! The table `[gateways.smallsaas]`.

use serde::Deserialize;
use toml::Table;
use url::Url;

use crate::{
    config::{ConfigError, check_secret, check_web_url},
    merchant::gateway::Variable,
    secret::Secret,
};

pub(super) const NAME: &str = "smallsaas";
const TOKEN: &str = "CHECKOUT_SMALLSAAS_TOKEN";
const NOTIFY_TOKEN: &str = "CHECKOUT_SMALLSAAS_NOTIFY_TOKEN";
pub(super) const VARIABLES: [Variable; 2] = [
    Variable::text(TOKEN, "token"),
    Variable::text(NOTIFY_TOKEN, "notify_token"),
];

/// A mall of smallsaas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Smallsaas {
    /// The mall, below which the document's paths lie.
    pub(super) base: Url,
    /// The whole value of the `Authorization` header.
    #[serde(default)]
    pub(super) token: Secret,
    /// What a report of a payment must carry.
    #[serde(default)]
    pub(super) notify_token: Secret,
}

impl Smallsaas {
    pub(super) fn read(table: &Table) -> Result<Self, ConfigError> {
        let mall: Self = table.clone().try_into().map_err(ConfigError::Malformed)?;
        check_web_url(&mall.base, "gateways.smallsaas.base")?;
        let notify_token = &mall.notify_token;
        check_secret(
            notify_token,
            "gateways.smallsaas.notify_token",
            NOTIFY_TOKEN,
        )?;
        check_secret(&mall.token, "gateways.smallsaas.token", TOKEN)?;
        let in_header = |b: u8| (b' '..=b'~').contains(&b);
        if !mall.token.reveal().bytes().all(in_header) {
            return Err(ConfigError::BadValue("gateways.smallsaas.token"));
        }
        Ok(mall)
    }
}
