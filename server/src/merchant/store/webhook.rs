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
    /// All kinds.
    pub const ALL: [Self; 5] = [
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
    /// The webhook's id, by which the shop knows one that is sent again.
    pub id: String,
    /// The order; there is none where an orphan payment needs attention.
    pub order_no: Option<String>,
    /// What the webhook is about.
    pub kind: WebhookKind,
    /// The webhook's body: JSON.
    pub payload: String,
    /// When it was made, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When every endpoint that should have it had it, in milliseconds since 1970.
    pub delivered_at_ms: Option<i64>,
    /// When nothing more was to be sent of it, in milliseconds since 1970.
    pub closed_at_ms: Option<i64>,
}

/// The webhooks that a list is to have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookFilter {
    /// Only those that an endpoint does not have yet, or never got.
    pub undelivered: bool,
    /// Only those that were made before the one of this id, in the list's order: the newest
    /// first. There is nothing before one that is not known.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// What an endpoint of the shop is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The endpoint's name in the config.
    pub endpoint: String,
    /// What its webhooks are about.
    pub kinds: Vec<WebhookKind>,
}

/// A webhook that the caller is to send to an endpoint now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueWebhook {
    /// The webhook.
    pub webhook: Webhook,
    /// The endpoint's name.
    pub endpoint: String,
    /// How often it was sent there before.
    pub tries: u32,
    /// Until when no other caller gets it. It names the sender in `finish_webhook`.
    pub lease_until_ms: i64,
}

/// The times of a claim, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookTimes {
    /// The present.
    pub now_ms: i64,
    /// What was made before then is sent no more, unless it was begun, or waited after then
    /// behind an earlier one of its order.
    pub since_ms: i64,
    /// Until when no other caller gets what is claimed.
    pub lease_until_ms: i64,
}

/// What came of sending a webhook to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryEnd {
    /// The endpoint has it.
    Delivered,
    /// It is to be sent again then, in milliseconds since 1970.
    Again(i64),
    /// It was sent for long enough: a person must look at it.
    GivenUp,
}

/// How far a webhook has come at an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The endpoint's name.
    pub endpoint: String,
    /// How often it was sent.
    pub tries: u32,
    /// When it is sent next, in milliseconds since 1970, unless it is over.
    pub next_at_ms: i64,
    /// What came of the last try: a status, or a word.
    pub answer: Option<String>,
    /// When it was delivered, in milliseconds since 1970.
    pub delivered_at_ms: Option<i64>,
    /// When it was given up, in milliseconds since 1970.
    pub given_up_at_ms: Option<i64>,
}
