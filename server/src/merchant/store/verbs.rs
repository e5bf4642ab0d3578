//! The verbs of a store, whatever database is behind it.

use std::fmt::Debug;

use async_trait::async_trait;
use tokio::sync::broadcast;

use super::{
    attempt::{Attempt, AttemptEnd, AttemptStart, NewAttempt},
    cancellation::Cancellation,
    change::Changed,
    error::StoreError,
    event::{Event, NewEvent},
    figures::StoreFigures,
    idempotency::{OrderKey, ShopOrder},
    ledger::{LedgerLine, LedgerPage},
    payment::{NewPayment, Payment, Recorded},
    query::{QueryClaim, QueryEnd},
    refund::{NewRefund, Refund, RefundRecorded},
    refund_request::{RefundEnd, RefundRequest, RefundRequested},
    webhook::{
        Delivery, DeliveryEnd, DueWebhook, Subscription, Webhook, WebhookFilter, WebhookTimes,
    },
};
use crate::merchant::{
    order::{Order, OrderNo},
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
    /// Reads and writes, as orders do; fails where they would.
    async fn probe(&self, now_ms: i64) -> Result<(), StoreError>;

    /// What a monitoring system is shown of the store.
    async fn figures(&self) -> Result<StoreFigures, StoreError>;

    /// How often work failed since the store was opened, by stable reasons.
    fn failures(&self) -> [(&'static str, u64); 2];

    /// The orders of which from now on a payment, a refund, the cancellation or the end is
    /// recorded, on whatever instance, each once that can be read. A receiver that lags has
    /// missed changes, as after [`Changed::Any`].
    fn changes(&self) -> broadcast::Receiver<Changed>;

    /// Stores an order, unless its number is taken; returns the order of that number.
    async fn add_order(&self, order: Order) -> Result<Order, StoreError>;

    /// Stores an order that the shop's own system wants, unless it was made before under this key
    /// of that system or this number; the key is kept with it. However many call at once, on however many
    /// instances, with one key or one number, one of them makes it.
    async fn add_shop_order(
        &self,
        order: Order,
        key: Option<OrderKey>,
    ) -> Result<ShopOrder, StoreError>;

    /// The order of that number, whatever the case of its letters.
    async fn order(&self, no: &OrderNo) -> Result<Option<Order>, StoreError>;

    /// The orders of a list, the newest first.
    async fn orders(&self, filter: OrderFilter) -> Result<Vec<Order>, StoreError>;

    /// Cancels an order, with its event and its webhook, unless it was canceled before or a
    /// payment of it is on record: then nothing changes.
    async fn cancel_order(&self, no: &OrderNo, event: NewEvent)
    -> Result<Cancellation, StoreError>;

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

    /// Claims attempts that this gateway is to be queried about by now, the longest due first,
    /// so that no other caller gets them until the lease ends. Of attempts with one number one
    /// is claimed for all of them, the newest.
    async fn due_queries(
        &self,
        gateway: &str,
        now_ms: i64,
        limit: u32,
        lease_ms: i64,
    ) -> Result<Vec<(Order, Attempt)>, StoreError>;

    /// Claims a query about an attempt now, whenever the next one is due, unless another caller
    /// has claimed one, or one that began after `since_ms` was answered. It is due now, so that
    /// it is sent even if its caller stops.
    async fn claim_query(
        &self,
        attempt_id: i64,
        since_ms: i64,
        now_ms: i64,
        lease_ms: i64,
    ) -> Result<QueryClaim, StoreError>;

    /// Whether a query about this number may be sent that a browser wants: none began within the
    /// interval, on whatever instance. It counts as begun then.
    async fn begin_query(
        &self,
        gateway: &str,
        number: &str,
        now_ms: i64,
        interval_ms: i64,
    ) -> Result<bool, StoreError>;

    /// Keeps how a query about an attempt, and all others with its number, ended, and ends its
    /// lease.
    async fn finish_query(&self, attempt_id: i64, end: QueryEnd) -> Result<(), StoreError>;

    /// Sees to the end of orders whose time is over, the longest over first: each that was
    /// neither paid nor canceled gets its webhook, once. An order with a query due by now waits
    /// for its answer, for at most `patience_ms`. Returns how many were seen to; at most
    /// `limit`.
    async fn end_orders(
        &self,
        now_ms: i64,
        patience_ms: i64,
        limit: u32,
    ) -> Result<usize, StoreError>;

    /// Orders whose time is over, with an attempt of which nobody knows whether it was paid: at
    /// these gateways, which cannot be queried, or at one that gave no answer from the order's
    /// end on until it was not queried any more. The oldest first. One that the merchant settled as
    /// unpaid, with an event of [`SETTLED_UNPAID`], is not among them. Only those behind an order
    /// are listed where one is named, whether it is among them or not; at most `limit`.
    async fn unconfirmed_after(
        &self,
        after: Option<&OrderNo>,
        limit: u32,
        gateways: &[&str],
        now_ms: i64,
    ) -> Result<Vec<Order>, StoreError>;

    /// All orders of [`Self::unconfirmed_after`].
    async fn unconfirmed(&self, gateways: &[&str], now_ms: i64) -> Result<Vec<Order>, StoreError> {
        self.unconfirmed_after(None, u32::MAX, gateways, now_ms)
            .await
    }

    /// Deletes orders whose end lies before `before_ms` and that were never paid, with their
    /// attempts, the events of create requests and answers, and webhooks; other events stay. Kept are those that [`Self::unconfirmed`] lists
    /// for these gateways, that a gateway is still to be queried about, that wait for a person's
    /// attention, and that have a webhook to be sent which says more than that they ended or were
    /// canceled. The longest over first. Returns how many were deleted; at most `limit`.
    async fn delete_unpaid(
        &self,
        gateways: &[&str],
        before_ms: i64,
        limit: u32,
    ) -> Result<usize, StoreError>;

    /// Records a payment once, however it was learned, with its event and its webhooks.
    async fn record_payment(&self, payment: NewPayment) -> Result<Recorded, StoreError>;

    /// Records a payment and that its money was given back, as [`Self::record_payment`] and
    /// [`Self::record_refund`] do: both, or nothing.
    async fn record_payment_and_refund(
        &self,
        payment: NewPayment,
        refund: NewRefund,
    ) -> Result<(Recorded, RefundRecorded), StoreError>;

    /// Records that money was given back, with its event and its webhook.
    async fn record_refund(&self, refund: NewRefund) -> Result<RefundRecorded, StoreError>;

    /// Puts on record a refund that the shop asks for, with its event, before anything is sent
    /// about it. What is requested, unknown and succeeded of a payment is never more than was
    /// paid, however many call at once. One that is done already gets its webhook.
    async fn request_refund(&self, request: RefundRequest) -> Result<RefundRequested, StoreError>;

    /// Keeps how a refund ended, with its event: the webhook where it succeeded, an event for a
    /// person where it is unknown or contradicts what is on record. Only one that is requested or
    /// unknown changes. Returns the refund as it is then; `None` when there is none of that id.
    async fn end_refund(&self, id: &str, end: RefundEnd) -> Result<Option<Refund>, StoreError>;

    /// Makes refunds unknown, each with an event for a person, that were requested before
    /// `before_ms`: whoever sent them has stopped. Returns how many.
    async fn lose_refunds(&self, before_ms: i64, now_ms: i64) -> Result<usize, StoreError>;

    /// Payments and refunds of a period, by time and key.
    async fn ledger(&self, page: LedgerPage) -> Result<Vec<LedgerLine>, StoreError>;

    /// The payments of an order, the first first.
    async fn payments(&self, no: &OrderNo) -> Result<Vec<Payment>, StoreError>;

    /// The payments whose number no order has, the first first.
    async fn orphans(&self) -> Result<Vec<Payment>, StoreError>;

    /// The refunds of an order, the first first.
    async fn refunds(&self, no: &OrderNo) -> Result<Vec<Refund>, StoreError>;

    /// Records an event, and a webhook where it needs attention. `false` when the same is on
    /// record already, an order has as many create requests and answers as are kept, or a person
    /// was called within the hour about what is about no single order: nothing changed.
    async fn record_event(&self, event: NewEvent) -> Result<bool, StoreError>;

    /// Records an event about what somebody sent who proved nothing: only where the gateway
    /// knows an order by its number, and not endlessly many of one number. `false` when nothing
    /// is recorded.
    async fn record_unproven(&self, event: NewEvent) -> Result<bool, StoreError>;

    /// The events of an order, the first first.
    async fn events(&self, no: &OrderNo) -> Result<Vec<Event>, StoreError>;

    /// The events that a person must look at and has not resolved, the first first: those behind
    /// that one, if one is named; at most `limit`.
    async fn attention_after(
        &self,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError>;

    /// All events of [`Self::attention_after`].
    async fn attention(&self) -> Result<Vec<Event>, StoreError> {
        self.attention_after(None, u32::MAX).await
    }

    /// Resolves an event that a person looked at. `false` when no such event waits for one.
    async fn resolve(&self, event_id: i64, note: &str, now_ms: i64) -> Result<bool, StoreError>;

    /// The webhooks about an order, sent or not, the first first.
    async fn webhooks(&self, no: &OrderNo) -> Result<Vec<Webhook>, StoreError>;

    /// Claims webhooks that an endpoint is to be sent by now, so that no other caller gets them
    /// until the lease ends. Of one order it is one at a time, in their order.
    async fn due_webhooks(
        &self,
        to: &Subscription,
        times: WebhookTimes,
        limit: u32,
    ) -> Result<Vec<DueWebhook>, StoreError>;

    /// Keeps what came of sending a webhook. `answer` is what the endpoint answered. What is
    /// given up gets an event for a person. A sender whose lease is over changes nothing but
    /// that the endpoint has it.
    async fn finish_webhook(
        &self,
        due: &DueWebhook,
        end: DeliveryEnd,
        answer: &str,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// Closes webhooks of which nothing is to be sent any more to all these endpoints. Those
    /// that were made before `since_ms` are not begun, unless they waited after then behind an
    /// earlier one of their order. Returns how many.
    async fn close_webhooks(
        &self,
        all: &[Subscription],
        since_ms: i64,
        now_ms: i64,
    ) -> Result<usize, StoreError>;

    /// The webhooks of a list, the newest first, each with what became of it.
    async fn outbox(
        &self,
        filter: WebhookFilter,
    ) -> Result<Vec<(Webhook, Vec<Delivery>)>, StoreError>;

    /// Sends a webhook anew to the endpoints that should have it, whatever became of it.
    /// `false` when there is none of that id, or no endpoint should have it.
    async fn resend_webhook(
        &self,
        id: &str,
        all: &[Subscription],
        now_ms: i64,
    ) -> Result<bool, StoreError>;
}
