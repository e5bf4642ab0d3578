//! The config file: TOML, every key of which `example.toml` explains. What a gateway's
//! table and a product's keys mean is known to the merchant's side alone; here they are
//! tables.

mod catalogue_error;
mod error;
mod tables;

pub use self::{catalogue_error::CatalogueError, error::ConfigError, tables::GatewayTables};

use std::path::Path;

use serde::Deserialize;
use toml::Table;
use url::Url;

use crate::secret::Secret;

/// A config file's content. Only `[merchant]` is checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The table `[merchant]`.
    pub merchant: MerchantConfig,
    /// The tables `[gateways.<name>]`.
    pub gateways: GatewayTables,
    /// The tables `[[products]]`, in the file's order. None means the demo's products.
    pub products: Vec<Table>,
}

/// The table `[merchant]`: what concerns the server as a whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MerchantConfig {
    /// Where gateways reach this server; the address that it listens on when absent.
    pub public_url: Option<Url>,
    /// Origins, exactly as a browser writes them, of shops on other hosts.
    pub allowed_origins: Vec<String>,
    /// `SQLite` file, or `:memory:`.
    pub database: Option<String>,
    /// Seconds during which an order can be paid.
    pub expires_in: Option<u32>,
    /// Whether the shopper's address is the last `X-Forwarded-For` entry.
    pub trust_forwarded_for: bool,
    /// Requests in work at once; one more is answered 503.
    pub max_in_flight: usize,
    /// Seconds that a gateway may take to answer a create request.
    pub gateway_timeout: u32,
}

impl Default for MerchantConfig {
    fn default() -> Self {
        Self {
            public_url: None,
            allowed_origins: Vec::new(),
            database: None,
            expires_in: None,
            trust_forwarded_for: false,
            max_in_flight: 256,
            // As long as the widget waits.
            gateway_timeout: 30,
        }
    }
}

impl Config {
    /// Reads a config file.
    ///
    /// # Errors
    ///
    /// As [`Config::parse`], and when the file cannot be read.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        Self::parse(&std::fs::read_to_string(path).map_err(ConfigError::Unreadable)?)
    }

    /// Parses the text of a config file.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, has an unknown key outside the gateways and products, or
    /// a value of `[merchant]` that cannot be used.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(ConfigError::Malformed)?;
        if let Some(public_url) = &config.merchant.public_url {
            check_web_url(public_url, "merchant.public_url")?;
        }
        for origin in &config.merchant.allowed_origins {
            let exact =
                Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin);
            if !exact {
                return Err(ConfigError::BadOrigin(origin.clone()));
            }
        }
        Ok(config)
    }
}

/// Checks that requests can be sent to a URL. `key` is where the config has it.
///
/// # Errors
///
/// When the URL is neither `http` nor `https`.
pub fn check_web_url(url: &Url, key: &'static str) -> Result<(), ConfigError> {
    match url.scheme() {
        "http" | "https" => Ok(()),
        _ => Err(ConfigError::BadUrl(key)),
    }
}

/// Checks that a secret is there: an empty one would let everybody in. `key` is where the
/// config has it, `variable` the environment variable that may hold it instead.
///
/// # Errors
///
/// When the secret is empty.
pub fn check_secret(
    secret: &Secret,
    key: &'static str,
    variable: &'static str,
) -> Result<(), ConfigError> {
    if secret.is_empty() {
        return Err(ConfigError::MissingSecret { key, variable });
    }
    Ok(())
}
