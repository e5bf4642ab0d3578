//! The store in SQLite, for one machine.

mod attempts;
mod columns;
mod connections;
mod copy;
mod deliveries;
mod ends;
mod events;
mod figures;
mod file;
mod migrations;
mod numbers;
mod order_webhooks;
mod orders;
mod outbox;
mod payments;
mod queries;
mod record_payment;
mod refunds;
mod soundness;
mod unpaid;

pub(super) use self::copy::copy;

use std::path::Path;

use async_trait::async_trait;
use rusqlite::{Connection, Error, ErrorCode, Transaction};
use serde_json::json;

use self::{
    connections::{BUSY_TIMEOUT, Connections},
    file::restrict,
    migrations::{check_version, migrate},
    soundness::check_sound,
};
use super::{
    Attempt, AttemptEnd, AttemptStart, Delivery, DeliveryEnd, DueWebhook, Event, Mode, NewAttempt,
    NewEvent, NewPayment, NewRefund, OrderFilter, Payment, QueryClaim, QueryEnd, Recorded, Refund,
    RefundRecorded, Store, StoreError, StoreFigures, Subscription, Webhook, WebhookTimes,
};
use crate::merchant::order::{Order, OrderNo};

/// A store in one SQLite file.
#[derive(Debug)]
pub(super) struct SqliteStore(Connections);

impl SqliteStore {
    pub(super) fn open(path: &Path, mode: Mode, mark: Option<Mode>) -> Result<Self, StoreError> {
        restrict(path)?;
        let mut connection = Connection::open(path)?;
        check_version(&connection)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        check_sound(&connection)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // Off while tables are replaced; the pragma does nothing within a transaction.
        connection.pragma_update(None, "foreign_keys", false)?;
        migrate(&mut connection, mode, mark)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(Self(Connections::open(path, connection)?))
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.0.read(work).await
    }

    /// All of the work is done, or nothing of it. Nobody else writes meanwhile.
    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.0.change(work).await
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            Some(_) | None => Self::Database(error.to_string()),
        }
    }
}

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

    async fn add_order(&self, order: Order) -> Result<Order, StoreError> {
        self.change(move |change| orders::add(change, &order)).await
    }

    async fn order(&self, no: &OrderNo) -> Result<Option<Order>, StoreError> {
        let no = no.clone();
        self.read(move |connection| orders::find(connection, no.as_str()))
            .await
    }

    async fn orders(&self, filter: OrderFilter) -> Result<Vec<Order>, StoreError> {
        self.read(move |connection| orders::list(connection, &filter))
            .await
    }

    async fn cancel_order(&self, no: &OrderNo, event: NewEvent) -> Result<Order, StoreError> {
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
        self.read(move |connection| attempts::of_order(connection, &no))
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
        let found = self.read(move |it| queries::began_within(it, &at, &no, window));
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

    async fn unconfirmed(&self, gateways: &[&str], now_ms: i64) -> Result<Vec<Order>, StoreError> {
        let gateways = json!(gateways).to_string();
        self.read(move |connection| queries::unconfirmed(connection, &gateways, now_ms))
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

    async fn record_refund(&self, refund: NewRefund) -> Result<RefundRecorded, StoreError> {
        self.change(move |change| refunds::record(change, &refund))
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
        self.read(move |connection| refunds::of_order(connection, &no))
            .await
    }

    async fn record_event(&self, event: NewEvent) -> Result<bool, StoreError> {
        self.change(move |change| events::record(change, &event))
            .await
    }

    async fn record_unproven(&self, event: NewEvent) -> Result<bool, StoreError> {
        let looked_at = event.clone();
        let is_kept = self.read(move |connection| events::is_kept_unproven(connection, &looked_at));
        if !is_kept.await? {
            return Ok(false);
        }
        self.change(move |change| {
            Ok(events::is_kept_unproven(change, &event)? && events::record(change, &event)?)
        })
        .await
    }

    async fn events(&self, no: &OrderNo) -> Result<Vec<Event>, StoreError> {
        let no = no.clone();
        self.read(move |connection| events::of_order(connection, &no))
            .await
    }

    async fn attention(&self) -> Result<Vec<Event>, StoreError> {
        self.read(events::for_attention).await
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
        let is_due = move |connection: &Connection| {
            Ok(!deliveries::due(connection, &looked_at, times, 1)?.is_empty())
        };
        if !self.read(is_due).await? {
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
        let all = deliveries::json(all);
        let looked_at = all.clone();
        let any = move |connection: &Connection| {
            deliveries::any_to_close(connection, &looked_at, since_ms)
        };
        if !self.read(any).await? {
            return Ok(0);
        }
        self.change(move |change| deliveries::close(change, &all, since_ms, now_ms))
            .await
    }

    async fn outbox(&self, limit: u32) -> Result<Vec<(Webhook, Vec<Delivery>)>, StoreError> {
        self.read(move |connection| deliveries::list(connection, limit))
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
