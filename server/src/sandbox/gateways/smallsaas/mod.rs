//! The smallsaas gateway: the mall's own payment calls. The shop makes its orders in the
//! mall by `POST …/orders`, so that an order's number is enough for a payment: the mall has
//! its name and amount.

mod account;
mod answers;
mod create;
mod trade;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use toml::Table;

use self::account::{INFO, MALL, Smallsaas, WECHAT_PAGES};
use crate::sandbox::{
    account::{AccountError, made_up_secret, secret, table},
    gateway::{Gateway, GatewayKind},
    info::GatewayInfo,
    report::ReportTarget,
    shop_orders::ShopOrders,
    state::State,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    info: &INFO,
    made_up_account,
    open,
};

fn made_up_account(origin: &str) -> Table {
    table([
        ("base", format!("{origin}{MALL}")),
        ("token", made_up_secret()),
        ("notify_token", made_up_secret()),
        ("orders_url", format!("{origin}{MALL}/orders")),
        ("orders_token", made_up_secret()),
    ])
}

fn open(
    account: &Table,
    notify_url: String,
    state: Arc<State>,
) -> Result<Arc<dyn Gateway>, AccountError> {
    Ok(Arc::new(Smallsaas {
        token: secret(INFO.name, account, "token")?,
        reports: ReportTarget {
            url: notify_url,
            token: secret(INFO.name, account, "notify_token")?,
        },
        orders: Arc::new(ShopOrders::new(secret(INFO.name, account, "orders_token")?)),
        state,
    }))
}

impl Gateway for Smallsaas {
    fn info(&self) -> &'static GatewayInfo {
        &INFO
    }

    fn routes(self: Arc<Self>) -> Router {
        let below = |path: &str| format!("{MALL}{path}");
        let orders = Arc::clone(&self.orders).routes(MALL);
        let payments = Router::new()
            .route(&below("/rest/wx/push_order"), post(create::wx_push_order))
            .route(&below("/rest/ali/push_order"), post(create::ali_push_order))
            .route(
                &below(&format!("{WECHAT_PAGES}{{order_number}}")),
                get(create::wpay),
            )
            .with_state(self);
        payments.merge(orders)
    }
}
