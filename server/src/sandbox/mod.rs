//! Gateways that cost nothing: they behave as the API documents say and as a real epay
//! server was seen to, know nothing of the merchant's side, and can be told to fail.
//!
//! A gateway is one file or folder here (`epay/`, `order_cmd.rs`); the shopper's phone,
//! the payment page and the console are in `pages/`; `faults.rs` scripts failures.

mod act;
mod answer;
mod book;
mod decimal;
mod epay;
mod faults;
mod order_cmd;
mod pages;
mod remote;
mod trade;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    response::Redirect,
    routing::{any, get, post},
};

use self::{book::Book, faults::Faults, remote::Scenario};
use crate::secret::Secret;

/// The merchant's account at the sandbox's epay.
#[derive(Clone, Debug)]
pub struct Account {
    pub pid: String,
    pub key: Secret,
}

/// Told the merchant's order number when a code is made to expire on the phone. May block.
pub type Expire = Arc<dyn Fn(&str) + Send + Sync>;

pub struct Sandbox {
    account: Account,
    http: reqwest::Client,
    expire: Expire,
    book: Mutex<Book>,
    faults: Mutex<Faults>,
    scenario: Mutex<Scenario>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    #[must_use]
    pub fn new(account: Account, http: reqwest::Client, expire: Expire) -> Arc<Self> {
        Arc::new(Self {
            account,
            http,
            expire,
            book: Mutex::default(),
            faults: Mutex::default(),
            scenario: Mutex::default(),
        })
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn scenario(&self) -> MutexGuard<'_, Scenario> {
        self.scenario.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything under `/sandbox`.
pub fn routes(sandbox: Arc<Sandbox>) -> Router {
    let gateways = Router::new()
        .route("/sandbox/epay/mapi.php", any(epay::mapi))
        .route("/sandbox/epay/api.php", any(epay::query::api))
        .route("/sandbox/order-cmd", any(order_cmd::command));
    let remote = Router::new()
        .route(
            "/sandbox/faults",
            get(remote::faults)
                .post(remote::add_fault)
                .delete(remote::clear_faults),
        )
        .route(
            "/sandbox/scenario",
            get(remote::scenario).post(remote::set_scenario),
        )
        .route("/sandbox/trades", get(remote::trades));
    let pages = Router::new()
        .route(
            "/sandbox",
            get(|| async { Redirect::permanent("/sandbox/") }),
        )
        .route("/sandbox/", get(pages::console::show))
        .route("/sandbox/console/fault", post(pages::console::add_fault))
        .route("/sandbox/console/clear", post(pages::console::clear))
        .route(
            "/sandbox/console/scenario",
            post(pages::console::set_scenario),
        )
        .route("/sandbox/phone", get(pages::phone::show))
        .route("/sandbox/phone/act", post(pages::phone::act))
        .route("/sandbox/cashier/{id}/", get(pages::cashier::show))
        .route("/sandbox/cashier/{id}/act", post(pages::cashier::act))
        .route("/sandbox/style.css", get(pages::style));
    gateways.merge(remote).merge(pages).with_state(sandbox)
}
