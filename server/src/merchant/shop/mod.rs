//! What the shop's own system does with its orders, over the API or the command line: it makes
//! and cancels them, and gives money back.

mod cancel;
mod new_order;
mod refund;
mod refused;
mod resend;
mod unconfirmed;

pub use self::{new_order::NewOrder, refund::WantedRefund, refused::Refused};

use std::sync::Arc;

use super::{
    configured::Configured,
    handoff,
    order::{Order, OrderNo},
    shared::Merchant,
    store::Subscription,
    webhooks,
};
use crate::config::{Config, ConfigError, HandoffConfig};

/// The shop's side of its orders. Clones are the same.
#[derive(Clone, Debug)]
pub struct Shop {
    pub(super) merchant: Arc<Merchant>,
    pub(super) gateways: Configured,
    handoff: Option<HandoffConfig>,
    /// What the addresses of the config are to be sent.
    subscriptions: Vec<Subscription>,
}

impl Shop {
    pub(super) const fn new(
        merchant: Arc<Merchant>,
        gateways: Configured,
        handoff: Option<HandoffConfig>,
        subscriptions: Vec<Subscription>,
    ) -> Self {
        Self {
            merchant,
            gateways,
            handoff,
            subscriptions,
        }
    }

    /// The shop's side with that config, beside a running server.
    ///
    /// # Errors
    ///
    /// When a gateway's or a webhook's table is wrong.
    pub fn beside(config: &Config, merchant: Merchant) -> Result<Self, ConfigError> {
        let gateways = Configured::read(&config.gateways)?;
        let endpoints = webhooks::read(config.webhooks.all(), config.merchant.allow_plain_http)?;
        Ok(Self::new(
            Arc::new(merchant),
            gateways,
            config.handoff.clone(),
            webhooks::subscriptions(&endpoints),
        ))
    }

    /// Where a phone can go on with the order; `None` where the config has no such page, or no
    /// secret for the links to it.
    #[must_use]
    pub fn handoff_link(&self, order: &Order) -> Option<String> {
        handoff::link(self.handoff.as_ref()?, self.merchant.public_url(), order)
    }

    pub(super) async fn order(&self, no: &OrderNo) -> Result<Order, Refused> {
        let order = self.merchant.store.order(no).await?;
        order.ok_or(Refused::UnknownOrder)
    }
}
