//! The epay gateway: `mapi.php` takes an order and returns one link, `api.php` answers
//! state queries.

mod account;
mod create;
mod form;
mod money;
mod notification;
mod php;
mod query;
mod settings;
mod sign;

use std::sync::Arc;

use axum::{Router, routing::any};
use toml::Table;

use self::account::{Account, CREATE, Epay, INFO, QUERY};
use crate::sandbox::{
    account::{AccountError, made_up_secret, secret, table, text},
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

/// The number of a made-up merchant.
const MADE_UP_PID: &str = "1000";

fn made_up_account(origin: &str) -> Table {
    table([
        ("url", format!("{origin}{CREATE}")),
        ("query_url", format!("{origin}{QUERY}")),
        ("pid", MADE_UP_PID.to_owned()),
        ("key", made_up_secret()),
    ])
}

/// Each order names its own address for notifications.
fn open(
    account: &Table,
    _notify_url: String,
    state: Arc<State>,
) -> Result<Arc<dyn Gateway>, AccountError> {
    Ok(Arc::new(Epay {
        account: Arc::new(Account {
            pid: text(INFO.name, account, "pid")?,
            key: secret(INFO.name, account, "key")?,
        }),
        settings: Present::default(),
        state,
    }))
}

impl Gateway for Epay {
    fn info(&self) -> &'static GatewayInfo {
        &INFO
    }

    fn routes(self: Arc<Self>) -> Router {
        Router::new()
            .route(CREATE, any(create::mapi))
            .route(QUERY, any(query::api))
            .with_state(self)
    }

    fn scenario(&self) -> Option<&dyn Scenario> {
        Some(&self.settings)
    }
}
