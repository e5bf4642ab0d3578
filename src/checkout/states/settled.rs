//! The order is settled: only a reset leads on, or a press after a cancel or a refund.

use super::transitions::Transitions;
use crate::checkout::effect::Effect;
use crate::checkout::state::{Paid, State};
use crate::checkout::step::Departure;
use crate::checkout::transition::Transition;

/// The order was paid.
pub(super) struct Settled {
    paid: Paid,
}

impl Settled {
    pub(super) const fn new(paid: Paid) -> Self {
        Self { paid }
    }
}

impl Transitions for Settled {
    fn stay(self) -> State {
        State::Paid(self.paid)
    }

    /// The shopper has seen that the payment arrived, and goes on to the merchant's page.
    fn woke(mut self, cx: &mut Transition) -> State {
        if self.paid.goes_on_now(cx.now.mono)
            && let Some(next) = cx.context.config().after_paid.clone()
        {
            cx.perform(Effect::Navigate(Departure::plain(next)));
        }
        self.stay()
    }
}

/// The order was canceled, or its payment refunded.
pub(super) struct Closed {
    state: State,
}

impl Closed {
    pub(super) const fn new(state: State) -> Self {
        Self { state }
    }
}

impl Transitions for Closed {
    fn stay(self) -> State {
        self.state
    }

    /// A new order for the same choice.
    fn pay_pressed(self, cx: &mut Transition) -> State {
        if cx.context.is_watching() {
            self.stay()
        } else {
            State::renewed(cx)
        }
    }
}
