//! The store in PostgreSQL, for as many instances as wanted.

mod address;
mod attempts;
mod clean;
mod columns;
mod connections;
mod deliveries;
mod ends;
mod events;
mod failure;
mod figures;
mod filling;
mod ledger;
mod locks;
mod migrations;
mod numbers;
mod order_keys;
mod order_webhooks;
mod orders;
mod outbox;
mod payments;
mod queries;
mod record_payment;
mod refund_requests;
mod refund_rows;
mod refunds;
mod unpaid;
mod watch;

pub(super) use self::filling::Filling;

use async_trait::async_trait;
use tokio::sync::broadcast;

use self::{
    address::Address,
    connections::{Connections, change, look_up, read},
    watch::Watch,
};
use super::{
    Attempt, AttemptEnd, AttemptStart, Cancellation, Changed, Delivery, DeliveryEnd, DueWebhook,
    Event, LedgerLine, LedgerPage, Mode, NewAttempt, NewEvent, NewPayment, NewRefund, OrderFilter,
    OrderKey, Payment, QueryClaim, QueryEnd, Recorded, Refund, RefundEnd, RefundRecorded,
    RefundRequest, RefundRequested, ShopOrder, Store, StoreError, StoreFigures, Subscription,
    Webhook, WebhookFilter, WebhookTimes, webhook_data,
};
use crate::{
    merchant::order::{Order, OrderNo},
    secret::Secret,
};

/// A store in one PostgreSQL database.
#[derive(Debug)]
pub(super) struct PostgresStore(Connections, Watch);

impl PostgresStore {
    /// Opens the database at a URL. This blocks as long as the database takes to be reached and
    /// set up.
    pub(super) fn open(
        url: &str,
        password: Option<&Secret>,
        mode: Mode,
    ) -> Result<Self, StoreError> {
        let address = Address::read(url, password)?;
        let connections = Connections::new(&address)?;
        Ok(Self(connections, Watch::start(address, mode)?))
    }
}

/// Checks that a URL can be used.
pub(super) fn check(url: &str) -> Result<(), StoreError> {
    Address::read(url, None).map(drop)
}

#[async_trait]
impl Store for PostgresStore {
    async fn probe(&self, now_ms: i64) -> Result<(), StoreError> {
        change!(self.0, |change| figures::probe(change, now_ms))
    }

    async fn figures(&self) -> Result<StoreFigures, StoreError> {
        read!(self.0, |db| figures::read(db))
    }

