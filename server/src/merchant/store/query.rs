//! A query about an attempt: its lease, and how it ended.

/// The reason of the event by which the merchant settles an order as unpaid: the gateway's own
/// statement has no payment of it.
pub const SETTLED_UNPAID: &str = "settled_unpaid";

/// What came of the wish to send a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryClaim {
    /// The caller is to send it.
    Claimed,
    /// Another caller sends one at this time.
    Running,
    /// The gateway answered one that began late enough.
    Answered,
}

/// How a query ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryEnd {
    /// When it began, in milliseconds since 1970, if the gateway answered and the answer is
    /// recorded; `None` where it failed.
    pub answered_at_ms: Option<i64>,
    /// When the next one is due, in milliseconds since 1970; `None` when there is none.
    pub next_query_at_ms: Option<i64>,
}
