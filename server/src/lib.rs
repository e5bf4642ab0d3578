//! The merchant server of `<wallet-checkout>`, with sandbox gateways behind it.
//!
//! Where to start: `merchant/mod.rs` has the shop's routes, `sandbox/mod.rs` the gateways
//! that run when no real ones are configured. Neither knows the other: each is written
//! from the API documents and they meet over HTTP, so that a misreading on one side
//! shows. `app` below joins them, and `sandbox_setup.rs` tells the sandbox its accounts.

pub mod clock;
pub mod config;
pub mod form;
mod guard;
pub mod merchant;
pub mod money;
mod random;
pub mod sandbox;
mod sandbox_setup;
pub mod secret;
pub mod serve;
mod shop;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::{Router, extract::DefaultBodyLimit, response::Redirect, routing::get};
use url::Url;

use self::{
    config::{Config, ConfigError},
    merchant::{Merchant, store::Store},
};

/// The widget's requests are far smaller; so are the gateways' notifies.
const MAX_BODY: usize = 256 * 1024;

/// What the server is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    pub config: Config,
    /// Where this server can be reached, unless the config's `public_url` says otherwise.
    pub base: Url,
    /// SQLite file, or `:memory:`.
    pub database: PathBuf,
    /// How long an order can be paid.
    pub life: Duration,
    /// The shop's static files.
    pub dist: Option<PathBuf>,
    /// Run the sandbox gateways here, for the account in the config.
    pub sandbox: bool,
}

#[derive(Debug)]
pub enum SetupError {
    Config(ConfigError),
    Store(PathBuf, rusqlite::Error),
    Http(reqwest::Error),
    NoDist(PathBuf),
    Sandbox(sandbox::AccountError),
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Store(path, error) => {
                write!(f, "the database {} cannot be used: {error}", path.display())
            }
            Self::Http(error) => write!(f, "no HTTP client: {error}"),
            Self::Sandbox(error) => error.fmt(f),
            Self::NoDist(path) => write!(f, "--dist {} is no directory", path.display()),
        }
    }
}

impl std::error::Error for SetupError {}

/// The whole server, ready for `serve::serve`.
pub fn app(setup: &Setup) -> Result<Router, SetupError> {
    let config = &setup.config;
    let public_url = config
        .merchant
        .public_url
        .clone()
        .unwrap_or_else(|| setup.base.clone());
    let store =
        Store::open(&setup.database).map_err(|e| SetupError::Store(setup.database.clone(), e))?;
    let http = merchant::client(setup.sandbox).map_err(SetupError::Http)?;
    let merchant = Merchant::new(config, public_url.clone(), setup.life, store.clone(), http)
        .map_err(SetupError::Config)?;
    let mut shop = merchant::routes(Arc::new(merchant));
    shop = guard::overload(shop, config.merchant.max_in_flight);
    shop = guard::no_store(shop);
    if let Some(dist) = &setup.dist {
        shop = shop.fallback_service(files(dist)?);
    } else if setup.sandbox {
        shop = shop.route("/", get(|| async { Redirect::temporary("/sandbox/") }));
    }
    let mut app = guard::cross_origin(shop, &config.merchant.allowed_origins);
    if setup.sandbox {
        let catalogue = config.catalogue().map_err(SetupError::Config)?;
        let http = merchant::client(true).map_err(SetupError::Http)?;
        let sandbox =
            sandbox_setup::routes(&config.gateways, &catalogue, &store, &public_url, http);
        app = app.merge(guard::no_store(sandbox.map_err(SetupError::Sandbox)?));
    }
    Ok(app.layer(DefaultBodyLimit::max(MAX_BODY)))
}

fn files(dist: &Path) -> Result<Router, SetupError> {
    if !dist.is_dir() {
        return Err(SetupError::NoDist(dist.to_owned()));
    }
    Ok(shop::routes(dist))
}
