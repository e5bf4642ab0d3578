//! The store in SQLite, for one machine.

mod alone;
mod attempts;
mod changes;
mod columns;
mod connections;
mod copy;
mod database;
mod deliveries;
mod ends;
mod errors;
mod events;
mod figures;
mod file;
mod ledger;
mod migrations;
mod moved;
mod numbers;
mod opening;
mod order_keys;
mod order_webhooks;
mod orders;
mod outbox;
mod payments;
mod queries;
mod readers;
mod record_payment;
mod refund_requests;
mod refund_rows;
mod refunds;
mod restore;
mod soundness;
mod unpaid;
mod writer;

pub(super) use self::{
    alone::alone, copy::copy, database::SqliteStore, moved::mark as mark_moved, opening::upgrade,
    restore::restore,
};

use async_trait::async_trait;
use serde_json::json;
use tokio::sync::broadcast;

use super::{
    Attempt, AttemptEnd, AttemptStart, Cancellation, Changed, Delivery, DeliveryEnd, DueWebhook,
    Event, LedgerLine, LedgerPage, NewAttempt, NewEvent, NewPayment, NewRefund, OrderFilter,
    OrderKey, Payment, QueryClaim, QueryEnd, Recorded, Refund, RefundEnd, RefundRecorded,
    RefundRequest, RefundRequested, ShopOrder, Store, StoreError, StoreFigures, Subscription,
    Webhook, WebhookFilter, WebhookTimes, webhook_data,
};
use crate::merchant::order::{Order, OrderNo};

#[async_trait]
impl Store for SqliteStore {
    async fn probe(&self, now_ms: i64) -> Result<(), StoreError> {
        self.change(move |change| soundness::probe(change, now_ms))
            .await
    }

    async fn figures(&self) -> Result<StoreFigures, StoreError> {
        self.read(figures::read).await
    }

