//! pay-url: a query that is answered with a link. Its document has neither an order number
//! of the shop's, nor a quantity, a callback that names the order, or a state query.

mod config;
mod create;
mod parameters;

use std::sync::Arc;

use axum::{Router, routing::get};
use url::Url;

use self::config::PayUrl;
use crate::{
    merchant::{
        gateway::{Gateway, GatewayKind, Mounted},
        report::{self, Reported},
        shared::Merchant,
    },
    secret::Secret,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    name: config::NAME,
    variables: &config::VARIABLES,
    has_query: create::RULES.has_query,
    product_keys: &config::PRODUCT_KEYS,
    configure: |table| Ok(Arc::new(PayUrl::read(table)?)),
};

impl Reported for PayUrl {
    const NAME: &'static str = config::NAME;

    fn report_token(&self) -> &Secret {
        &self.notify_token
    }
}

impl Gateway for PayUrl {
    fn urls(&self) -> Vec<(&'static str, &Url)> {
        vec![("gateways.pay-url.url", &self.url)]
    }

    fn routes(self: Arc<Self>, merchant: Arc<Merchant>) -> Router {
        let gateway = self;
        Router::new()
            .route("/pay/pay-url", get(create::pay))
            .route("/notify/pay-url", report::route::<Self>())
            .with_state(Mounted { gateway, merchant })
    }
}
