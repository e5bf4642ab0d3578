//! The gatepay gateway: one signed form, answered with a payment page's link and a
//! picture of its QR code.

mod account;
mod code;
mod create;
mod form;
mod limits;
mod notification;
mod picture;
mod sign;

use std::sync::Arc;

use axum::{
    Router,
    extract::{self, Query},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use toml::Table;

use self::{
    account::{Account, CREATE, Gatepay, INDEX, INFO, ShopRecord},
    code::Code,
    notification::GatepayTrade,
};
use crate::sandbox::{
    account::{AccountError, made_up_secret, secret, table},
    answer::Answer,
    gateway::{Gateway, GatewayKind},
    info::GatewayInfo,
    pages::frame,
    scenario::{Present, Scenario},
    state::State,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    info: &INFO,
    made_up_account,
    open,
};

fn made_up_account(origin: &str) -> Table {
    table([
        ("url", format!("{origin}{CREATE}")),
        ("appkey", made_up_secret()),
        ("secret", made_up_secret()),
    ])
}

fn open(
    account: &Table,
    notify_url: String,
    state: Arc<State>,
) -> Result<Arc<dyn Gateway>, AccountError> {
    let shop = Arc::new(ShopRecord {
        account: Account {
            appkey: secret(INFO.name, account, "appkey")?,
            secret: secret(INFO.name, account, "secret")?,
        },
        notify_url,
        limits: Present::default(),
    });
    Ok(Arc::new(Gatepay { shop, state }))
}

impl Gateway for Gatepay {
    fn info(&self) -> &'static GatewayInfo {
        &INFO
    }

    fn routes(self: Arc<Self>) -> Router {
        Router::new()
            .route(CREATE, post(create::create))
            .route(INDEX, get(index))
            .with_state(self)
    }

    fn scenario(&self) -> Option<&dyn Scenario> {
        Some(&self.shop.limits)
    }

    fn refusals(&self) -> Vec<(u16, &'static str)> {
        Code::ALL
            .iter()
            .map(|code| (code.number(), code.words()))
            .collect()
    }
}

#[derive(Debug, Deserialize)]
struct PageQuery {
    id: String,
    #[serde(rename = "type")]
    pay_type: String,
}

/// Sends the shopper from the document's address to the cashier.
async fn index(
    extract::State(gatepay): extract::State<Arc<Gatepay>>,
    Query(query): Query<PageQuery>,
) -> Response {
    let exists = gatepay
        .state
        .trades()
        .by_id(&query.id)
        .is_some_and(|trade| {
            trade
                .details()
                .is_some_and(|trade: &GatepayTrade| trade.order.pay_type == query.pay_type)
        });
    if exists {
        Answer::see_other(format!("/sandbox/cashier/{}/", query.id)).into_response()
    } else {
        frame::missing()
    }
}
