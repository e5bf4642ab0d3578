//! An event: what was received or sent about an order, accepted or not. Events are only ever
//! added. What others send is kept once where it is the same in all but its time; of create
//! requests and their answers each is kept, up to a bound for each order.

use std::net::IpAddr;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A create request to a gateway.
    Create,
    /// A gateway's answer to a create request.
    Answer,
    /// A gateway's notification.
    Notification,
    /// A gateway's answer to a query.
    Query,
    /// A report of the merchant's own program.
    Report,
    /// A refund that the shop asked for.
    Refund,
    /// An order that was made, changed or canceled.
    Order,
    /// A webhook to the shop.
    Webhook,
}

impl EventKind {
    const ALL: [Self; 8] = [
        Self::Create,
        Self::Answer,
        Self::Notification,
        Self::Query,
        Self::Report,
        Self::Refund,
        Self::Order,
        Self::Webhook,
    ];

    /// The name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Answer => "answer",
            Self::Notification => "notification",
            Self::Query => "query",
            Self::Report => "report",
            Self::Refund => "refund",
            Self::Order => "order",
            Self::Webhook => "webhook",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Who sent something, and what. Signatures and secrets are blacked out of it before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The sender's address, where one called us.
    pub source_address: Option<IpAddr>,
    /// What was sent.
    pub raw: Option<Vec<u8>>,
}

/// An event that is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// When it happened, in milliseconds since 1970.
    pub at_ms: i64,
    /// The order's number, as it was sent: it may be the number of no order.
    pub order_no: Option<String>,
    /// The gateway.
    pub gateway: Option<String>,
    /// What it is about.
    pub kind: EventKind,
    /// Whether what was sent is accepted.
    pub accepted: bool,
    /// The stable code of why it is not, or of what is odd about it.
    pub reason: Option<&'static str>,
    /// What should have been there, where two values differ.
    pub expected: Option<String>,
    /// What was there.
    pub got: Option<String>,
    /// The gateway's trade number.
    pub trade_no: Option<String>,
    /// Who sent it, and what.
    pub evidence: Evidence,
    /// Whether a person must look at it.
    pub attention: bool,
}

impl NewEvent {
    /// An event at that time, accepted and without anything odd.
    #[must_use]
    pub fn new(kind: EventKind, at_ms: i64) -> Self {
        Self {
            at_ms,
            order_no: None,
            gateway: None,
            kind,
            accepted: true,
            reason: None,
            expected: None,
            got: None,
            trade_no: None,
            evidence: Evidence::default(),
            attention: false,
        }
    }
}

/// A recorded event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The store's own number for it.
    pub id: i64,
    /// When it happened, in milliseconds since 1970.
    pub at_ms: i64,
    /// The number of the order that is meant; where there is none, the number as it was sent.
    pub order_no: Option<String>,
    /// The number as it was sent: that of an attempt, where the gateway knows it by its own.
    pub number: Option<String>,
    /// The gateway.
    pub gateway: Option<String>,
    /// What it is about.
    pub kind: EventKind,
    /// Whether what was sent is accepted.
    pub accepted: bool,
    /// The stable code of why it is not, or of what is odd about it.
    pub reason: Option<String>,
    /// What should have been there, where two values differ.
    pub expected: Option<String>,
    /// What was there.
    pub got: Option<String>,
    /// The gateway's trade number.
    pub trade_no: Option<String>,
    /// The sender's address, where one called us.
    pub source_address: Option<String>,
    /// What was sent, with signatures and secrets blacked out.
    pub raw: Option<Vec<u8>>,
    /// Whether a person must look at it, or had to.
    pub attention: bool,
}
