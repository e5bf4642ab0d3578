//! A refund: money that was given back.

use super::{event::Evidence, payment::Source};
use crate::{
    merchant::order::{GatewayName, OrderNo},
    money::Fen,
};

/// How far a refund has come. Only one that succeeded counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// The gateway is to be asked for it, or is being asked.
    Requested,
    /// The money was given back.
    Succeeded,
    /// The gateway refused it.
    Failed,
    /// The gateway's answer was lost. It is never sent again by itself.
    Unknown,
}

impl RefundState {
    const ALL: [Self; 4] = [
        Self::Requested,
        Self::Succeeded,
        Self::Failed,
        Self::Unknown,
    ];

    /// Whether it may still succeed or fail.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Requested | Self::Unknown => true,
            Self::Succeeded | Self::Failed => false,
        }
    }

    /// The name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// How much was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundAmount {
    /// All that is left of the payment.
    Whole,
    /// Nobody says how much: what is on record, else all of the payment, which a person is to
    /// check.
    Unspecified,
    /// This much, which is all that is left if it is the payment's amount.
    Part(Fen),
    /// So much until now, with what is on record.
    Total(Fen),
}

/// A refund that was learned of, and is to be recorded as succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRefund {
    /// The gateway of the payment.
    pub gateway: GatewayName,
    /// The payment's trade number, if it is named; else a payment under the number is meant.
    pub trade_no: Option<String>,
    /// The number that the gateway names, by which it knows the order.
    pub number: String,
    /// How much was given back.
    pub amount: RefundAmount,
    /// What tells one refund of an order from another: a second one with the same key is the
    /// same. `None` where the sender names none; then one of the same payment and amount is.
    pub idempotency_key: Option<String>,
    /// How it was learned.
    pub source: Source,
    /// When it was learned, in milliseconds since 1970.
    pub learned_at_ms: i64,
    /// Who sent it, and what.
    pub evidence: Evidence,
}

/// A recorded refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The refund's id.
    pub id: String,
    /// The store's own number for the payment.
    pub payment_id: i64,
    /// The order.
    pub order_no: OrderNo,
    /// How much was given back.
    pub amount: Fen,
    /// How far it has come.
    pub state: RefundState,
    /// What tells it from another of the order.
    pub idempotency_key: String,
    /// When it was asked for or learned, in milliseconds since 1970.
    pub requested_at_ms: i64,
    /// When it was settled, in milliseconds since 1970.
    pub settled_at_ms: Option<i64>,
    /// Why it was made.
    pub reason: String,
    /// A digest of the request, if the shop asked for it; `None` where it was learned of.
    pub fingerprint: Option<String>,
}

/// What came of a refund that was learned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundRecorded {
    /// The refund is recorded, and there is money left that was not given back.
    Partly,
    /// The refund is recorded, and all of the payment was given back.
    Wholly,
    /// The refund is recorded as all of the payment, though no source says how much it was.
    AssumedWhole,
    /// The refund was on record already, and nothing changed.
    AlreadyRecorded,
    /// A refund with this key is on record with another amount. Nothing changed.
    AmountContradicts,
    /// No payment is on record that could have been given back. Nothing changed.
    NoPayment,
    /// More than was paid would have been given back. Nothing changed.
    TooMuch,
}

impl RefundRecorded {
    /// The stable code of the reason in the event; `None` where there is nothing to explain.
    #[must_use]
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Partly => Some("refunded_in_part"),
            Self::Wholly => Some("refunded"),
            Self::AssumedWhole => Some("refund_amount_unknown"),
            Self::AlreadyRecorded => Some("already_recorded"),
            Self::AmountContradicts => Some("refund_amount_contradicts"),
            Self::NoPayment => Some("refund_without_payment"),
            Self::TooMuch => Some("refund_above_payment"),
        }
    }

    /// Whether a person must look at it.
    #[must_use]
    pub const fn needs_attention(self) -> bool {
        match self {
            Self::AssumedWhole | Self::AmountContradicts | Self::NoPayment | Self::TooMuch => true,
            Self::Partly | Self::Wholly | Self::AlreadyRecorded => false,
        }
    }

    /// Whether the refund is on the disk.
    #[must_use]
    pub const fn is_on_record(self) -> bool {
        match self {
            Self::Partly | Self::Wholly | Self::AssumedWhole | Self::AlreadyRecorded => true,
            Self::AmountContradicts | Self::NoPayment | Self::TooMuch => false,
        }
    }
}
