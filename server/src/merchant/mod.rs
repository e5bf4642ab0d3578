//! The merchant's side: orders, prices, secrets, and what was really paid.
//!
//! `/orders` and `/products` are ours; `/pay/<gateway>` adds what the browser must not
//! know and forwards; `/notify/<gateway>` is the gateway's voice; `/state` is what the
//! widget polls. A gateway is one file or folder here, and knows no other gateway.

pub mod catalogue;
mod epay;
mod forward;
mod gatepay;
mod links;
mod notified;
pub mod order;
mod order_cmd;
mod orders;
pub mod pay_state;
mod pay_url;
mod refusal;
mod report;
mod smallsaas;
mod state;
pub mod store;

pub use self::forward::client;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    routing::{get, post},
};
use url::Url;

use self::{
    catalogue::{Catalogue, Product},
    order::{Gateway, Order, OrderNo, Wallet},
    pay_state::PayState,
    refusal::Refusal,
    state::Asked,
    store::Store,
};
use crate::{
    clock,
    config::{Config, ConfigError, GatewaysConfig},
};

#[derive(Debug)]
pub struct Merchant {
    pub store: Store,
    catalogue: Catalogue,
    gateways: GatewaysConfig,
    public_url: Url,
    life: Duration,
    /// How long a gateway may take to answer a create.
    create_within: Duration,
    trust_forwarded_for: bool,
    http: reqwest::Client,
    asked: Asked,
}

impl Merchant {
    pub fn new(
        config: &Config,
        public_url: Url,
        life: Duration,
        store: Store,
        http: reqwest::Client,
    ) -> Result<Self, ConfigError> {
        Ok(Self {
            store,
            catalogue: config.catalogue()?,
            gateways: config.gateways.clone(),
            public_url,
            life,
            create_within: Duration::from_secs(config.merchant.gateway_timeout.max(1).into()),
            trust_forwarded_for: config.merchant.trust_forwarded_for,
            http,
            asked: Asked::default(),
        })
    }

    fn notify_url(&self, gateway: Gateway) -> String {
        let base = self.public_url.as_str().trim_end_matches('/');
        format!("{base}/notify/{}", gateway.name())
    }

    fn order(
        &self,
        no: OrderNo,
        product: &Product,
        quantity: u32,
        wallet: Wallet,
    ) -> Option<Order> {
        Some(Order {
            no,
            product_id: product.id.clone(),
            name: product.name_zh.clone(),
            quantity,
            amount: product.total(quantity)?,
            wallet,
            gateway: None,
            told: None,
            expires_at_ms: clock::now_ms()
                .saturating_add(i64::try_from(self.life.as_millis()).unwrap_or(i64::MAX)),
            state: PayState::Waiting,
        })
    }

    /// May the order go to this gateway now? Binds it to the gateway if so. What `told`
    /// says is kept from the first time on, so that an order is always sent alike.
    async fn claim(
        &self,
        order: &Order,
        gateway: Gateway,
        told: Option<String>,
    ) -> Result<Order, Refusal> {
        if order.state != PayState::Waiting {
            return Err(Refusal::Settled);
        }
        if order.expires_in() == 0 {
            return Err(Refusal::Expired);
        }
        let bound = self.store.bind(order.no.clone(), gateway, told).await?;
        if bound.gateway == Some(gateway) {
            Ok(bound)
        } else {
            Err(Refusal::GatewayDiffers)
        }
    }
}

/// The routes of the gateways that are configured, and our own.
pub fn routes(merchant: Arc<Merchant>) -> Router {
    let mut router = Router::new()
        .route("/products", get(orders::products))
        .route("/orders", post(orders::create))
        .route("/state", get(state::show));
    let gateways = &merchant.gateways;
    for (configured, routes) in [
        (gateways.pay_url.is_some(), pay_url::routes()),
        (gateways.epay.is_some(), epay::routes()),
        (gateways.order_cmd.is_some(), order_cmd::routes()),
        (gateways.gatepay.is_some(), gatepay::routes()),
        (gateways.smallsaas.is_some(), smallsaas::routes()),
    ] {
        if configured {
            router = router.merge(routes);
        }
    }
    router.with_state(merchant)
}
