//! Orders are canceled by the shop, as long as nothing was paid.

use super::{Refused, Shop};
use crate::merchant::{
    order::{Order, OrderNo},
    pay_state::PayState,
    store::{EventKind, NewEvent},
};

impl Shop {
    /// Cancels an order that waits for its payment; one that is canceled stays so. `by` is the
    /// name of who wants it. Nothing is sent to the gateway: a code that a shopper has may still
    /// be paid, which is recorded then, and calls a person.
    ///
    /// # Errors
    ///
    /// When there is no such order, it was paid, or the store fails.
    pub async fn cancel(&self, no: &OrderNo, by: &str) -> Result<Order, Refused> {
        let order = self.order(no).await?;
        if order.state == PayState::Canceled {
            return Ok(order);
        }
        if order.state != PayState::Waiting {
            return Err(Refused::NotWaiting(order.state));
        }
        let event = NewEvent {
            order_no: Some(order.no.as_str().to_owned()),
            reason: Some("canceled"),
            got: Some(by.to_owned()),
            ..NewEvent::new(EventKind::Order, self.merchant.clock.now_ms())
        };
        let order = self.merchant.store.cancel_order(&order.no, event).await?;
        // It may have been paid in the meantime.
        if order.state != PayState::Canceled {
            return Err(Refused::NotWaiting(order.state));
        }
        self.merchant.metrics.orders("canceled", 1);
        tracing::info!(order_no = order.no.as_str(), by, "order canceled");
        Ok(order)
    }
}
