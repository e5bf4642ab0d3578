//! The verbs of a store, whatever database is behind it.

use std::fmt::Debug;

use async_trait::async_trait;

use super::{
    attempt::{Attempt, AttemptEnd, AttemptStart, NewAttempt},
    error::StoreError,
    event::{Event, NewEvent},
    payment::{NewPayment, Payment, Recorded},
    refund::{NewRefund, Refund, RefundRecorded},
    webhook::Webhook,
};
use crate::merchant::{
    order::{GatewayName, Order, OrderNo},
    pay_state::PayState,
};

/// The orders that a list is to have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Only those in this state.
    pub state: Option<PayState>,
    /// Only those that were made before this one, in the list's order: the newest first.
    pub after: Option<OrderNo>,
    /// At most so many.
    pub limit: u32,
}

/// The store. Every verb fails with [`StoreError`] when the database does, and then nothing
/// is changed.
#[async_trait]
pub trait Store: Debug + Send + Sync {
    /// Stores an order, unless its number is taken; returns the order of that number.
    async fn add_order(&self, order: Order) -> Result<Order, StoreError>;

    /// The order of that number, whatever the case of its letters.
    async fn order(&self, no: &OrderNo) -> Result<Option<Order>, StoreError>;

    /// The orders of a list, the newest first.
    async fn orders(&self, filter: OrderFilter) -> Result<Vec<Order>, StoreError>;

    /// Binds an order to its first gateway, which from now on knows it by its own number, and
    /// keeps the fields that it is sent; returns the order as it is bound, which may be to
    /// another gateway or with other fields.
    async fn bind(
        &self,
        no: &OrderNo,
        gateway: GatewayName,
        fields: Option<String>,
        now_ms: i64,
    ) -> Result<Order, StoreError>;

    /// Cancels an order; returns it as it is then. One that was paid stays paid. The event is
    /// recorded in any case.
    async fn cancel_order(&self, no: &OrderNo, event: NewEvent) -> Result<Order, StoreError>;

    /// Ends now the time in which an order can be paid, unless it is over.
    async fn end_order(&self, no: &OrderNo, now_ms: i64) -> Result<(), StoreError>;

    /// Begins an attempt, unless one with the same order, gateway, wallet and device lives.
    /// However many call at once, on however many instances, one of them begins.
    async fn begin_attempt(
        &self,
        attempt: NewAttempt,
        now_ms: i64,
    ) -> Result<AttemptStart, StoreError>;

    /// Keeps how the create request of an attempt ended. `false` when the caller is not its
    /// sender any more, since its time was over and another began: then nothing changes.
    async fn finish_attempt(&self, attempt: &Attempt, end: AttemptEnd) -> Result<bool, StoreError>;

    /// The newest attempt that the gateway knows by exactly this number, with its order.
    async fn attempt(
        &self,
        gateway: &str,
        number: &str,
    ) -> Result<Option<(Order, Attempt)>, StoreError>;

    /// The attempts of an order, the oldest first.
    async fn attempts(&self, no: &OrderNo) -> Result<Vec<Attempt>, StoreError>;

    /// Claims attempts whose gateway is to be queried by now, the longest due first, so that
    /// no other caller gets them until the lease ends.
    async fn due_queries(
        &self,
        now_ms: i64,
        limit: u32,
        lease_ms: i64,
    ) -> Result<Vec<(Order, Attempt)>, StoreError>;

    /// Counts a query that is over, ends its lease and keeps when the next one is due; `None`
    /// when there is none.
    async fn finish_query(
        &self,
        attempt_id: i64,
        next_query_at_ms: Option<i64>,
    ) -> Result<(), StoreError>;

    /// Orders whose time is over and of which nobody knows whether they were paid, at these
    /// gateways, which cannot be queried. The oldest first.
    async fn unconfirmed(&self, gateways: &[&str], now_ms: i64) -> Result<Vec<Order>, StoreError>;

    /// Records a payment once, however it was learned, with its event and its webhooks.
    async fn record_payment(&self, payment: NewPayment) -> Result<Recorded, StoreError>;

    /// Records that money was given back, with its event and its webhook.
    async fn record_refund(&self, refund: NewRefund) -> Result<RefundRecorded, StoreError>;

    /// The payments of an order, the first first.
    async fn payments(&self, no: &OrderNo) -> Result<Vec<Payment>, StoreError>;

    /// The payments whose number no order has, the first first.
    async fn orphans(&self) -> Result<Vec<Payment>, StoreError>;

    /// The refunds of an order, the first first.
    async fn refunds(&self, no: &OrderNo) -> Result<Vec<Refund>, StoreError>;

    /// Records an event, and a webhook where it needs attention. `false` when the same is on
    /// record already, and nothing changed.
    async fn record_event(&self, event: NewEvent) -> Result<bool, StoreError>;

    /// The events of an order, the first first.
    async fn events(&self, no: &OrderNo) -> Result<Vec<Event>, StoreError>;

    /// The events that a person must look at and has not resolved, the first first.
    async fn attention(&self) -> Result<Vec<Event>, StoreError>;

    /// Resolves an event that a person looked at. `false` when no such event waits for one.
    async fn resolve(&self, event_id: i64, note: &str, now_ms: i64) -> Result<bool, StoreError>;

    /// The webhooks about an order, sent or not, the first first.
    async fn webhooks(&self, no: &OrderNo) -> Result<Vec<Webhook>, StoreError>;
}
