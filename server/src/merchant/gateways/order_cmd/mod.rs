//! order-cmd: commands in JSON to one address, one of them a state query. Its document
//! names a callback, but neither what is sent there nor a signature.

mod commands;
mod config;
mod notify;
mod query;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use url::Url;

use self::config::OrderCmd;
use crate::merchant::{
    gateway::{Gateway, GatewayKind, Mounted, StateQuery},
    order::Order,
    shared::Merchant,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    name: config::NAME,
    variables: &config::VARIABLES,
    has_query: commands::RULES.has_query,
    product_keys: &[],
    configure: |table| Ok(Arc::new(OrderCmd::read(table)?)),
};

impl Gateway for OrderCmd {
    fn urls(&self) -> Vec<(&'static str, &Url)> {
        let orders_url = self.orders_url.as_ref();
        let orders_url = orders_url.map(|url| ("gateways.order-cmd.orders_url", url));
        let urls = [("gateways.order-cmd.url", &self.url)];
        urls.into_iter().chain(orders_url).collect()
    }

    fn routes(self: Arc<Self>, merchant: Arc<Merchant>) -> Router {
        let gateway = self;
        Router::new()
            .route("/pay/order-cmd", post(commands::pay))
            .route(
                "/notify/order-cmd",
                get(notify::receive).post(notify::receive),
            )
            .with_state(Mounted { gateway, merchant })
    }

    fn query_state<'a>(
        &'a self,
        merchant: &'a Merchant,
        order: &'a Order,
        number: &'a str,
    ) -> Option<StateQuery<'a>> {
        Some(Box::pin(query::query_state(self, merchant, order, number)))
    }
}
