//! What the server is started with, and how that comes out of a config file, the
//! environment and the sandbox.

use std::{fmt, path::PathBuf, time::Duration};

use toml::{Table, Value};
use url::Url;

use crate::{
    authorities::{Authorities, NoClient},
    clock::Clock,
    config::{Config, ConfigError, HANDOFF_SECRET, HandoffConfig, MerchantConfig},
    merchant::{
        self,
        store::{self, Database, Mode, StoreError},
    },
    sandbox::{self, AccountError},
    sandbox_setup,
    secret::Secret,
};

/// What the server is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The config, as [`configure`] returns it.
    pub config: Config,
    /// Where this server can be reached, unless the config's `public_url` replaces it.
    pub base: Url,
    /// Where the store is.
    pub database: Database,
    /// What a database is for that an earlier version wrote, which does not say so itself.
    pub mark: Option<Mode>,
    /// The clock by which orders end.
    pub clock: Clock,
    /// For how long an order can be paid.
    pub life: Duration,
    /// The folder of the shop's static files.
    pub dist: Option<PathBuf>,
    /// Whether the sandbox's gateways run here, for the accounts in the config.
    pub sandbox: bool,
}

/// Beyond what a gateway may take, for reading the request and sending the answer.
const STOP_MARGIN: Duration = Duration::from_secs(5);

impl Setup {
    /// What the database is for.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        if self.sandbox {
            Mode::Sandbox
        } else {
            Mode::Live
        }
    }

    /// Checks that a server may go on with the `new` setup.
    ///
    /// # Errors
    ///
    /// When the database is another one, or a gateway is missing or has another address or
    /// account.
    pub fn check_kept(&self, new: &Self) -> Result<(), ConfigError> {
        if self.database != new.database {
            let error = ConfigError::Fixed("merchant.database".to_owned());
            return Err(error.at(&new.config.places));
        }
        if self.config.merchant.metrics_listen != new.config.merchant.metrics_listen {
            let error = ConfigError::Fixed("merchant.metrics_listen".to_owned());
            return Err(error.at(&new.config.places));
        }
        merchant::check_kept(&self.config, &new.config)
            .map_err(|error| error.at(&new.config.places))
    }

    /// For how long requests under way may go on after a stop signal: as long as a gateway
    /// may take, since an order may come of a create request that is cut.
    #[must_use]
    pub fn stop_timeout(&self) -> Duration {
        Duration::from_secs(self.config.merchant.gateway_timeout.into()) + STOP_MARGIN
    }
}

/// Why the server does not start. `Display` is a sentence.
#[derive(Debug)]
pub enum SetupError {
    /// The config is wrong.
    Config(ConfigError),
    /// The store cannot be opened; where it is.
    Store(Database, StoreError),
    /// There is no HTTP client for requests to gateways.
    Http(NoClient),
    /// A gateway's account in the config lacks a value that the sandbox needs.
    Sandbox(AccountError),
    /// The folder of static files does not exist.
    NotADirectory(PathBuf),
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Store(database, error) => {
                write!(f, "the database {database} cannot be used: {error}")
            }
            Self::Http(error) => error.fmt(f),
            Self::Sandbox(error) => error.fmt(f),
            Self::NotADirectory(path) => {
                write!(f, "--dist {} is not a directory", path.display())
            }
        }
    }
}

impl std::error::Error for SetupError {}

impl From<ConfigError> for SetupError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

/// The key that names the file of further authorities.
const EXTRA_CA: &str = "merchant.extra_ca";
/// The environment variable with the URL of a database of PostgreSQL, password and all.
pub const DATABASE_URL: &str = "CHECKOUT_DATABASE_URL";
/// The environment variable with the password of a database of PostgreSQL.
const DATABASE_PASSWORD: &str = "CHECKOUT_DATABASE_PASSWORD";

/// Where the database is: as the command line has `chosen`, or else the environment, or else
/// the config. `env` reads a variable by its name; one with `_FILE` behind it names a file.
///
/// # Errors
///
/// When the file of a secret cannot be read, or an address of PostgreSQL cannot be used.
pub fn database(
    chosen: Option<PathBuf>,
    configured: &str,
    env: impl Fn(&str) -> Option<String>,
) -> Result<Database, SetupError> {
    let from_environment = match &chosen {
        Some(_) => None,
        None => merchant::environment_value(DATABASE_URL, &env)?,
    };
    let place = chosen.or(from_environment.map(PathBuf::from));
    let database = Database::from(place.unwrap_or_else(|| PathBuf::from(configured)));
    let password = merchant::environment_value(DATABASE_PASSWORD, &env)?;
    let database = database.with_password(password.map(Secret::new));
    match store::check(&database) {
        Ok(()) => Ok(database),
        Err(error) => Err(SetupError::Store(database, error)),
    }
}

