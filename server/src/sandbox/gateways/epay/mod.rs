//! The epay gateway: `mapi.php` and `submit.php` take orders, `cashier.php` lets the shopper
//! change the wallet, `api.php` answers queries and gives money back. `/api/pay/…` is the
//! second version of all that, signed by RSA.

mod account;
mod answers;
mod api;
mod cashier;
mod create;
mod form;
mod mapi;
mod money;
mod notification;
mod php;
mod query;
mod records;
mod refund;
mod request;
mod second;
mod settings;
mod sign;
mod submit;
mod trade;
mod verify;

use std::sync::Arc;

use axum::{
    Router,
    routing::{any, get, post},
};
use toml::Table;

use self::account::{Account, CASHIER, Epay, INFO, MERCHANT_KEY, PLATFORM_PUBLIC_KEY};
use crate::sandbox::{
    account::{AccountError, made_up_secret, table},
    gateway::{Gateway, GatewayKind},
    info::GatewayInfo,
    scenario::{Present, Scenario},
    state::State,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    info: &INFO,
    made_up_account,
    open,
};

const CREATE: &str = "/sandbox/epay/mapi.php";
const QUERY: &str = "/sandbox/epay/api.php";

/// The number of a made-up merchant.
const MADE_UP_PID: &str = "1000";

fn made_up_account(origin: &str) -> Table {
    table([
        ("url", format!("{origin}{CREATE}")),
        ("query_url", format!("{origin}{QUERY}")),
        ("pid", MADE_UP_PID.to_owned()),
        ("key", made_up_secret()),
        ("private_key", MERCHANT_KEY.to_owned()),
        ("platform_public_key", PLATFORM_PUBLIC_KEY.to_owned()),
    ])
}

/// Each order names its own address for notifications.
fn open(
    account: &Table,
    _notify_url: String,
    state: Arc<State>,
) -> Result<Arc<dyn Gateway>, AccountError> {
    Ok(Arc::new(Epay {
        account: Arc::new(Account::read(account)?),
        settings: Present::default(),
        state,
    }))
}

impl Gateway for Epay {
    fn info(&self) -> &'static GatewayInfo {
        &INFO
    }

    fn routes(self: Arc<Self>) -> Router {
        let second = Router::new()
            .route("/submit", any(submit::submit_second))
            .route("/create", post(second::create_order))
            .route("/query", post(second::query_order))
            .route("/refund", post(second::refund_order));
        Router::new()
            .route(CREATE, any(mapi::mapi))
            .route("/sandbox/epay/submit.php", any(submit::submit))
            .route(CASHIER, get(cashier::cashier))
            .route(QUERY, any(api::api))
            .nest("/sandbox/epay/api/pay", second)
            .with_state(self)
    }

    fn scenario(&self) -> Option<&dyn Scenario> {
        Some(&self.settings)
    }
}