    fn failures(&self) -> [(&'static str, u64); 2] {
        self.0.failures()
    }

    fn changes(&self) -> broadcast::Receiver<Changed> {
        self.1.subscribe()
    }

    async fn add_order(&self, order: Order) -> Result<Order, StoreError> {
        change!(self.0, |change| orders::add(change, &order))
    }

    async fn add_shop_order(
        &self,
        order: Order,
        key: Option<OrderKey>,
    ) -> Result<ShopOrder, StoreError> {
        change!(self.0, |change| order_keys::add(
            change,
            &order,
            key.as_ref()
        ))
    }

    async fn order(&self, no: &OrderNo) -> Result<Option<Order>, StoreError> {
        look_up!(self.0, |db| orders::find(db, no.as_str()))
    }

    async fn orders(&self, filter: OrderFilter) -> Result<Vec<Order>, StoreError> {
        read!(self.0, |db| orders::list(db, &filter))
    }

    async fn cancel_order(
        &self,
        no: &OrderNo,
        event: NewEvent,
    ) -> Result<Cancellation, StoreError> {
        change!(self.0, |change| orders::cancel(change, no, &event))
    }

    async fn end_order(&self, no: &OrderNo, now_ms: i64) -> Result<(), StoreError> {
        change!(self.0, |change| orders::end(change, no, now_ms))
    }

    async fn begin_attempt(
        &self,
        attempt: NewAttempt,
        now_ms: i64,
    ) -> Result<AttemptStart, StoreError> {
        change!(self.0, |change| attempts::begin(change, &attempt, now_ms))
    }

    async fn finish_attempt(&self, attempt: &Attempt, end: AttemptEnd) -> Result<bool, StoreError> {
        change!(self.0, |change| attempts::finish(change, attempt, &end))
    }

    async fn attempt(
        &self,
        gateway: &str,
        number: &str,
    ) -> Result<Option<(Order, Attempt)>, StoreError> {
        read!(self.0, |db| attempts::of_number(db, gateway, number))
    }

    async fn attempts(&self, no: &OrderNo) -> Result<Vec<Attempt>, StoreError> {
        look_up!(self.0, |db| attempts::of_order(db, no))
    }

    async fn due_queries(
        &self,
        gateway: &str,
        now_ms: i64,
        limit: u32,
        lease_ms: i64,
    ) -> Result<Vec<(Order, Attempt)>, StoreError> {
        if !look_up!(self.0, |db| queries::any_due(db, gateway, now_ms))? {
            return Ok(Vec::new());
        }
        change!(self.0, |change| queries::claim_due(
            change, gateway, now_ms, limit, lease_ms
        ))
    }

    async fn claim_query(
        &self,
        attempt_id: i64,
        since_ms: i64,
        now_ms: i64,
        lease_ms: i64,
    ) -> Result<QueryClaim, StoreError> {
        change!(self.0, |change| queries::claim(
            change, attempt_id, since_ms, now_ms, lease_ms
        ))
    }

    async fn begin_query(
        &self,
        gateway: &str,
        number: &str,
        now_ms: i64,
        interval_ms: i64,
    ) -> Result<bool, StoreError> {
        let window = (now_ms.saturating_sub(interval_ms), now_ms);
        if look_up!(self.0, |db| queries::began_within(
            db, gateway, number, window
        ))? {
            return Ok(false);
        }
        change!(self.0, |change| queries::begin(
            change, gateway, number, window
        ))
    }

    async fn finish_query(&self, attempt_id: i64, end: QueryEnd) -> Result<(), StoreError> {
        change!(self.0, |change| queries::finish(change, attempt_id, end))
    }

    async fn end_orders(
        &self,
        now_ms: i64,
        patience_ms: i64,
        limit: u32,
    ) -> Result<usize, StoreError> {
        if !look_up!(self.0, |db| ends::any_over(db, now_ms))? {
            return Ok(0);
        }
        change!(self.0, |change| ends::see_to(
            change,
            now_ms,
            patience_ms,
            limit
        ))
    }

    async fn unconfirmed_after(
        &self,
        after: Option<&OrderNo>,
        limit: u32,
        gateways: &[&str],
        now_ms: i64,
    ) -> Result<Vec<Order>, StoreError> {
        read!(self.0, |db| queries::unconfirmed(
            db, after, limit, gateways, now_ms
        ))
    }

    async fn delete_unpaid(
        &self,
        gateways: &[&str],
        before_ms: i64,
        limit: u32,
    ) -> Result<usize, StoreError> {
        let found = look_up!(self.0, |db| unpaid::find(db, gateways, before_ms, limit))?;
        if found.is_empty() {
            return Ok(0);
        }
        change!(self.0, |change| unpaid::delete(
            change, gateways, before_ms, &found
        ))
    }

    async fn record_payment(&self, payment: NewPayment) -> Result<Recorded, StoreError> {
        change!(self.0, |change| record_payment::record(
            change,
            payment.clone()
        ))
    }

    async fn record_payment_and_refund(
        &self,
        payment: NewPayment,
        refund: NewRefund,
    ) -> Result<(Recorded, RefundRecorded), StoreError> {
        change!(self.0, |change| refunds::record_with_payment(
            change,
            payment.clone(),
            refund.clone()
        ))
    }

    async fn record_refund(&self, refund: NewRefund) -> Result<RefundRecorded, StoreError> {
        change!(self.0, |change| refunds::record(change, refund.clone()))
    }

    async fn request_refund(&self, request: RefundRequest) -> Result<RefundRequested, StoreError> {
        change!(self.0, |change| refund_requests::request(change, &request))
    }

    async fn end_refund(&self, id: &str, end: RefundEnd) -> Result<Option<Refund>, StoreError> {
        change!(self.0, |change| refund_requests::end(change, id, &end))
    }

    async fn lose_refunds(&self, before_ms: i64, now_ms: i64) -> Result<usize, StoreError> {
        let under_way = look_up!(self.0, |db| refund_requests::under_way(db, before_ms));
        if under_way?.is_empty() {
            return Ok(0);
        }
        change!(self.0, |change| refund_requests::lose(
            change, before_ms, now_ms
        ))
    }

    async fn ledger(&self, page: LedgerPage) -> Result<Vec<LedgerLine>, StoreError> {
        look_up!(self.0, |db| ledger::read(db, &page))
    }

    async fn payments(&self, no: &OrderNo) -> Result<Vec<Payment>, StoreError> {
        look_up!(self.0, |db| payments::of_order(db, no.as_str()))
    }

    async fn orphans(&self) -> Result<Vec<Payment>, StoreError> {
        look_up!(self.0, |db| payments::orphans(db))
    }

    async fn refunds(&self, no: &OrderNo) -> Result<Vec<Refund>, StoreError> {
        look_up!(self.0, |db| refund_rows::of_order(db, no))
    }

    async fn record_event(&self, event: NewEvent) -> Result<bool, StoreError> {
        change!(self.0, |change| events::record_alone(change, &event))
    }

    async fn record_unproven(&self, event: NewEvent) -> Result<bool, StoreError> {
        // Read before anything is locked, so that a flood keeps out nobody.
        if !read!(self.0, |db| events::is_kept_unproven(db, &event))? {
            return Ok(false);
        }
        change!(self.0, |change| events::record_unproven(change, &event))
    }

    async fn events(&self, no: &OrderNo) -> Result<Vec<Event>, StoreError> {
        look_up!(self.0, |db| events::of_order(db, no))
    }

    async fn attention_after(
        &self,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        look_up!(self.0, |db| events::for_attention(db, after, limit))
    }

    async fn resolve(&self, event_id: i64, note: &str, now_ms: i64) -> Result<bool, StoreError> {
        change!(self.0, |change| events::resolve(
            change, event_id, note, now_ms
        ))
    }

    async fn webhooks(&self, no: &OrderNo) -> Result<Vec<Webhook>, StoreError> {
        look_up!(self.0, |db| outbox::of_order(db, no))
    }

    async fn due_webhooks(
        &self,
        to: &Subscription,
        times: WebhookTimes,
        limit: u32,
    ) -> Result<Vec<DueWebhook>, StoreError> {
        if look_up!(self.0, |db| deliveries::due(db, to, times, 1))?.is_empty() {
            return Ok(Vec::new());
        }
        change!(self.0, |change| deliveries::claim(change, to, times, limit))
    }

    async fn finish_webhook(
        &self,
        due: &DueWebhook,
        end: DeliveryEnd,
        answer: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        change!(self.0, |change| deliveries::finish(
            change, due, end, answer, now_ms
        ))
    }

    async fn close_webhooks(
        &self,
        all: &[Subscription],
        since_ms: i64,
        now_ms: i64,
    ) -> Result<usize, StoreError> {
        let all = webhook_data::subscriptions(all);
        if !look_up!(self.0, |db| deliveries::any_to_close(db, &all, since_ms))? {
            return Ok(0);
        }
        change!(self.0, |change| deliveries::close(
            change, &all, since_ms, now_ms
        ))
    }

    async fn outbox(
        &self,
        filter: WebhookFilter,
    ) -> Result<Vec<(Webhook, Vec<Delivery>)>, StoreError> {
        read!(self.0, |db| deliveries::list(db, &filter))
    }

    async fn resend_webhook(
        &self,
        id: &str,
        all: &[Subscription],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        change!(self.0, |change| deliveries::resend(change, id, all, now_ms))
    }
}
