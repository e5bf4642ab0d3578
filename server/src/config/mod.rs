//! The config file: TOML, every key of which `example.toml` explains. What a gateway's
//! table and a product's keys mean is known to the merchant's side alone; here they are
//! tables.

mod catalogue_error;
mod error;
mod handoff;
mod places;
mod secrets;
mod tables;
mod typed;

pub use self::{
    catalogue_error::CatalogueError,
    error::ConfigError,
    handoff::{HandoffConfig, VARIABLE as HANDOFF_SECRET},
    places::{Place, Places},
    secrets::{MIN_TOKEN, check_own_token, check_secret, check_value},
    tables::{GatewayTables, SecretTables},
    typed::{read_table, read_text},
};

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::{Table, de::DeTable};
use url::{Host, Url};

use crate::authorities::Authorities;

/// A config file's content. Only `[merchant]` is checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The table `[merchant]`.
    pub merchant: MerchantConfig,
    /// The table `[handoff]`; without it there is no such page.
    pub handoff: Option<HandoffConfig>,
    /// The tables `[gateways.<name>]`.
    pub gateways: GatewayTables,
    /// The tables `[[webhooks]]`, in the file's order.
    pub webhooks: SecretTables,
    /// The tables `[[api_keys]]`, in the file's order; without one there is no API.
    pub api_keys: SecretTables,
    /// The tables `[[products]]`, in the file's order. None means the demo's products.
    pub products: Vec<Table>,
    /// Whether no products means none: all orders come from the shop's own system.
    #[serde(skip)]
    pub has_no_demo: bool,
    /// The authorities of `merchant.extra_ca`, once `setup::configure` has read its file.
    #[serde(skip)]
    pub extra_authorities: Option<Authorities>,
    /// Where the keys stand.
    #[serde(skip)]
    pub places: Places,
}

/// The table `[merchant]`: what concerns the server as a whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MerchantConfig {
    /// Where gateways reach this server; the address that it listens on when absent.
    pub public_url: Option<Url>,
    /// Origins, exactly as a browser writes them, of shops on other hosts.
    pub allowed_origins: Vec<String>,
    /// `SQLite` file, `:memory:`, or the URL of a `PostgreSQL` database.
    pub database: Option<String>,
    /// PEM of the authorities that are trusted besides the machine's.
    pub extra_ca: Option<PathBuf>,
    /// Where `/metrics` is served, and nothing else; nowhere when absent.
    pub metrics_listen: Option<SocketAddr>,
    /// Seconds during which an order can be paid.
    pub expires_in: Option<u32>,
    /// Days after its end after which an order that was not paid is deleted; absent: never.
    pub keep_unpaid_days: Option<u32>,
    /// Whether the shopper's address is the last `X-Forwarded-For` entry.
    pub trust_forwarded_for: bool,
    /// Whether gateways on other machines may be spoken to by plain `http`.
    pub allow_plain_http: bool,
    /// Whether a page may send an order number that it made up.
    pub allow_browser_numbers: bool,
    /// Requests in work at once at each route; one more is answered 503.
    pub max_in_flight: usize,
    /// Create requests under way at once at each gateway; one more is refused in words.
    pub max_creates_per_gateway: usize,
    /// Seconds that the body of a request may take to come.
    pub body_timeout: u32,
    /// Orders that one address may make in a minute; 0 is no limit.
    pub orders_per_minute: u32,
    /// Requests to `/pay` that one address may send in a minute; 0 is no limit.
    pub pay_per_minute: u32,
    /// Streams of states open at once; one more is answered 503.
    pub max_streams: usize,
    /// Streams that one address may have open; 0 is no limit.
    pub streams_per_address: usize,
    /// Seconds that a gateway may take to answer a create request.
    pub gateway_timeout: u32,
}

