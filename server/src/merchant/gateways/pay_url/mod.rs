//! pay-url: a query that is answered with a link. Its document has neither an order number
//! of the shop's, nor a quantity, a callback that names the order, or a state query.

mod config;
mod create;
mod parameters;
mod reports;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use url::Url;

use self::config::PayUrl;
use crate::merchant::{
    gateway::{Gateway, GatewayKind, Mounted},
    shared::Merchant,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    name: config::NAME,
    variables: &config::VARIABLES,
    has_query: create::RULES.has_query,
    product_keys: &config::PRODUCT_KEYS,
    configure: |table| Ok(Arc::new(PayUrl::read(table)?)),
};

impl Gateway for PayUrl {
    fn urls(&self) -> Vec<(&'static str, &Url)> {
        vec![("gateways.pay-url.url", &self.url)]
    }

    fn routes(self: Arc<Self>, merchant: Arc<Merchant>) -> Router {
        let gateway = self;
        Router::new()
            .route("/pay/pay-url", get(create::pay))
            .route("/notify/pay-url", post(reports::receive))
            .with_state(Mounted { gateway, merchant })
    }
}
