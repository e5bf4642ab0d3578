//! A webhook: what the shop is sent about an order.

use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// What a webhook is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookKind {
    /// The order is paid. It may come after `Canceled` and `Expired`.
    Paid,
    /// The order is canceled.
    Canceled,
    /// Money of the order was given back, in part or wholly.
    Refunded,
    /// The time in which the order could be paid is over.
    Expired,
    /// A person must look at the order.
    Attention,
}

impl WebhookKind {
    const ALL: [Self; 5] = [
        Self::Paid,
        Self::Canceled,
        Self::Refunded,
        Self::Expired,
        Self::Attention,
    ];

    /// The type that the shop is sent, and the name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paid => "order.paid",
            Self::Canceled => "order.canceled",
            Self::Refunded => "order.refunded",
            Self::Expired => "order.expired",
            Self::Attention => "order.attention",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The body of the webhook: its type, when it happened, and what it is about.
    #[must_use]
    pub(super) fn payload(self, at_ms: i64, data: &Value) -> String {
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at_ms) * 1_000_000).ok();
        let at = at.and_then(|at| at.format(&Rfc3339).ok());
        json!({"type": self.name(), "timestamp": at, "data": data}).to_string()
    }
}

/// A webhook that is to be sent, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id, by which the shop knows one that is sent again.
    pub id: String,
    /// The order; there is none where an orphan payment needs attention.
    pub order_no: Option<String>,
    /// What it is about.
    pub kind: WebhookKind,
    /// Its body.
    pub payload: String,
    /// When it was made, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When it was delivered, in milliseconds since 1970.
    pub delivered_at_ms: Option<i64>,
}
