//! smallsaas: the mall's two `push_order` calls, and its page inside WeChat. The mall gets
//! an order's number and price from the shop, so that only stored orders are sent. Its
//! document has neither a callback that names the order, nor a state query.

mod config;
mod create;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use url::Url;

use self::config::Smallsaas;
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
    product_keys: &[],
    configure: |table| Ok(Arc::new(Smallsaas::read(table)?)),
};

impl Reported for Smallsaas {
    const NAME: &'static str = config::NAME;

    fn report_token(&self) -> &Secret {
        &self.notify_token
    }
}

impl Gateway for Smallsaas {
    fn urls(&self) -> Vec<(&'static str, &Url)> {
        let orders_url = self.orders_url.as_ref();
        let orders_url = orders_url.map(|url| ("gateways.smallsaas.orders_url", url));
        let urls = [("gateways.smallsaas.base", &self.base)];
        urls.into_iter().chain(orders_url).collect()
    }

    fn routes(self: Arc<Self>, merchant: Arc<Merchant>) -> Router {
        let gateway = self;
        Router::new()
            .route(
                "/pay/smallsaas/rest/wx/push_order",
                post(create::with_wechat),
            )
            .route(
                "/pay/smallsaas/rest/ali/push_order",
                post(create::with_alipay),
            )
            .route("/notify/smallsaas", report::route::<Self>())
            .with_state(Mounted { gateway, merchant })
    }

    fn pages(self: Arc<Self>, merchant: Arc<Merchant>) -> Router {
        let gateway = self;
        let path = "/pay/smallsaas/app/payment/wpay/{no}";
        Router::new()
            .route(path, get(create::inside_wechat))
            .with_state(Mounted { gateway, merchant })
    }
}
