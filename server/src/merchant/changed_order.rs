//! A request for an order's number that names another amount, or something else, than the order
//! is for.

use super::{
    learned::bounded,
    order::{GatewayName, Order},
    refusal::MerchantRefusal,
    shared::Merchant,
    store::{EventKind, NewEvent, StoreError},
};

impl Merchant {
    /// Why it is refused. Both values are logged, and kept where the order was sent to a gateway.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub(super) async fn changed_order(
        &self,
        order: &Order,
        refusal: MerchantRefusal,
        expected: &str,
        got: &str,
    ) -> Result<MerchantRefusal, StoreError> {
        let (order_no, reason, got) = (order.no.as_str(), refusal.code(), bounded(got.to_owned()));
        tracing::warn!(
            order_no,
            reason,
            expected,
            got,
            "refused: the order of that number is another one"
        );
        let gateway = order.gateway.as_ref().map(GatewayName::as_str);
        let event = NewEvent {
            order_no: Some(order_no.to_owned()),
            gateway: gateway.map(str::to_owned),
            accepted: false,
            reason: Some(reason),
            expected: Some(expected.to_owned()),
            got: Some(got),
            ..NewEvent::new(EventKind::Order, self.clock.now_ms())
        };
        self.store.record_unproven(event).await?;
        Ok(refusal)
    }
}
