//! What the server is told: a TOML file (`example.toml` explains every key), some of it
//! overridden by the environment. Without a file the sandbox stands in for the gateways.

use std::{fmt, path::Path};

use serde::Deserialize;
use url::Url;

use crate::{
    merchant::catalogue::{Catalogue, CatalogueError, Product},
    secret::Secret,
};

/// The sandbox's merchant account; its key is made anew at every start.
const SANDBOX_PID: &str = "1000";

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
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct GatewaysConfig {
    pub epay: Option<EpayConfig>,
    pub order_cmd: Option<OrderCmdConfig>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpayConfig {
    /// `mapi.php`, which takes the order.
    pub url: Url,
    /// `api.php`, which knows an order's state.
    pub query_url: Url,
    pub pid: String,
    #[serde(default)]
    pub key: Secret,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderCmdConfig {
    pub url: Url,
}

#[derive(Debug)]
pub enum ConfigError {
    Unreadable(std::io::Error),
    Malformed(toml::de::Error),
    MissingKey(&'static str),
    BadUrl(&'static str),
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
                write!(f, "no merchant key: set it in the config file or in {name}")
            }
            Self::BadUrl(name) => write!(f, "{name} must be an http or https URL"),
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
        if let Some(epay) = &mut config.gateways.epay {
            override_epay(epay, &env);
        }
        config.checked()
    }

    /// Both gateways at `base`, in this process, for an account that is worth nothing.
    pub fn sandbox(base: &Url, env: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let at = |path: &str| {
            base.join(path)
                .map_err(|_| ConfigError::BadUrl("the sandbox"))
        };
        let mut epay = EpayConfig {
            url: at("/sandbox/epay/mapi.php")?,
            query_url: at("/sandbox/epay/api.php")?,
            pid: SANDBOX_PID.to_owned(),
            key: Secret::new(crate::random::letters(32)),
        };
        override_epay(&mut epay, &env);
        let order_cmd = OrderCmdConfig {
            url: at("/sandbox/order-cmd")?,
        };
        let gateways = GatewaysConfig {
            epay: Some(epay),
            order_cmd: Some(order_cmd),
        };
        Self {
            gateways,
            ..Self::default()
        }
        .checked()
    }

    fn checked(self) -> Result<Self, ConfigError> {
        if let Some(epay) = &self.gateways.epay {
            web(&epay.url, "gateways.epay.url")?;
            web(&epay.query_url, "gateways.epay.query_url")?;
            if epay.key.is_empty() {
                return Err(ConfigError::MissingKey("CHECKOUT_EPAY_KEY"));
            }
        }
        if let Some(order_cmd) = &self.gateways.order_cmd {
            web(&order_cmd.url, "gateways.order-cmd.url")?;
        }
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

    /// The products of the file, or the tea shop's.
    pub fn catalogue(&self) -> Result<Catalogue, ConfigError> {
        if self.products.is_empty() {
            return Ok(Catalogue::tea_shop());
        }
        Catalogue::new(self.products.clone()).map_err(ConfigError::Catalogue)
    }
}

fn override_epay(epay: &mut EpayConfig, env: impl Fn(&str) -> Option<String>) {
    if let Some(pid) = env("CHECKOUT_EPAY_PID") {
        epay.pid = pid;
    }
    if let Some(key) = env("CHECKOUT_EPAY_KEY") {
        epay.key = Secret::new(key);
    }
}

fn web(url: &Url, name: &'static str) -> Result<(), ConfigError> {
    match url.scheme() {
        "http" | "https" => Ok(()),
        _ => Err(ConfigError::BadUrl(name)),
    }
}
