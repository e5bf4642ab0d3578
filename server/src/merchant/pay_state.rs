//! What is known of an order's payment, and what a new word about it changes.

/// The states of `WechatPayState` in the order-cmd document, used for every gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayState {
    Waiting,
    Paid,
    Canceled,
    Refunded,
    /// A value outside the document. It is shown, never recorded, and means nothing.
    Other(i64),
}

impl PayState {
    #[must_use]
    pub const fn from_code(code: i64) -> Self {
        match code {
            0 => Self::Waiting,
            1 => Self::Paid,
            2 => Self::Canceled,
            3 => Self::Refunded,
            other => Self::Other(other),
        }
    }

    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Paid => 1,
            Self::Canceled => 2,
            Self::Refunded => 3,
            Self::Other(code) => code,
        }
    }

    /// The document's own words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "等待支付",
            Self::Paid => "已支付",
            Self::Canceled => "已取消",
            Self::Refunded => "已退款",
            Self::Other(_) => "未知状态",
        }
    }

    /// What is known after `seen`. Paid gives way to refunded alone and refunded to
    /// nothing: a late or odd answer takes no payment back. Canceled gives way to both:
    /// who pays at the last moment has paid.
    #[must_use]
    pub const fn then(self, seen: Self) -> Self {
        match (self, seen) {
            (Self::Waiting | Self::Other(_), seen)
            | (Self::Canceled, seen @ (Self::Paid | Self::Refunded)) => seen,
            (Self::Paid, Self::Refunded) | (Self::Refunded, _) => Self::Refunded,
            (Self::Paid, Self::Waiting | Self::Paid | Self::Canceled | Self::Other(_)) => {
                Self::Paid
            }
            (Self::Canceled, Self::Waiting | Self::Canceled | Self::Other(_)) => Self::Canceled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_is_only_taken_back_by_a_refund() {
        use PayState::{Canceled, Other, Paid, Refunded, Waiting};
        for (known, seen, after) in [
            (Waiting, Paid, Paid),
            (Waiting, Other(7), Other(7)),
            (Paid, Waiting, Paid),
            (Paid, Canceled, Paid),
            (Paid, Other(9), Paid),
            (Paid, Refunded, Refunded),
            (Canceled, Paid, Paid),
            (Canceled, Waiting, Canceled),
            (Canceled, Other(4), Canceled),
            (Refunded, Paid, Refunded),
        ] {
            assert_eq!(known.then(seen), after, "{known:?} then {seen:?}");
        }
    }

    #[test]
    fn states_and_their_codes_are_one_to_one() {
        for code in [-1, 0, 1, 2, 3, 4, 9] {
            assert_eq!(PayState::from_code(code).code(), code);
        }
    }
}