    fn failures(&self) -> [(&'static str, u64); 2] {
        self.0.failures()
    }

    fn changes(&self) -> broadcast::Receiver<Changed> {
        self.1.subscribe()
    }

    async fn add_order(&self, order: Order) -> Result<Order, StoreError> {
        self.change(move |change| orders::add(change, &order)).await
    }

    async fn add_shop_order(
        &self,
        order: Order,
        key: Option<OrderKey>,
    ) -> Result<ShopOrder, StoreError> {
        self.change(move |change| order_keys::add(change, &order, key.as_ref()))
            .await
    }

    async fn order(&self, no: &OrderNo) -> Result<Option<Order>, StoreError> {
        let no = no.clone();
        self.read_keys(move |connection| orders::find(connection, no.as_str()))
            .await
    }

    async fn orders(&self, filter: OrderFilter) -> Result<Vec<Order>, StoreError> {
        self.read(move |connection| orders::list(connection, &filter))
            .await
    }

    async fn cancel_order(
        &self,
        no: &OrderNo,
        event: NewEvent,
    ) -> Result<Cancellation, StoreError> {
        let no = no.clone();
        self.change(move |change| orders::cancel(change, &no, &event))
            .await
    }

    async fn end_order(&self, no: &OrderNo, now_ms: i64) -> Result<(), StoreError> {
        let no = no.clone();
        self.change(move |change| orders::end(change, &no, now_ms))
            .await
    }

    async fn begin_attempt(
        &self,
        attempt: NewAttempt,
        now_ms: i64,
    ) -> Result<AttemptStart, StoreError> {
        self.change(move |change| attempts::begin(change, &attempt, now_ms))
            .await
    }

    async fn finish_attempt(&self, attempt: &Attempt, end: AttemptEnd) -> Result<bool, StoreError> {
        let (id, sending_until_ms) = (attempt.id, attempt.sending_until_ms);
        self.change(move |change| attempts::finish(change, id, sending_until_ms, &end))
            .await
    }

    async fn attempt(
        &self,
        gateway: &str,
        number: &str,
    ) -> Result<Option<(Order, Attempt)>, StoreError> {
        let (gateway, number) = (gateway.to_owned(), number.to_owned());
        self.read(move |connection| attempts::of_number(connection, &gateway, &number))
            .await
    }

    async fn attempts(&self, no: &OrderNo) -> Result<Vec<Attempt>, StoreError> {
        let no = no.clone();
        self.read_keys(move |connection| attempts::of_order(connection, &no))
            .await
    }

    async fn due_queries(
        &self,
        gateway: &str,
        now_ms: i64,
        limit: u32,
        lease_ms: i64,
    ) -> Result<Vec<(Order, Attempt)>, StoreError> {
        let name = gateway.to_owned();
        if !self
            .read(move |it| queries::any_due(it, &name, now_ms))
            .await?
        {
            return Ok(Vec::new());
        }
        let gateway = gateway.to_owned();
        self.change(move |change| queries::claim_due(change, &gateway, now_ms, limit, lease_ms))
            .await
    }

    async fn claim_query(
        &self,
        attempt_id: i64,
        since_ms: i64,
        now_ms: i64,
        lease_ms: i64,
    ) -> Result<QueryClaim, StoreError> {
        self.change(move |change| queries::claim(change, attempt_id, since_ms, now_ms, lease_ms))
            .await
    }

    async fn begin_query(
        &self,
        gateway: &str,
        number: &str,
        now_ms: i64,
        interval_ms: i64,
    ) -> Result<bool, StoreError> {
        let (gateway, number) = (gateway.to_owned(), number.to_owned());
        let window = (now_ms.saturating_sub(interval_ms), now_ms);
        let (at, no) = (gateway.clone(), number.clone());
        let found = self.read_keys(move |it| queries::began_within(it, &at, &no, window));
        if found.await? {
            return Ok(false);
        }
        self.change(move |change| queries::begin(change, &gateway, &number, window))
            .await
    }

    async fn finish_query(&self, attempt_id: i64, end: QueryEnd) -> Result<(), StoreError> {
        self.change(move |change| queries::finish(change, attempt_id, end))
            .await
    }

    async fn end_orders(
        &self,
        now_ms: i64,
        patience_ms: i64,
        limit: u32,
    ) -> Result<usize, StoreError> {
        if !self.read(move |it| ends::any_over(it, now_ms)).await? {
            return Ok(0);
        }
        self.change(move |change| ends::see_to(change, now_ms, patience_ms, limit))
            .await
    }

    async fn unconfirmed_after(
        &self,
        after: Option<&OrderNo>,
        limit: u32,
        gateways: &[&str],
        now_ms: i64,
    ) -> Result<Vec<Order>, StoreError> {
        let (after, gateways) = (after.cloned(), json!(gateways).to_string());
        self.read(move |it| queries::unconfirmed(it, after.as_ref(), limit, &gateways, now_ms))
            .await
    }

    async fn delete_unpaid(
        &self,
        gateways: &[&str],
        before_ms: i64,
        limit: u32,
    ) -> Result<usize, StoreError> {
        let gateways = json!(gateways).to_string();
        let names = gateways.clone();
        let found = self.read(move |it| unpaid::find(it, &names, before_ms, limit));
        let found = found.await?;
        if found.is_empty() {
            return Ok(0);
        }
        self.change(move |change| unpaid::delete(change, &gateways, before_ms, &found))
            .await
    }

    async fn record_payment(&self, payment: NewPayment) -> Result<Recorded, StoreError> {
        self.change(move |change| record_payment::record(change, &payment))
            .await
    }

    async fn record_payment_and_refund(
        &self,
        payment: NewPayment,
        refund: NewRefund,
    ) -> Result<(Recorded, RefundRecorded), StoreError> {
        self.change(move |change| refunds::record_with_payment(change, &payment, &refund))
            .await
    }

    async fn record_refund(&self, refund: NewRefund) -> Result<RefundRecorded, StoreError> {
        self.change(move |change| refunds::record(change, &refund))
            .await
    }

    async fn request_refund(&self, request: RefundRequest) -> Result<RefundRequested, StoreError> {
        self.change(move |change| refund_requests::request(change, &request))
            .await
    }

    async fn end_refund(&self, id: &str, end: RefundEnd) -> Result<Option<Refund>, StoreError> {
        let id = id.to_owned();
        self.change(move |change| refund_requests::end(change, &id, &end))
            .await
    }

    async fn lose_refunds(&self, before_ms: i64, now_ms: i64) -> Result<usize, StoreError> {
        let found = self.read(move |it| refund_requests::under_way(it, before_ms));
        if found.await?.is_empty() {
            return Ok(0);
        }
        self.change(move |change| refund_requests::lose(change, before_ms, now_ms))
            .await
    }

    async fn ledger(&self, page: LedgerPage) -> Result<Vec<LedgerLine>, StoreError> {
        self.read(move |connection| ledger::read(connection, &page))
            .await
    }

    async fn payments(&self, no: &OrderNo) -> Result<Vec<Payment>, StoreError> {
        let no = no.clone();
        self.read(move |connection| payments::of_order(connection, no.as_str()))
            .await
    }

    async fn orphans(&self) -> Result<Vec<Payment>, StoreError> {
        self.read(payments::orphans).await
    }

    async fn refunds(&self, no: &OrderNo) -> Result<Vec<Refund>, StoreError> {
        let no = no.clone();
        self.read(move |connection| refund_rows::of_order(connection, &no))
            .await
    }

    async fn record_event(&self, event: NewEvent) -> Result<bool, StoreError> {
        self.change(move |change| events::record(change, &event))
            .await
    }

    async fn record_unproven(&self, event: NewEvent) -> Result<bool, StoreError> {
        self.record_if_kept(event).await
    }

    async fn events(&self, no: &OrderNo) -> Result<Vec<Event>, StoreError> {
        let no = no.clone();
        self.read(move |connection| events::of_order(connection, &no))
            .await
    }

    async fn attention_after(
        &self,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        self.read(move |connection| events::for_attention(connection, after, limit))
            .await
    }

    async fn resolve(&self, event_id: i64, note: &str, now_ms: i64) -> Result<bool, StoreError> {
        let note = note.to_owned();
        self.change(move |change| events::resolve(change, event_id, &note, now_ms))
            .await
    }

    async fn webhooks(&self, no: &OrderNo) -> Result<Vec<Webhook>, StoreError> {
        let no = no.clone();
        self.read(move |connection| outbox::of_order(connection, &no))
            .await
    }

    async fn due_webhooks(
        &self,
        to: &Subscription,
        times: WebhookTimes,
        limit: u32,
    ) -> Result<Vec<DueWebhook>, StoreError> {
        let looked_at = to.clone();
        let due = self.read(move |it| deliveries::due(it, &looked_at, times, 1));
        if due.await?.is_empty() {
            return Ok(Vec::new());
        }
        let to = to.clone();
        self.change(move |change| deliveries::claim(change, &to, times, limit))
            .await
    }

    async fn finish_webhook(
        &self,
        due: &DueWebhook,
        end: DeliveryEnd,
        answer: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let (due, answer) = (due.clone(), answer.to_owned());
        self.change(move |change| deliveries::finish(change, &due, end, &answer, now_ms))
            .await
    }

    async fn close_webhooks(
        &self,
        all: &[Subscription],
        since_ms: i64,
        now_ms: i64,
    ) -> Result<usize, StoreError> {
        let all = webhook_data::subscriptions(all);
        let looked_at = all.clone();
        let any = self.read(move |it| deliveries::any_to_close(it, &looked_at, since_ms));
        if !any.await? {
            return Ok(0);
        }
        self.change(move |change| deliveries::close(change, &all, since_ms, now_ms))
            .await
    }

    async fn outbox(
        &self,
        filter: WebhookFilter,
    ) -> Result<Vec<(Webhook, Vec<Delivery>)>, StoreError> {
        self.read(move |connection| deliveries::list(connection, &filter))
            .await
    }

    async fn resend_webhook(
        &self,
        id: &str,
        all: &[Subscription],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let (id, all) = (id.to_owned(), all.to_vec());
        self.change(move |change| deliveries::resend(change, &id, &all, now_ms))
            .await
    }
}
