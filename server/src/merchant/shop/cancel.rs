//! Orders are canceled by the shop, as long as nothing was paid.

use super::{Refused, Shop};
use crate::merchant::{
    order::{Order, OrderNo},
    store::{Cancellation, EventKind, NewEvent},
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
        let event = NewEvent {
            order_no: Some(order.no.as_str().to_owned()),
            reason: Some("canceled"),
            got: Some(by.to_owned()),
            ..NewEvent::new(EventKind::Order, self.merchant.clock.now_ms())
        };
        match self.merchant.store.cancel_order(&order.no, event).await? {
            Cancellation::Canceled(order) => {
                self.merchant.metrics.orders("canceled", 1);
                tracing::info!(order_no = order.no.as_str(), by, "order canceled");
                Ok(order)
            }
            Cancellation::Before(order) => Ok(order),
            Cancellation::HasPayment(order) => Err(Refused::NotWaiting(order.state)),
        }
    }
}
