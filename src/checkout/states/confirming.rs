//! The order costs another amount than the shopper was shown. No gateway was asked yet.

use super::transitions::Transitions;
use crate::checkout::confirmation::Confirmation;
use crate::checkout::state::{AfterLeaving, State};
use crate::checkout::transition::Transition;

pub(super) struct Confirming {
    confirmation: Box<Confirmation>,
}

impl Confirming {
    pub(super) const fn new(confirmation: Box<Confirmation>) -> Self {
        Self { confirmation }
    }
}

impl Transitions for Confirming {
    fn stay(self) -> State {
        State::Confirming(self.confirmation)
    }

    /// The shopper agrees.
    fn pay_pressed(self, cx: &mut Transition) -> State {
        let (order, ends) = self.confirmation.into_order();
        State::begun(order, ends, false, cx)
    }

    fn wallet_changed(self, cx: &mut Transition) -> State {
        State::reset(cx)
    }

    /// Nobody can have paid: the order is left at once.
    fn leave_pressed(self, then: AfterLeaving, cx: &mut Transition) -> State {
        match then {
            AfterLeaving::Choose | AfterLeaving::ChooseIfOver | AfterLeaving::Renew => {
                State::reset(cx)
            }
            AfterLeaving::Cancel => {
                let (order, ends) = self.confirmation.into_order();
                State::left(order, ends, then, cx)
            }
        }
    }
}
