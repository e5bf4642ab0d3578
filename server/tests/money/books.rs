//! What the store has on record, read past the program.

mod database;
mod rows;

pub(crate) use self::rows::{AttemptRow, Attention, OrderRow, PaymentRow, RefundRow, Webhook};

use std::{path::Path, time::Duration};

use serde_json::Value;

use self::database::Database;
use crate::gateways::Payment;

/// The store, as another program reads it.
#[derive(Debug)]
pub(crate) struct StoreBooks(Database);

const PAYMENTS: &str = "SELECT payment_id, gateway, trade_no, number, order_no, amount_fen,
     learned_at_ms, (SELECT coalesce(sum(r.amount_fen), 0) FROM refunds r
         WHERE r.payment_id = p.payment_id AND r.state = 'succeeded') AS refunded
     FROM payments p ORDER BY payment_id";
const ATTEMPTS: &str = "SELECT order_no, gateway, wallet, device, number, state, created_at_ms,
     ends_at_ms FROM attempts ORDER BY attempt_id";
const ORDERS: &str = "SELECT order_no, source, amount_fen, expires_at_ms, canceled_at_ms, metadata
     FROM orders";
const REFUNDS: &str = "SELECT refund_id, payment_id, order_no, amount_fen, state, idempotency_key,
     fingerprint FROM refunds";

/// Webhooks that the shop lacks.
const OPEN: &str = "SELECT o.webhook_id, o.order_no, o.POSITION AS place FROM outbox o
     LEFT JOIN deliveries s ON s.webhook_id = o.webhook_id
     WHERE o.closed_at_ms IS NULL AND s.delivered_at_ms IS NULL AND s.given_up_at_ms IS NULL";

/// For how long a refund may be on its way before it is unknown.
const REFUND_PATIENCE_MS: i64 = 60_000;

/// The columns that are compared with the clock. Events only say when they happened.
const TIMES: [(&str, &str); 13] = [
    ("orders", "created_at_ms"),
    ("orders", "expires_at_ms"),
    ("orders", "canceled_at_ms"),
    ("attempts", "created_at_ms"),
    ("attempts", "ends_at_ms"),
    ("attempts", "sending_until_ms"),
    ("attempts", "next_query_at_ms"),
    ("attempts", "query_lease_until_ms"),
    ("payments", "learned_at_ms"),
    ("refunds", "requested_at_ms"),
    ("outbox", "created_at_ms"),
    ("deliveries", "next_at_ms"),
    ("deliveries", "lease_until_ms"),
];

impl StoreBooks {
    pub(crate) fn open(path: &Path) -> Self {
        Self(Database::open(path))
    }

    fn rows<T>(&self, select: &str, read: impl Fn(&Value) -> T) -> Vec<T> {
        self.0.rows(select).iter().map(read).collect()
    }

    pub(crate) fn payments(&self) -> Vec<PaymentRow> {
        self.rows(PAYMENTS, PaymentRow::read)
    }

    pub(crate) fn attempts(&self) -> Vec<AttemptRow> {
        self.rows(ATTEMPTS, AttemptRow::read)
    }

    pub(crate) fn orders(&self) -> Vec<OrderRow> {
        self.rows(ORDERS, OrderRow::read)
    }

    pub(crate) fn refunds(&self) -> Vec<RefundRow> {
        self.rows(REFUNDS, RefundRow::read)
    }

    pub(crate) fn attention(&self) -> Vec<Attention> {
        let select = "SELECT order_no, trade_no, reason FROM events WHERE attention";
        self.rows(select, Attention::read)
    }

    /// The webhooks in the order in which they were made.
    pub(crate) fn webhooks(&self) -> Vec<Webhook> {
        let position = self.0.position();
        let select =
            format!("SELECT webhook_id, order_no, kind, payload FROM outbox ORDER BY {position}");
        self.rows(&select, Webhook::read)
    }

    /// Whether a gateway is to be queried by then, the end of an order to be seen to, a webhook
    /// to be sent, or a refund to be found whose sender stopped; in milliseconds since 1970.
    pub(crate) fn is_something_due(&self, now_ms: i64, hooks: bool) -> bool {
        let lost_ms = now_ms - REFUND_PATIENCE_MS;
        let webhooks = if hooks {
            let position = self.0.position();
            // Of one order it is one at a time.
            format!(
                "UNION ALL SELECT 1 FROM ({OPEN}) w LEFT JOIN deliveries d
                     ON d.webhook_id = w.webhook_id
                 WHERE coalesce(d.next_at_ms, 0) <= {now_ms} AND NOT EXISTS (
                     SELECT 1 FROM ({OPEN}) earlier WHERE earlier.order_no = w.order_no
                         AND earlier.place < w.place)"
            )
            .replace("POSITION", position)
        } else {
            String::new()
        };
        let select = format!(
            "SELECT 1 AS due FROM attempts WHERE next_query_at_ms <= {now_ms}
             UNION ALL SELECT 1 FROM orders
                 WHERE end_seen_at_ms IS NULL AND expires_at_ms <= {now_ms}
             UNION ALL SELECT 1 FROM refunds
                 WHERE state = 'requested' AND requested_at_ms <= {lost_ms}
             {webhooks} LIMIT 1"
        );
        !self.0.rows(&select).is_empty()
    }

    /// Puts back all times on record, as if so much time had passed.
    pub(crate) fn age(&self, time: Duration) {
        let by = time.as_millis();
        for (table, column) in TIMES {
            let age = format!("UPDATE {table} SET {column} = {column} - {by} WHERE {column} > 0");
            self.0.execute(&age);
        }
    }

    /// What is wrong with the file itself.
    pub(crate) fn damages(&self) -> Vec<String> {
        self.0.damages()
    }

    /// Removes what a run leaves outside of its folder.
    pub(crate) fn remove(&self) {
        self.0.remove();
    }

    /// The rows that a payment at a gateway has.
    pub(crate) fn payments_of(&self, payment: &Payment) -> Vec<PaymentRow> {
        let mut rows = self.payments();
        rows.retain(|row| row.is_of(payment));
        rows
    }

    pub(crate) fn is_canceled(&self, order_no: &str) -> bool {
        let mut orders = self.orders().into_iter();
        orders.any(|order| order.no == order_no && order.canceled)
    }

    pub(crate) fn has_payment(&self, order_no: &str) -> bool {
        let mut payments = self.payments().into_iter();
        payments.any(|row| row.order_no.as_deref() == Some(order_no))
    }

    pub(crate) fn has_exact_payment(&self, order_no: &str) -> bool {
        let orders = self.orders();
        let order = orders.iter().find(|order| order.no == order_no);
        let payments = self.payments();
        order.is_some_and(|order| payments.iter().any(|row| row.pays(order)))
    }
}
