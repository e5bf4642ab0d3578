//! epay: a form that is signed by MD5 or RSA, notifications that are signed alike, a query.
//! Many servers of its kind differ in small things.

mod answer;
mod channel;
mod config;
mod create;
mod fields;
mod kept;
mod notify;
mod only_a_form;
mod query;
mod refund;
mod second;
mod sign;
mod verify;

use std::sync::Arc;

use axum::{Router, routing::post};
use url::Url;

use self::config::Epay;
use crate::merchant::{
    gateway::{Gateway, GatewayKind, Mounted, StateQuery},
    order::Order,
    refunding::Refunding,
    shared::Merchant,
    signed_notifications,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    name: config::NAME,
    variables: &config::VARIABLES,
    has_query: create::RULES.has_query,
    product_keys: &[],
    configure: |table| Ok(Arc::new(Epay::read(table)?)),
};

impl Gateway for Epay {
    fn urls(&self) -> Vec<(&'static str, &Url)> {
        vec![
            ("gateways.epay.url", &self.url),
            ("gateways.epay.query_url", &self.query_url),
        ]
    }

    fn account(&self) -> Option<(&'static str, &str)> {
        Some(("gateways.epay.pid", &self.pid))
    }

    fn routes(self: Arc<Self>, merchant: Arc<Merchant>) -> Router {
        let gateway = self;
        Router::new()
            .route("/pay/epay", post(create::pay))
            .route("/notify/epay", signed_notifications::route::<Self>())
            .with_state(Mounted { gateway, merchant })
    }

    fn refunding(&self) -> Option<&dyn Refunding> {
        Some(self)
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
