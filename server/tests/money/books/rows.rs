//! The rows of the store that runs are compared with.

use serde_json::Value;

use crate::gateways::Payment;

/// A payment on record.
#[derive(Clone, Debug)]
pub(crate) struct PaymentRow {
    pub(crate) id: i64,
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
    pub(crate) is_of_api: bool,
    /// Fen.
    pub(crate) amount: i64,
    pub(crate) expires_at_ms: i64,
    pub(crate) canceled: bool,
    /// What the shop keeps with it.
    pub(crate) metadata: Value,
}

/// A refund on record.
#[derive(Clone, Debug)]
pub(crate) struct RefundRow {
    pub(crate) id: String,
    pub(crate) payment_id: i64,
    pub(crate) order_no: String,
    /// Fen.
    pub(crate) amount: i64,
    pub(crate) state: String,
    pub(crate) key: String,
    /// Whether the shop's system asked for it or confirmed it.
    pub(crate) is_asked: bool,
}

/// An event that a person must look at.
#[derive(Clone, Debug)]
pub(crate) struct Attention {
    pub(crate) order_no: Option<String>,
    pub(crate) trade_no: Option<String>,
    pub(crate) reason: String,
}

/// What the shop is to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) id: String,
    pub(crate) order_no: Option<String>,
    pub(crate) kind: String,
    pub(crate) payload: String,
}

fn text_if_any(row: &Value, column: &str) -> Option<String> {
    row[column].as_str().map(str::to_owned)
}

fn text(row: &Value, column: &str) -> String {
    text_if_any(row, column).unwrap_or_default()
}

fn number(row: &Value, column: &str) -> i64 {
    let number = row[column].as_i64();
    number.unwrap_or_else(|| panic!("{column} of {row}"))
}

impl PaymentRow {
    pub(super) fn read(row: &Value) -> Self {
        Self {
            id: number(row, "payment_id"),
            gateway: text(row, "gateway"),
            trade_no: text_if_any(row, "trade_no"),
            number: text(row, "number"),
            order_no: text_if_any(row, "order_no"),
            amount: number(row, "amount_fen"),
            refunded: number(row, "refunded"),
            learned_at_ms: number(row, "learned_at_ms"),
        }
    }

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
        self.id == other.id
    }
}

impl AttemptRow {
    pub(super) fn read(row: &Value) -> Self {
        Self {
            order_no: text(row, "order_no"),
            gateway: text(row, "gateway"),
            wallet: text(row, "wallet"),
            device: text(row, "device"),
            number: text(row, "number"),
            state: text(row, "state"),
            created_at_ms: number(row, "created_at_ms"),
            ends_at_ms: number(row, "ends_at_ms"),
        }
    }
}

impl OrderRow {
    pub(super) fn read(row: &Value) -> Self {
        Self {
            no: text(row, "order_no"),
            is_of_api: row["source"] == "api",
            amount: number(row, "amount_fen"),
            expires_at_ms: number(row, "expires_at_ms"),
            canceled: !row["canceled_at_ms"].is_null(),
            metadata: serde_json::from_str(&text(row, "metadata")).unwrap_or_default(),
        }
    }
}

impl RefundRow {
    pub(super) fn read(row: &Value) -> Self {
        Self {
            id: text(row, "refund_id"),
            payment_id: number(row, "payment_id"),
            order_no: text(row, "order_no"),
            amount: number(row, "amount_fen"),
            state: text(row, "state"),
            key: text(row, "idempotency_key"),
            is_asked: !row["fingerprint"].is_null(),
        }
    }
}

impl Attention {
    pub(super) fn read(row: &Value) -> Self {
        Self {
            order_no: text_if_any(row, "order_no"),
            trade_no: text_if_any(row, "trade_no"),
            reason: text(row, "reason"),
        }
    }
}

impl Webhook {
    pub(super) fn read(row: &Value) -> Self {
        Self {
            id: text(row, "webhook_id"),
            order_no: text_if_any(row, "order_no"),
            kind: text(row, "kind"),
            payload: text(row, "payload"),
        }
    }
}
