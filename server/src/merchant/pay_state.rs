//! The state of an order's payment, and how it changes when the order is seen in another.

/// The states of `WechatPayState`, in which every gateway's answers are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayState {
    /// The order is not paid yet.
    Waiting,
    /// Paid with the order's amount.
    Paid,
    /// The order is canceled.
    Canceled,
    /// Paid, and the money given back.
    Refunded,
    /// A value that is not documented and has no meaning, or [`PayState::NEEDS_ATTENTION`].
    Other(i64),
}

/// How many payments of an order are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// All payments.
    pub payments: u32,
    /// Those of which not all was given back.
    pub live: u32,
    /// Those among the live ones that are of exactly the order's amount.
    pub exact: u32,
}

impl PayState {
    /// The state of an order that needs a person: only another amount was paid, or the gateway
    /// holds the money back. The widget's state query has no such value, so that the widget
    /// calls it unknown.
    pub const NEEDS_ATTENTION: Self = Self::Other(9);

    /// The states that an order in the store can be in.
    pub const OF_ORDERS: [Self; 5] = [
        Self::Waiting,
        Self::Paid,
        Self::Canceled,
        Self::Refunded,
        Self::NEEDS_ATTENTION,
    ];

    /// The state of an order in the store of that number, if there is one.
    #[must_use]
    pub fn of_order(code: i64) -> Option<Self> {
        let mut all = Self::OF_ORDERS.into_iter();
        all.find(|state| state.code() == code)
    }

    /// The state of an order with these payments: paid as long as one of exactly its amount is
    /// not wholly given back; canceled only where there is none.
    #[must_use]
    pub const fn of(money: Money, is_canceled: bool) -> Self {
        if money.exact > 0 {
            Self::Paid
        } else if money.live > 0 {
            Self::NEEDS_ATTENTION
        } else if money.payments > 0 {
            Self::Refunded
        } else if is_canceled {
            Self::Canceled
        } else {
            Self::Waiting
        }
    }

    /// The state of that number.
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

    /// The number in answers and in the store.
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

    /// Whether nobody is to pay any more.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Paid | Self::Canceled | Self::Refunded)
    }

    /// The state in Chinese, as the gateways' documents have it.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Waiting => "等待支付",
            Self::Paid => "已支付",
            Self::Canceled => "已取消",
            Self::Refunded => "已退款",
            Self::Other(_) => "未知状态",
        }
    }

    /// The state to record after the order was `seen` in another. Paid gives way to
    /// refunded alone and refunded to nothing: a late or odd answer takes no payment back.
    /// Canceled gives way to both: a shopper who pays at the last moment has paid.
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
    fn a_state_is_computed_from_payments_and_cancellation() {
        use PayState::{Canceled, Paid, Refunded, Waiting};
        const NEEDS_ATTENTION: PayState = PayState::NEEDS_ATTENTION;
        for (payments, live, exact, is_canceled, state) in [
            (0, 0, 0, false, Waiting),
            (0, 0, 0, true, Canceled),
            (1, 1, 1, false, Paid),
            (1, 1, 1, true, Paid),
            (2, 2, 1, false, Paid),
            (1, 1, 0, false, NEEDS_ATTENTION),
            (1, 1, 0, true, NEEDS_ATTENTION),
            (1, 0, 0, false, Refunded),
            (2, 1, 0, false, NEEDS_ATTENTION),
        ] {
            let money = Money {
                payments,
                live,
                exact,
            };
            assert_eq!(PayState::of(money, is_canceled), state, "{money:?}");
        }
    }

    #[test]
    fn states_and_their_codes_are_one_to_one() {
        for code in [-1, 0, 1, 2, 3, 4, 9] {
            assert_eq!(PayState::from_code(code).code(), code);
        }
    }
}
