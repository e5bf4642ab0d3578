//! The `state` attribute of the element.

/// What the page is told of the state, by `checkout-state` and the `state` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The shopper can choose and pay.
    Ready,
    /// The shopper is asked whether to pay another amount than was shown.
    Confirming,
    /// The order is being created.
    Creating,
    /// The order may be paid at any moment.
    Paying,
    /// The order was paid.
    Paid,
    /// The order was canceled.
    Canceled,
    /// The payment was refunded.
    Refunded,
    /// The order's time is over.
    Expired,
    /// There is no way to pay; `checkout-error` says why.
    Failed,
    /// Whether the order was paid cannot be found out.
    Unknown,
}

impl Status {
    /// The value of the `state` attribute.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Confirming => "confirming",
            Self::Creating => "creating",
            Self::Paying => "paying",
            Self::Paid => "paid",
            Self::Canceled => "canceled",
            Self::Refunded => "refunded",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}
