//! Gateways that cost nothing: they behave as the API documents say and as a real epay
//! server was seen to, know nothing of the merchant's side, and can be told to fail.
//!
//! A gateway is one file or folder here (`pay_url/`, `epay/`, `order_cmd.rs`, `gatepay/`,
//! `smallsaas/`) and knows no other; the shopper's phone, the payment pages and the
//! console are in `pages/`; `faults.rs` scripts failures, `remote.rs` has the scenario;
//! `deliver.rs` tells the merchant.

mod accounts;
mod act;
mod answer;
mod book;
mod code;
mod decimal;
mod deliver;
mod epay;
mod faults;
mod gatepay;
mod made_up;
mod order_cmd;
mod pages;
mod pay_url;
mod remote;
mod report;
mod smallsaas;
mod trade;

pub use self::accounts::{
    Accounts, EpayAccount, Expire, GatepayAccount, Good, Hears, LookUp, Ordered, PayUrlAccount,
    Shop, SmallsaasAccount,
};

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

pub struct Sandbox {
    accounts: Accounts,
    shop: Shop,
    http: reqwest::Client,
    book: Mutex<Book>,
    faults: Mutex<Faults>,
    scenario: Mutex<Scenario>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("accounts", &self.accounts)
            .field("shop", &self.shop)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    #[must_use]
    pub fn new(accounts: Accounts, shop: Shop, http: reqwest::Client) -> Arc<Self> {
        Arc::new(Self {
            accounts,
            shop,
            http,
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
    gateways()
        .merge(steering())
        .merge(pages())
        .with_state(sandbox)
}

fn gateways() -> Router<Arc<Sandbox>> {
    Router::new()
        .route(
            "/sandbox/pay-url/app/pay/pay_url.php",
            get(pay_url::pay_url),
        )
        .route("/sandbox/epay/mapi.php", any(epay::mapi))
        .route("/sandbox/epay/api.php", any(epay::query::api))
        .route("/sandbox/order-cmd", any(order_cmd::command))
        .route("/sandbox/gatepay/api/pay/create", post(gatepay::create))
        .route("/sandbox/gatepay/pay/index", get(gatepay::index))
        .route(
            "/sandbox/smallsaas/rest/wx/push_order",
            post(smallsaas::wx_push_order),
        )
        .route(
            "/sandbox/smallsaas/rest/ali/push_order",
            post(smallsaas::ali_push_order),
        )
        .route(
            "/sandbox/smallsaas/app/payment/wpay/{order_number}",
            get(smallsaas::wpay),
        )
}

fn steering() -> Router<Arc<Sandbox>> {
    Router::new()
        .route(
            "/sandbox/faults",
            get(remote::faults)
                .post(remote::add_fault)
                .delete(remote::clear_faults),
        )
        .route(
            "/sandbox/scenario",
            get(remote::scenario)
                .post(remote::set_scenario)
                .delete(remote::clear_scenario),
        )
        .route("/sandbox/trades", get(remote::trades))
}

fn pages() -> Router<Arc<Sandbox>> {
    Router::new()
        .route(
            "/sandbox",
            get(|| async { Redirect::permanent("/sandbox/") }),
        )
        .route("/sandbox/", get(pages::console::show))
        .route("/sandbox/console/fault", post(pages::switches::add_fault))
        .route("/sandbox/console/clear", post(pages::switches::clear))
        .route(
            "/sandbox/console/scenario",
            post(pages::switches::set_scenario),
        )
        .route("/sandbox/phone", get(pages::phone::show))
        .route("/sandbox/phone/act", post(pages::phone::act))
        .route("/sandbox/cashier/{id}/", get(pages::cashier::show))
        .route("/sandbox/cashier/{id}/act", post(pages::cashier::act))
        .route("/sandbox/h5/{id}", get(pages::h5::show))
        .route("/sandbox/style.css", get(pages::style))
}
