//! gatepay: a form that is signed, with a QR code that both wallets can scan. Its document
//! has no query for an order's state.

mod config;
mod create;
mod fields;
mod notify;
mod sign;

use std::sync::Arc;

use axum::{Router, routing::post};
use url::Url;

use self::config::Gatepay;
use crate::merchant::{
    gateway::{Gateway, GatewayKind, Mounted},
    order::Wallet,
    shared::Merchant,
    signed_notifications,
};

pub(super) const KIND: GatewayKind = GatewayKind {
    name: config::NAME,
    variables: &config::VARIABLES,
    has_query: create::RULES.has_query,
    product_keys: &config::PRODUCT_KEYS,
    configure: |table| Ok(Arc::new(Gatepay::read(table)?)),
};

impl Gateway for Gatepay {
    fn urls(&self) -> Vec<(&'static str, &Url)> {
        vec![("gateways.gatepay.url", &self.url)]
    }

    fn account(&self) -> Option<(&'static str, &str)> {
        Some(("gateways.gatepay.appkey", self.appkey.reveal()))
    }

    fn wallets(&self) -> &'static [Wallet] {
        &[Wallet::Alipay, Wallet::WeChat, Wallet::OneCode]
    }

    fn routes(self: Arc<Self>, merchant: Arc<Merchant>) -> Router {
        let gateway = self;
        Router::new()
            .route("/pay/gatepay", post(create::pay))
            .route("/notify/gatepay", signed_notifications::route::<Self>())
            .with_state(Mounted { gateway, merchant })
    }
}
