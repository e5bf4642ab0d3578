//! Records what was learned about an order's payment, whoever sent it.

use super::{
    notification::NotificationError,
    order::{GatewayName, Order, OrderNo},
    pay_state::PayState,
    shared::Merchant,
    store::{
        Attempt, EventKind, Evidence, NewEvent, NewPayment, NewRefund, RefundAmount, Source,
        StoreError,
    },
};

impl Merchant {
    /// Records the state that a verified notification or report has.
    pub(super) async fn record(
        &self,
        order: Order,
        attempt: &Attempt,
        state: PayState,
    ) -> Result<OrderNo, NotificationError> {
        self.record_state(&order, &attempt.number, state, Source::Notification)
            .await?;
        Ok(order.no)
    }

    /// Records the state that an order was seen in, and returns the state that is recorded
    /// then. A payment is recorded once, however often it is seen.
    pub(super) async fn record_state(
        &self,
        order: &Order,
        number: &str,
        seen: PayState,
        source: Source,
    ) -> Result<PayState, StoreError> {
        match seen {
            PayState::Other(_) if order.state == PayState::Waiting => return Ok(seen),
            PayState::Waiting | PayState::Other(_) => {}
            PayState::Paid => {
                self.record_whole_payment(order, number, source).await?;
            }
            PayState::Canceled => {
                let event = NewEvent {
                    order_no: Some(order.no.as_str().to_owned()),
                    gateway: order.gateway.as_ref().map(|name| name.as_str().to_owned()),
                    reason: Some("canceled"),
                    ..NewEvent::new(EventKind::Order, self.clock.now_ms())
                };
                self.store.cancel_order(&order.no, event).await?;
            }
            PayState::Refunded => {
                self.record_whole_payment(order, number, source).await?;
                let refund = NewRefund {
                    gateway: gateway(order),
                    trade_no: None,
                    number: number.to_owned(),
                    amount: RefundAmount::Whole,
                    idempotency_key: None,
                    source,
                    learned_at_ms: self.clock.now_ms(),
                    evidence: Evidence::default(),
                };
                self.store.record_refund(refund).await?;
            }
        }
        let now = self.store.order(&order.no).await?;
        Ok(now.ok_or(StoreError::UnknownOrder)?.state)
    }

    async fn record_whole_payment(
        &self,
        order: &Order,
        number: &str,
        source: Source,
    ) -> Result<(), StoreError> {
        let payment = NewPayment {
            gateway: gateway(order),
            trade_no: None,
            number: number.to_owned(),
            amount: order.amount,
            wallet: None,
            paid_at: None,
            source,
            learned_at_ms: self.clock.now_ms(),
            evidence: Evidence::default(),
        };
        self.store.record_payment(payment).await?;
        Ok(())
    }
}

fn gateway(order: &Order) -> GatewayName {
    let unknown = || GatewayName::from("unknown");
    order.gateway.clone().unwrap_or_else(unknown)
}
