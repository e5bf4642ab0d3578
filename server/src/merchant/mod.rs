//! The merchant's side: orders, prices, secrets, and which orders are paid.
//!
//! `/orders` and `/products` are the shop's own; `/pay/<gateway>` adds what the browser
//! must not have and forwards; `/notify/<gateway>` takes the gateway's notifications;
//! `/state` is what the widget polls, and `/state/stream` tells it of each change. `gateway` says what a gateway is, `gateways` has the
//! list of them with a file or folder for each, and `shared` what they all use.

mod address_limits;
mod api;
pub mod api_keys;
mod attempt_policy;
mod blacked_out;
mod breaker;
mod browser_answer;
pub mod catalogue;
mod changed_order;
mod client_address;
mod configured;
mod create;
mod create_events;
mod create_limits;
mod create_locks;
mod create_outcome;
mod device;
mod disclosed;
mod disclosure;
mod forward;
mod gateway;
mod gateways;
mod handoff;
mod language;
mod learned;
mod ledger_csv;
mod links;
mod notification;
pub mod order;
mod orders;
mod origins;
pub mod pay_state;
mod period;
pub mod product;
mod query_cache;
mod reconciler;
mod recording;
mod refunding;
mod refusal;
mod refusal_words;
mod report;
mod seen;
mod shared;
mod shop;
mod shop_system;
mod signed_notifications;
mod state;
mod state_answer;
mod state_query;
mod state_stream;
pub mod store;
mod streams;
pub mod webhooks;

pub(crate) use self::api::as_problems;
pub(crate) use self::shared::ORDER_NO_HEADER;
pub use self::{
    configured::{apply_environment, environment_value, unqueried},
    forward::{client, query_client},
    handoff::link as handoff_link,
    ledger_csv::{ledger_header, ledger_lines},
    period::Period,
    shared::Merchant,
    streams::Streams,
};

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};

pub use self::shop::{NewOrder, Refused, Shop, WantedRefund};

use self::{
    address_limits::AddressLimits, api_keys::ApiKeys, catalogue::Catalogue, configured::Configured,
    orders::Orders, reconciler::Reconciler, state::States,
};
use crate::config::{Config, ConfigError};

/// What a merchant does though nobody asks. It stops when this is dropped.
#[derive(Debug)]
pub struct Work {
    _reconciler: Reconciler,
    _webhooks: webhooks::Sending,
}

/// The names of all gateways that the merchant's side knows, configured or not.
#[must_use]
pub fn gateway_names() -> Vec<&'static str> {
    gateways::ALL.iter().map(|kind| kind.name).collect()
}

/// Checks the tables of gateways and products.
///
/// # Errors
///
/// When there is an unknown name or key, a secret is missing, or a value cannot be used.
pub fn check(config: &Config) -> Result<(), ConfigError> {
    read_catalogue(config)?;
    let gateways = Configured::read(&config.gateways)?;
    if let Some(handoff) = &config.handoff {
        handoff::check(handoff)?;
    }
    webhooks::read(config.webhooks.all(), config.merchant.allow_plain_http)?;
    ApiKeys::read(config.api_keys.all())?;
    if config.merchant.allow_plain_http {
        return Ok(());
    }
    gateways.check_not_plain()
}

/// The products of the config, or the demo's.
///
/// # Errors
///
/// When the products cannot be sold together.
pub fn read_catalogue(config: &Config) -> Result<Catalogue, ConfigError> {
    if config.products.is_empty() && config.has_no_demo {
        return Catalogue::new(Vec::new(), &[]).map_err(ConfigError::Catalogue);
    }
    Catalogue::read(&config.products, &configured::product_keys())
}

/// Checks that a server with the `old` config may go on with the `new` one: orders that are
/// under way at a gateway are asked about where they are.
///
/// # Errors
///
/// When a gateway is missing, or has another address or account.
pub fn check_kept(old: &Config, new: &Config) -> Result<(), ConfigError> {
    Configured::read(&old.gateways)?.check_kept(&Configured::read(&new.gateways)?)
}

/// What a merchant answers, and what it does though nobody asks.
#[derive(Debug)]
pub struct Served {
    /// The shop's own routes for browsers, and those of the configured gateways.
    pub routes: Router,
    /// The API of the shop's own system, below `/api/v1` and not for browsers; `None` where the
    /// config has no keys.
    pub api: Option<Router>,
    /// The work in the background, which stops when this is dropped.
    pub work: Work,
}

/// What is served with this config.
///
/// # Errors
///
/// When a gateway's table is wrong, as [`check`].
pub fn routes(config: &Config, merchant: Merchant) -> Result<Served, ConfigError> {
    let gateways = Configured::read(&config.gateways)?;
    let endpoints = webhooks::read(config.webhooks.all(), config.merchant.allow_plain_http)?;
    let merchant = Arc::new(merchant);
    let orders = Orders::new(Arc::clone(&merchant), gateways.clone());
    let limits = Arc::new(AddressLimits::new(&config.merchant));
    let limit = from_fn_with_state(Arc::clone(&limits), address_limits::admit);
    let guarded = Arc::clone(&merchant.origins);
    let of_gateways = gateways.routes(&merchant).layer(limit.clone());
    let subscriptions = webhooks::subscriptions(&endpoints);
    let work = Work {
        _reconciler: reconciler::start(&merchant, &gateways),
        _webhooks: webhooks::start(&merchant, endpoints),
    };
    let handoff = config
        .handoff
        .as_ref()
        .map(|handoff| handoff::routes(handoff, Arc::clone(&merchant), gateways.clone()));
    let keys = ApiKeys::read(config.api_keys.all())?;
    let api = (!keys.is_empty()).then(|| {
        let handoff = config.handoff.clone();
        let shop = Shop::new(
            Arc::clone(&merchant),
            gateways.clone(),
            handoff,
            subscriptions,
        );
        api::routes(keys, shop)
    });
    let states = States::new(merchant, gateways, limits);
    let orders = Router::new()
        .route("/orders", post(orders::create))
        .layer(from_fn_with_state(guarded, origins::admit))
        .layer(limit)
        .route("/products", get(orders::products))
        .with_state(orders);
    let state = Router::new()
        .route("/state", get(state::show))
        .route("/state/stream", get(state_stream::open))
        .with_state(Arc::new(states));
    let routes = orders.merge(state).merge(of_gateways);
    let routes = routes.merge(handoff.unwrap_or_default());
    Ok(Served {
        routes: routes.layer(from_fn(language::remember)),
        api,
        work,
    })
}
