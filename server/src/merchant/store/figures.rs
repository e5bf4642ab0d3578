//! What a monitoring system is shown of the store.

/// How much waits in the store, and since when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreFigures {
    /// Events that a person must look at and has not resolved.
    pub attention: i64,
    /// Webhooks that are not delivered yet.
    pub outbox_waiting: i64,
    /// When the oldest of them was made, in milliseconds since 1970.
    pub outbox_oldest_at_ms: Option<i64>,
    /// The gateways with orders to be queried, each with the time at which its next query is or
    /// was due, in milliseconds since 1970.
    pub queries_due_at_ms: Vec<(String, i64)>,
}
