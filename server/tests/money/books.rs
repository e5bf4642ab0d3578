//! What the store's file says, read past the program.

use std::{path::Path, sync::Mutex, time::Duration};

use rusqlite::{Connection, Row};

use crate::gateways::Payment;

/// A payment on record.
#[derive(Clone, Debug)]
pub(crate) struct PaymentRow {
    pub(crate) gateway: String,
    pub(crate) trade_no: Option<String>,
    pub(crate) number: String,
    pub(crate) order_no: Option<String>,
    /// Fen.
    pub(crate) amount: i64,
    /// Fen that were given back of it.
    pub(crate) refunded: i64,
    pub(crate) learned_at_ms: i64,
}

/// An attempt on record.
#[derive(Clone, Debug)]
pub(crate) struct AttemptRow {
    pub(crate) order_no: String,
    pub(crate) gateway: String,
    pub(crate) wallet: String,
    pub(crate) device: String,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) created_at_ms: i64,
    pub(crate) ends_at_ms: i64,
}

/// An order on record.
#[derive(Clone, Debug)]
pub(crate) struct OrderRow {
    pub(crate) no: String,
    /// Fen.
    pub(crate) amount: i64,
    pub(crate) expires_at_ms: i64,
    pub(crate) canceled: bool,
}

/// An event that a person must look at.
#[derive(Clone, Debug)]
pub(crate) struct Attention {
    pub(crate) order_no: Option<String>,
    pub(crate) trade_no: Option<String>,
}

/// What the shop is to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) order_no: Option<String>,
    pub(crate) kind: String,
}

/// The store, as another program reads it.
#[derive(Debug)]
pub(crate) struct StoreBooks(Mutex<Connection>);

const PAYMENTS: &str = "SELECT gateway, trade_no, number, order_no, amount_fen, learned_at_ms,
     (SELECT coalesce(sum(r.amount_fen), 0) FROM refunds r
      WHERE r.payment_id = p.payment_id AND r.state = 'succeeded') AS refunded
     FROM payments p";

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
        let connection = Connection::open(path).unwrap();
        connection.busy_timeout(Duration::from_secs(20)).unwrap();
        Self(Mutex::new(connection))
    }

    fn rows<T>(&self, select: &str, read: impl Fn(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
        let connection = self.0.lock().unwrap();
        let mut statement = connection.prepare_cached(select).unwrap();
        let rows = statement.query_map([], |row| read(row)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    pub(crate) fn payments(&self) -> Vec<PaymentRow> {
        self.rows(&format!("{PAYMENTS} ORDER BY payment_id"), |row| {
            Ok(PaymentRow {
                gateway: row.get("gateway")?,
                trade_no: row.get("trade_no")?,
                number: row.get("number")?,
                order_no: row.get("order_no")?,
                amount: row.get("amount_fen")?,
                refunded: row.get("refunded")?,
                learned_at_ms: row.get("learned_at_ms")?,
            })
        })
    }

    pub(crate) fn attempts(&self) -> Vec<AttemptRow> {
        self.rows("SELECT * FROM attempts ORDER BY attempt_id", |row| {
            Ok(AttemptRow {
                order_no: row.get("order_no")?,
                gateway: row.get("gateway")?,
                wallet: row.get("wallet")?,
                device: row.get("device")?,
                number: row.get("number")?,
                state: row.get("state")?,
                created_at_ms: row.get("created_at_ms")?,
                ends_at_ms: row.get("ends_at_ms")?,
            })
        })
    }

    pub(crate) fn orders(&self) -> Vec<OrderRow> {
        self.rows("SELECT * FROM orders ORDER BY rowid", |row| {
            let canceled_at_ms: Option<i64> = row.get("canceled_at_ms")?;
            Ok(OrderRow {
                no: row.get("order_no")?,
                amount: row.get("amount_fen")?,
                expires_at_ms: row.get("expires_at_ms")?,
                canceled: canceled_at_ms.is_some(),
            })
        })
    }

    pub(crate) fn attention(&self) -> Vec<Attention> {
        self.rows("SELECT * FROM events WHERE attention = 1", |row| {
            Ok(Attention {
                order_no: row.get("order_no")?,
                trade_no: row.get("trade_no")?,
            })
        })
    }

    pub(crate) fn webhooks(&self) -> Vec<Webhook> {
        self.rows("SELECT * FROM outbox", |row| {
            Ok(Webhook {
                order_no: row.get("order_no")?,
                kind: row.get("kind")?,
            })
        })
    }

    pub(crate) fn refunds(&self) -> Vec<String> {
        let select = "SELECT order_no FROM refunds WHERE state = 'succeeded'";
        self.rows(select, |row| row.get(0))
    }

    /// Whether a gateway is to be queried by then, or the end of an order to be seen to; in
    /// milliseconds since 1970.
    pub(crate) fn is_something_due(&self, now_ms: i64) -> bool {
        let connection = self.0.lock().unwrap();
        let due = "SELECT 1 FROM attempts WHERE next_query_at_ms <= ?1
             UNION ALL
             SELECT 1 FROM orders WHERE end_seen_at_ms IS NULL AND expires_at_ms <= ?1";
        connection
            .prepare_cached(due)
            .unwrap()
            .exists([now_ms])
            .unwrap()
    }

    /// Puts back all times on record, as if so much time had passed.
    pub(crate) fn age(&self, time: Duration) {
        let connection = self.0.lock().unwrap();
        for (table, column) in TIMES {
            let age = format!("UPDATE {table} SET {column} = {column} - ?1 WHERE {column} > 0");
            let by = i64::try_from(time.as_millis()).unwrap();
            connection.execute(&age, [by]).unwrap();
        }
    }

    /// What is wrong with the file itself.
    pub(crate) fn damages(&self) -> Vec<String> {
        let mut found: Vec<String> = self.rows("PRAGMA integrity_check", |row| row.get(0));
        found.retain(|words| words != "ok");
        let keys = self.rows("PRAGMA foreign_key_check", |row| row.get::<_, String>(0));
        found.extend(keys.into_iter().map(|table| format!("a key of {table}")));
        found
    }

    /// The rows that a payment at a gateway has.
    pub(crate) fn payments_of(&self, payment: &Payment) -> Vec<PaymentRow> {
        let mut rows = self.payments();
        rows.retain(|row| row.is_of(payment));
        rows
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

impl PaymentRow {
    /// By the gateway's trade number; where none is named, by the merchant's number.
    pub(crate) fn is_of(&self, payment: &Payment) -> bool {
        let named = self.trade_no.as_ref();
        let same = match named.filter(|_| payment.kind.names_trades()) {
            Some(trade_no) => *trade_no == payment.trade_no,
            None => self.number == payment.number,
        };
        same && self.gateway == payment.kind.name()
    }

    /// Whether it is for this order, and of exactly its amount.
    pub(crate) fn pays(&self, order: &OrderRow) -> bool {
        self.order_no.as_ref() == Some(&order.no) && self.amount == order.amount
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.gateway == other.gateway
            && self.number == other.number
            && self.trade_no == other.trade_no
    }
}