/// Puts the values of environment variables into the gateways' tables, and checks all
/// tables. `env` reads a variable by its name.
///
/// # Errors
///
/// When a table has an unknown name or key, lacks a secret, or has a value that cannot be
/// used, or the file of `merchant.extra_ca` has no certificates of authorities.
pub fn configure(
    mut config: Config,
    env: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    merchant::apply_environment(&mut config.gateways, &mut config.places, &env)?;
    if let Some(handoff) = &mut config.handoff
        && let Some(secret) = merchant::environment_value(HANDOFF_SECRET, &env)?
    {
        handoff.secret = Some(Secret::new(secret));
        config
            .places
            .set_variable("handoff.secret".to_owned(), HANDOFF_SECRET);
    }
    merchant::webhooks::apply_environment(config.webhooks.all_mut(), &env)?;
    merchant::api_keys::apply_environment(config.api_keys.all_mut(), &env)?;
    merchant::check(&config).map_err(|error| error.at(&config.places))?;
    if let Some(path) = &config.merchant.extra_ca {
        let read = Authorities::of_file(path);
        let not = |error| ConfigError::NotAuthorities(EXTRA_CA, error).at(&config.places);
        config.extra_authorities = Some(read.map_err(not)?);
    }
    // From here on nobody needs the keys themselves.
    merchant::api_keys::hash(config.api_keys.all_mut());
    Ok(config)
}

/// The config for real gateways, which must be able to reach this server, and whose money
/// must be for something: products of the catalogue, or orders of the shop's own system.
///
/// # Errors
///
/// As [`configure`], and when there are gateways without a `public_url`, or with
/// neither products nor keys of the API.
pub fn real(
    mut config: Config,
    env: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    if config.gateways.entries().next().is_some() {
        if config.merchant.public_url.is_none() {
            return Err(ConfigError::Missing("merchant.public_url").at(&config.places));
        }
        if config.products.is_empty() && config.api_keys.all().is_empty() {
            return Err(ConfigError::NothingToPay);
        }
        config.has_no_demo = true;
    }
    let config = configure(config, env)?;
    refuse_sandbox_keys(&config).map_err(|error| error.at(&config.places))?;
    Ok(config)
}

/// A made-up value is not made up anew for each sandbox if it has more characters.
const LONGEST_MADE_UP: usize = 100;

/// Refuses real accounts with keys that this program makes public.
fn refuse_sandbox_keys(config: &Config) -> Result<(), ConfigError> {
    let Some(base) = &config.merchant.public_url else {
        return Ok(());
    };
    let one_line = |text: &str| -> String {
        let lines = text.lines().map(str::trim);
        lines.filter(|line| !line.starts_with('-')).collect()
    };
    for (gateway, account) in sandbox::made_up_accounts(base) {
        let texts = account.iter().filter_map(|(_, value)| value.as_str());
        let published = texts.map(one_line).filter(|it| it.len() > LONGEST_MADE_UP);
        let published: Vec<_> = published.collect();
        let own = config.gateways.get(&gateway).into_iter().flatten();
        let mut own = own.filter_map(|(key, value)| Some((key, one_line(value.as_str()?))));
        if let Some((key, _)) = own.find(|(_, text)| published.contains(text)) {
            return Err(ConfigError::SandboxKey(format!("gateways.{gateway}.{key}")));
        }
    }
    Ok(())
}

/// The config for the sandbox at `base`: every gateway, for made-up accounts.
///
/// # Errors
///
/// As [`configure`], where the environment has values that cannot be used.
pub fn sandbox(base: &Url, env: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
    let config = Config {
        gateways: sandbox_setup::made_up_tables(base),
        handoff: Some(HandoffConfig {
            is_sandbox: true,
            ..HandoffConfig::default()
        }),
        merchant: MerchantConfig {
            // The gateways are this server itself.
            allow_plain_http: true,
            // All shoppers are at one address, and some are tests.
            orders_per_minute: 0,
            pay_per_minute: 0,
            streams_per_address: 0,
            ..MerchantConfig::default()
        },
        api_keys: sandbox_keys(&env)?.into(),
        ..Config::default()
    };
    configure(config, env)
}

/// The sandbox has no config file: its one key is the environment's, if there is one.
fn sandbox_keys(env: impl Fn(&str) -> Option<String>) -> Result<Vec<Table>, ConfigError> {
    let key = merchant::environment_value("CHECKOUT_API_KEY_SANDBOX", env)?;
    let table = |key| {
        let named = ("name".to_owned(), Value::from("sandbox"));
        Table::from_iter([named, ("key".to_owned(), Value::String(key))])
    };
    Ok(key.map(table).into_iter().collect())
}
