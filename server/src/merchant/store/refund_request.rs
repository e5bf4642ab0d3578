//! A refund that the shop asks for: it is on record before the gateway is sent anything.

use super::{
    event::Evidence, idempotency::IdempotencyKey, payment::Payment, refund::Refund,
    refund::RefundState,
};
use crate::{merchant::order::OrderNo, money::Fen};

/// A refund that the shop asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRequest {
    /// The order.
    pub order_no: OrderNo,
    /// The store's own number of the payment; `None` means the only one that has money left.
    pub payment_id: Option<i64>,
    /// How much is to be given back; `None` means all that is left of the payment.
    pub amount: Option<Fen>,
    /// What tells it from another refund of the order.
    pub key: IdempotencyKey,
    /// Why it is made, in the shop's words.
    pub reason: String,
    /// Whether the shop gave the money back itself, so that no gateway is to be asked.
    pub is_done: bool,
    /// When it is asked for, in milliseconds since 1970.
    pub at_ms: i64,
}

/// What came of a refund that the shop asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundRequested {
    /// It is on record: as requested, for the caller alone to send to the payment's gateway, or
    /// as succeeded where the shop gave the money back itself.
    New(Refund, Payment),
    /// It was asked for before, and this is what came of it. Nothing is to be sent.
    Known(Refund),
    /// The key is on record with another request. Nothing changed.
    KeyOfAnother,
    /// The order has no such payment, or none at all. Nothing changed.
    NoPayment,
    /// More than one payment has money left, and none is named. Nothing changed.
    SeveralPayments,
    /// More would be given back than this, which is left of the payment. Nothing changed.
    TooMuch(Fen),
}

/// How a refund ended that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundEnd {
    /// `Succeeded`, `Failed` or `Unknown`.
    pub state: RefundState,
    /// What the gateway answered about it, or a person's note.
    pub note: Option<String>,
    /// Who said so, and what.
    pub evidence: Evidence,
    /// When that was, in milliseconds since 1970.
    pub at_ms: i64,
}
