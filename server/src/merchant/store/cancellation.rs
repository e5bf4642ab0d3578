//! What came of a cancellation.

use crate::merchant::{order::Order, pay_state::PayState};

/// What came of the wish to cancel an order, with the order as it is then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// The order is canceled now.
    Canceled(Order),
    /// The order was canceled before. Nothing changed.
    Before(Order),
    /// A payment of the order is on record, and counts. Nothing changed.
    HasPayment(Order),
}

impl Cancellation {
    /// What stands against the cancellation of an order; `None` where it can be canceled.
    pub(super) fn against(order: &Order) -> Option<Self> {
        match order.state {
            PayState::Waiting => None,
            PayState::Canceled => Some(Self::Before(order.clone())),
            PayState::Paid | PayState::Refunded | PayState::Other(_) => {
                Some(Self::HasPayment(order.clone()))
            }
        }
    }
}
