//! The merchant server of `<wallet-checkout>`, with sandbox gateways behind it.
//!
//! Where to start: `merchant/mod.rs` has the shop's routes, `sandbox/mod.rs` the gateways
//! that run when no real ones are configured. Neither imports the other: each is written
//! from the API documents and they meet over HTTP, so that a misreading on one side
//! shows. `app` below joins them, and `sandbox_setup.rs` gives the sandbox its accounts.

#![warn(missing_docs, clippy::missing_errors_doc)]

mod admission;
pub mod clock;
pub mod config;
pub mod form;
mod guard;
mod health;
pub mod merchant;
pub mod money;
mod random;
mod rsa;
pub mod sandbox;
mod sandbox_setup;
pub mod secret;
pub mod serve;
pub mod setup;
mod static_files;

pub use self::setup::{Setup, SetupError};

use std::{path::Path, sync::Arc};

use axum::{Router, extract::DefaultBodyLimit, response::Redirect, routing::get};

use self::merchant::{Merchant, store};

/// Bytes; the widget's requests are far smaller, and so are the gateways' notifications.
const MAX_BODY: usize = 256 * 1024;

/// The whole server, ready for `serve::serve`.
///
/// # Errors
///
/// When the config is wrong, the store cannot be opened, or the folder of static files
/// does not exist.
pub fn app(setup: &Setup) -> Result<Router, SetupError> {
    let config = &setup.config;
    let public_url = config
        .merchant
        .public_url
        .clone()
        .unwrap_or_else(|| setup.base.clone());
    let store = store::open(&setup.database, setup.mode(), setup.mark)
        .map_err(|error| SetupError::Store(setup.database.clone(), error))?;
    let health = health::routes(Arc::clone(&store), setup.clock.clone());
    let merchant = Merchant::new(
        &config.merchant,
        merchant::read_catalogue(config)?,
        public_url.clone(),
        setup.life,
        store,
        setup.clock.clone(),
        merchant::client(setup.sandbox).map_err(SetupError::Http)?,
    );
    let mut shop = merchant::routes(config, merchant)?;
    shop = admission::limited(shop, &config.merchant);
    shop = guard::no_store(shop.merge(health));
    if let Some(dist) = &setup.dist {
        shop = shop.fallback_service(files(dist)?);
    } else if setup.sandbox {
        shop = shop.route("/", get(|| async { Redirect::temporary("/sandbox/") }));
    }
    let mut app = guard::cross_origin(shop, &config.merchant.allowed_origins);
    if setup.sandbox {
        let catalogue = merchant::read_catalogue(config)?;
        let http = merchant::client(true).map_err(SetupError::Http)?;
        let sandbox = sandbox_setup::routes(&config.gateways, &catalogue, &public_url, http);
        app = app.merge(guard::no_store(sandbox.map_err(SetupError::Sandbox)?));
    }
    Ok(app.layer(DefaultBodyLimit::max(MAX_BODY)))
}

fn files(dist: &Path) -> Result<Router, SetupError> {
    if !dist.is_dir() {
        return Err(SetupError::NotADirectory(dist.to_owned()));
    }
    Ok(static_files::routes(dist))
}
