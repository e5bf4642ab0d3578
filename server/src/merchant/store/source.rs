//! What a payment was learned from.

/// What a payment was learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A gateway's notification, or a report of the merchant's.
    Notification,
    /// A gateway's answer to a query.
    Query,
}

impl Source {
    /// The name in the store.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Notification => "notify",
            Self::Query => "query",
        }
    }
}
