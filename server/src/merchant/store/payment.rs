//! A payment: money that a gateway confirmed.

use super::event::{EventKind, Evidence};
use crate::{
    merchant::order::{GatewayName, OrderNo, Wallet},
    money::Fen,
};

/// How something was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A gateway's notification.
    Notification,
    /// A gateway's answer to a query that the server sent by itself.
    Query,
    /// A report of the merchant's own program.
    Report,
    /// A gateway's answer to a query that a browser asked for.
    Browser,
}

impl Source {
    const ALL: [Self; 4] = [Self::Notification, Self::Query, Self::Report, Self::Browser];

    /// The name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notification => "notification",
            Self::Query => "query",
            Self::Report => "report",
            Self::Browser => "browser",
        }
    }

    /// The source of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }

    /// The kind of the events about what was learned so.
    #[must_use]
    pub const fn event_kind(self) -> EventKind {
        match self {
            Self::Notification => EventKind::Notification,
            Self::Query | Self::Browser => EventKind::Query,
            Self::Report => EventKind::Report,
        }
    }
}

/// A payment that was learned of, and is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// The gateway that confirms it.
    pub gateway: GatewayName,
    /// The gateway's trade number, if it names one.
    pub trade_no: Option<String>,
    /// The number that the gateway names, by which it knows the order.
    pub number: String,
    /// What was paid; above 0.
    pub amount: Fen,
    /// The wallet that it was paid with, if the gateway names one.
    pub wallet: Option<Wallet>,
    /// When it was paid, in the gateway's words.
    pub paid_at: Option<String>,
    /// How it was learned.
    pub source: Source,
    /// When it was learned, in milliseconds since 1970.
    pub learned_at_ms: i64,
    /// Who sent it, and what.
    pub evidence: Evidence,
}

/// A recorded payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The store's own number for it.
    pub id: i64,
    /// The gateway that confirmed it.
    pub gateway: GatewayName,
    /// The gateway's trade number, if it named one.
    pub trade_no: Option<String>,
    /// The number that the gateway named.
    pub number: String,
    /// The order that it is for; an orphan has none.
    pub order_no: Option<OrderNo>,
    /// What was paid.
    pub amount: Fen,
    /// What was given back of it.
    pub refunded: Fen,
    /// What is being given back, or may have been: refunds that are requested or unknown.
    pub reserved: Fen,
    /// The wallet that it was paid with, if the gateway named one.
    pub wallet: Option<Wallet>,
    /// When it was paid, in the gateway's words.
    pub paid_at: Option<String>,
    /// How it was learned.
    pub source: Source,
    /// When it was learned, in milliseconds since 1970.
    pub learned_at_ms: i64,
}

/// What came of a payment that was learned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The payment pays the order.
    Paid,
    /// The payment pays an order that was canceled, or whose time was over.
    PaidLate,
    /// The order is paid already: money to give back.
    SecondPayment,
    /// The payment's amount is not the order's.
    WrongAmount,
    /// No order has the number that the payment names.
    Orphan,
    /// The payment was on record already, and nothing changed.
    AlreadyRecorded,
    /// The payment is on record with another amount, and nothing changed.
    AmountContradicts,
    /// It is on record for another order, which alone it can pay: nothing changed.
    OtherOrders,
}

impl Recorded {
    /// The stable code of the reason in the event; `None` where there is nothing to explain.
    #[must_use]
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Paid => None,
            Self::PaidLate => Some("paid_late"),
            Self::SecondPayment => Some("second_payment"),
            Self::WrongAmount => Some("amount"),
            Self::Orphan => Some("unknown_number"),
            Self::AlreadyRecorded => Some("already_recorded"),
            Self::AmountContradicts => Some("amount_contradicts"),
            Self::OtherOrders => Some("trade_of_another_order"),
        }
    }

    /// Whether a person must look at it.
    #[must_use]
    pub const fn needs_attention(self) -> bool {
        match self {
            Self::Paid | Self::AlreadyRecorded => false,
            Self::PaidLate
            | Self::SecondPayment
            | Self::WrongAmount
            | Self::Orphan
            | Self::AmountContradicts
            | Self::OtherOrders => true,
        }
    }

    /// Whether the payment is on the disk for the order or as an orphan.
    #[must_use]
    pub const fn is_on_record(self) -> bool {
        !matches!(self, Self::OtherOrders)
    }
}
