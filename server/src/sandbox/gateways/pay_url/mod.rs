//! The pay-url gateway: a GET with the order in its query, answered in one of four shapes.
//!
//! It has no number of the merchant's and no quantity; every request is a trade of its
//! own. `order_no` is not a parameter of the document: the merchant sends its number along
//! as a "common parameter", and the report of a payment names it again.

mod account;
mod answers;
mod create;
mod form;
mod h5;
mod h5_page;
mod referer;
mod settings;
mod trade;

use std::sync::Arc;

use axum::{Router, routing::get};
use toml::{Table, Value};

use self::account::{CREATE, H5_PAGES, INFO, PayUrl};
use crate::sandbox::{
    account::{AccountError, made_up_secret, secret, table},
    gateway::{Gateway, GatewayKind},
    info::GatewayInfo,
    report::ReportTarget,
    scenario::{Present, Scenario},
    state::State,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    info: &INFO,
    made_up_account,
    open,
};

fn made_up_account(origin: &str) -> Table {
    let params = table([("token", made_up_secret())]);
    let mut account = table([
        ("url", format!("{origin}{CREATE}")),
        ("notify_token", made_up_secret()),
    ]);
    account.insert("params".to_owned(), Value::from(params));
    account
}

fn open(
    account: &Table,
    notify_url: String,
    state: Arc<State>,
) -> Result<Arc<dyn Gateway>, AccountError> {
    Ok(Arc::new(PayUrl {
        token: secret(INFO.name, account, "params.token")?,
        reports: ReportTarget {
            url: notify_url,
            token: secret(INFO.name, account, "notify_token")?,
        },
        settings: Present::default(),
        state,
    }))
}

impl Gateway for PayUrl {
    fn info(&self) -> &'static GatewayInfo {
        &INFO
    }

    fn routes(self: Arc<Self>) -> Router {
        Router::new()
            .route(CREATE, get(create::create))
            .route(&format!("{H5_PAGES}{{id}}"), get(h5_page::show))
            .with_state(self)
    }

    fn scenario(&self) -> Option<&dyn Scenario> {
        Some(&self.settings)
    }
}
