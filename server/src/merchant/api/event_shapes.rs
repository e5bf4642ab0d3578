//! Events, as the API shows them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{clock::rfc3339, merchant::store::Event};

/// What was received or sent about an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(super) struct EventShown {
    event_id: i64,
    #[schema(format = "date-time")]
    at: String,
    /// `create`, `answer`, `notification`, `query`, `report`, `refund`, `order` or `webhook`.
    kind: &'static str,
    /// Whether what was sent is accepted.
    accepted: bool,
    /// The name of why it is not, or of what is odd about it.
    reason: Option<String>,
    /// The order that is meant.
    order_no: Option<String>,
    /// The number as it was sent.
    number: Option<String>,
    gateway: Option<String>,
    trade_no: Option<String>,
    /// What should have been there, where two values differ.
    expected: Option<String>,
    /// What was there.
    got: Option<String>,
    /// The sender's address, where one called the server.
    source_address: Option<String>,
    /// What was sent, with signatures and secrets blacked out.
    raw: Option<String>,
    /// Whether a person must look at it, or had to.
    attention: bool,
}

impl From<&Event> for EventShown {
    fn from(event: &Event) -> Self {
        let raw = event.raw.as_deref();
        Self {
            event_id: event.id,
            at: rfc3339(event.at_ms),
            kind: event.kind.name(),
            accepted: event.accepted,
            reason: event.reason.clone(),
            order_no: event.order_no.clone(),
            number: event.number.clone(),
            gateway: event.gateway.clone(),
            trade_no: event.trade_no.clone(),
            expected: event.expected.clone(),
            got: event.got.clone(),
            source_address: event.source_address.clone(),
            raw: raw.map(|raw| String::from_utf8_lossy(raw).into_owned()),
            attention: event.attention,
        }
    }
}

/// Events that wait for a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct EventList {
    /// The first first.
    pub(super) events: Vec<EventShown>,
    /// What `after` is to be for the next page; `null` where there is none.
    pub(super) next: Option<i64>,
}

/// What a person did about an event.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Resolution)]
pub(super) struct Resolved {
    /// What was done about it.
    #[schema(min_length = 1, max_length = 500)]
    pub(super) note: String,
}