impl Default for MerchantConfig {
    fn default() -> Self {
        Self {
            public_url: None,
            allowed_origins: Vec::new(),
            database: None,
            extra_ca: None,
            metrics_listen: None,
            expires_in: None,
            keep_unpaid_days: None,
            trust_forwarded_for: false,
            allow_plain_http: false,
            allow_browser_numbers: false,
            max_in_flight: 256,
            // Gateways answer within a second or two: some thirty creates a second.
            max_creates_per_gateway: 64,
            // The largest request is 256 KiB, and the widget's are a few hundred bytes.
            body_timeout: 10,
            // A carrier's address may have many shoppers behind it.
            orders_per_minute: 120,
            // Some gateways' pages ask for the state here too, up to 20 times a minute.
            pay_per_minute: 600,
            // Some 20 KiB each.
            max_streams: 10_000,
            // A browser has one. A carrier's address may have many shoppers behind it; a
            // widget that gets none polls.
            streams_per_address: 200,
            // As long as the widget waits.
            gateway_timeout: 30,
        }
    }
}

impl Config {
    /// Reads a config file. The file that `extra_ca` names is looked for in its folder.
    ///
    /// # Errors
    ///
    /// As [`Config::parse`], and when the file cannot be read.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(ConfigError::Unreadable)?;
        let mut config = Self::parse(&text)?;
        if let (Some(folder), Some(own)) = (path.parent(), &mut config.merchant.extra_ca) {
            *own = folder.join(&*own);
        }
        Ok(config)
    }

    /// Parses the text of a config file.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, has an unknown key outside the gateways and products, or
    /// a value of `[merchant]` that cannot be used.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let table = DeTable::parse(text).map_err(|error| ConfigError::not_toml(text, &error))?;
        let places = Places::in_file(text, table.get_ref());
        let parsed = read_text(text).map_err(|error| error.at(&places));
        let mut config: Self = parsed?;
        // Empty is left out.
        config
            .merchant
            .extra_ca
            .take_if(|path| path.as_os_str().is_empty());
        config.merchant.check().map_err(|error| error.at(&places))?;
        config.places = places;
        Ok(config)
    }

    /// The authorities of this machine, as [`Authorities::of_machine`], and those of `extra_ca`.
    #[must_use]
    pub fn authorities(&self) -> Authorities {
        let own = Authorities::of_machine();
        match &self.extra_authorities {
            Some(extra) => own.and(extra),
            None => own,
        }
    }
}

impl MerchantConfig {
    fn check(&self) -> Result<(), ConfigError> {
        if let Some(public_url) = &self.public_url {
            check_web_url(public_url, "merchant.public_url")?;
        }
        let limits = [
            (self.expires_in == Some(0), "merchant.expires_in"),
            (
                self.keep_unpaid_days == Some(0),
                "merchant.keep_unpaid_days",
            ),
            (self.max_in_flight == 0, "merchant.max_in_flight"),
            (
                self.max_creates_per_gateway == 0,
                "merchant.max_creates_per_gateway",
            ),
            (self.max_streams == 0, "merchant.max_streams"),
            (self.body_timeout == 0, "merchant.body_timeout"),
            (self.gateway_timeout == 0, "merchant.gateway_timeout"),
        ];
        if let Some((_, key)) = limits.into_iter().find(|(is_zero, _)| *is_zero) {
            return Err(ConfigError::Zero(key));
        }
        for (index, origin) in self.allowed_origins.iter().enumerate() {
            let exact =
                Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin);
            if !exact {
                return Err(ConfigError::BadOrigin(index + 1));
            }
        }
        Ok(())
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

/// Checks that a gateway's URL is `https`, or leads to this machine, where nobody is on the
/// way. `key` is where the config has it.
///
/// # Errors
///
/// When the URL is plain `http` and leads elsewhere.
pub fn check_not_plain(url: &Url, key: &'static str) -> Result<(), ConfigError> {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() == "https" || is_here {
        return Ok(());
    }
    Err(ConfigError::PlainHttp(key))
}
