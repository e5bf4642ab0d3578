//! Gateways that cost nothing: they behave as the API documents describe and as a real server
//! was seen to, import nothing of the merchant's side, and fail on demand. What passes between
//! the two sides is HTTP; the config's tables alone are common to both.
//!
//! Where to start: `gateways/` has a file or folder for each gateway and the list of them;
//! no other file names one. `gateway.rs` is a gateway as the common parts see it,
//! `trade.rs` a trade. `pages/` has the shopper's phone, the payment
//! page and the console; `faults.rs` and `scenario.rs` script failures and settings,
//! `control.rs` takes them from tests; `delivery.rs` sends the notifications.

mod account;
mod actions;
mod answer;
mod bilingual;
mod china_time;
mod clock;
mod control;
mod decimal;
mod delivery;
mod faults;
mod gateway;
mod gateways;
mod info;
mod made_up;
mod notification;
mod pages;
mod php_json;
mod report;
mod scan;
mod scenario;
mod shop;
mod shop_orders;
mod state;
mod trade;
mod trades;

pub use self::{
    account::AccountError,
    shop::{Good, Shop},
};

use std::{collections::BTreeMap, sync::Arc};

use axum::Router;
use url::Url;

use self::{control::Controls, gateways::ALL, state::State};

/// The config tables of the gateways, by the gateway's name.
pub type Tables = BTreeMap<String, toml::Table>;

/// The names of all gateways that the sandbox can run, in one order.
pub fn gateway_names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|kind| kind.info.name)
}

/// New accounts, which are worth nothing outside, at every gateway of a sandbox that is
/// reached at `base`: what a merchant with these accounts writes into the config.
#[must_use]
pub fn made_up_accounts(base: &Url) -> Tables {
    let origin = base.as_str().trim_end_matches('/');
    ALL.iter()
        .map(|kind| (kind.info.name.to_owned(), (kind.made_up_account)(origin)))
        .collect()
}

/// Everything under `/sandbox`: the gateways that `accounts` has a table for, and the pages.
/// Notifications go to `/notify/<gateway>` below `public_url`, by the HTTP client.
///
/// # Errors
///
/// A table lacks a key that its gateway needs.
pub fn routes(
    accounts: &Tables,
    public_url: &Url,
    shop: Shop,
    http: reqwest::Client,
) -> Result<Router, AccountError> {
    let state = Arc::new(State::new(shop, http));
    let base = public_url.as_str().trim_end_matches('/');
    let mut gateways = Vec::new();
    for kind in ALL {
        let name = kind.info.name;
        if let Some(account) = accounts.get(name) {
            let notify_url = format!("{base}/notify/{name}");
            gateways.push((kind.open)(account, notify_url, Arc::clone(&state))?);
        }
    }
    let mut routes = pages::of_trades(Arc::clone(&state));
    for gateway in &gateways {
        routes = routes.merge(Arc::clone(gateway).routes());
    }
    let controls = Arc::new(Controls { state, gateways });
    Ok(routes
        .merge(pages::of_console(Arc::clone(&controls)))
        .merge(control::routes(controls)))
}
