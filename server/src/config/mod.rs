//! What the server is told: a TOML file (`example.toml` explains every key), some of it
//! overridden by the environment. Without a file the sandbox stands in for the gateways.

mod gateways;

pub use self::gateways::{
    EpayConfig, GatepayConfig, GatewaysConfig, OrderCmdConfig, PayUrlConfig, SmallsaasConfig,
};

use std::{fmt, path::Path};

use serde::Deserialize;
use url::Url;

use self::gateways::web;
use crate::merchant::catalogue::{Catalogue, CatalogueError, Product};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub merchant: MerchantConfig,
    pub gateways: GatewaysConfig,
    pub products: Vec<Product>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MerchantConfig {
    /// Where gateways reach this server; the address that it listens on when absent.
    pub public_url: Option<Url>,
    /// Origins, exactly as a browser writes them, of shops on other hosts.
    pub allowed_origins: Vec<String>,
    pub database: Option<String>,
    /// Seconds an order lives.
    pub expires_in: Option<u32>,
    /// Take the shopper's address from the last `X-Forwarded-For` entry.
    pub trust_forwarded_for: bool,
    /// Requests in work at once; one more is answered 503.
    pub max_in_flight: usize,
    /// Seconds a gateway may take to answer a create.
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

#[derive(Debug)]
pub enum ConfigError {
    Unreadable(std::io::Error),
    Malformed(toml::de::Error),
    MissingKey(&'static str),
    BadUrl(&'static str),
    BadValue(&'static str),
    BadOrigin(String),
    Catalogue(CatalogueError),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "the config file cannot be read: {error}"),
            // `message` leaves out the excerpt of the file, which may hold a key.
            Self::Malformed(error) => write!(f, "the config file is wrong: {}", error.message()),
            Self::MissingKey(name) => {
                write!(f, "no key or token: set it in the config file or in {name}")
            }
            Self::BadUrl(name) => write!(f, "{name} must be an http or https URL"),
            Self::BadValue(name) => write!(f, "{name} holds what cannot be sent as it stands"),
            Self::BadOrigin(origin) => {
                write!(
                    f,
                    "{origin:?} is no origin such as \"https://shop.example\""
                )
            }
            Self::Catalogue(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    pub fn read(path: &Path, env: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        Self::parse(
            &std::fs::read_to_string(path).map_err(ConfigError::Unreadable)?,
            env,
        )
    }

    pub fn parse(text: &str, env: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut config: Self = toml::from_str(text).map_err(ConfigError::Malformed)?;
        config.gateways.override_from(env);
        config.checked()
    }

    /// Every gateway at `base`, in this process, for accounts that are worth nothing.
    pub fn sandbox(base: &Url, env: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut gateways = GatewaysConfig::sandbox(base)?;
        gateways.override_from(env);
        Self {
            gateways,
            ..Self::default()
        }
        .checked()
    }

    fn checked(self) -> Result<Self, ConfigError> {
        self.gateways.check()?;
        if let Some(public_url) = &self.merchant.public_url {
            web(public_url, "merchant.public_url")?;
        }
        for origin in &self.merchant.allowed_origins {
            let exact =
                Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin);
            if !exact {
                return Err(ConfigError::BadOrigin(origin.clone()));
            }
        }
        self.catalogue()?;
        Ok(self)
    }

    /// The products of the file, or the demo's.
    pub fn catalogue(&self) -> Result<Catalogue, ConfigError> {
        if self.products.is_empty() {
            return Ok(Catalogue::demo());
        }
        Catalogue::new(self.products.clone()).map_err(ConfigError::Catalogue)
    }
}
