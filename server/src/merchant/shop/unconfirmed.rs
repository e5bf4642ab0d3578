//! Orders of which nobody knows whether they were paid are settled by the shop, which has the
//! gateway's own statement.

use super::{Refused, Shop};
use crate::merchant::{
    order::{Order, OrderNo},
    store::{EventKind, NewEvent, SETTLED_UNPAID},
};

impl Shop {
    /// Takes an order off the list of those that are unconfirmed: the gateway's statement has no
    /// payment of it. `by` is the name of who says so.
    ///
    /// # Errors
    ///
    /// When there is no such order, it is not unconfirmed, or the store fails.
    pub async fn settle_unpaid(&self, no: &OrderNo, by: &str) -> Result<Order, Refused> {
        let order = self.order(no).await?;
        let (store, now_ms) = (&self.merchant.store, self.merchant.clock.now_ms());
        let listed = store
            .unconfirmed(&self.gateways.unqueried(), now_ms)
            .await?;
        if !listed.iter().any(|listed| listed.no == order.no) {
            return Err(Refused::NotUnconfirmed);
        }
        let event = NewEvent {
            order_no: Some(order.no.as_str().to_owned()),
            reason: Some(SETTLED_UNPAID),
            got: Some(by.to_owned()),
            ..NewEvent::new(EventKind::Order, now_ms)
        };
        store.record_event(event).await?;
        tracing::info!(order_no = order.no.as_str(), by, "order settled as unpaid");
        Ok(order)
    }
}
