//! There is no way to pay. The order, if there is one, is looked up once.

use super::transitions::Transitions;
use crate::checkout::failure::Failure;
use crate::checkout::polling::RequestId;
use crate::checkout::state::{AfterLeaving, State};
use crate::checkout::state_outcome::{Settlement, StateOutcome};
use crate::checkout::transition::Transition;
use crate::wire::Reply;

pub(super) struct Failed {
    failure: Box<Failure>,
}

impl Failed {
    pub(super) const fn new(failure: Box<Failure>) -> Self {
        Self { failure }
    }

    /// Programs such as password managers set a field to what it has: nothing is chosen anew by
    /// that, and the words stay.
    fn chosen(self, is_another: bool) -> State {
        if is_another {
            self.dismiss()
        } else {
            self.stay()
        }
    }

    /// A failure is over when the shopper chooses anew; but not while its order is
    /// looked up.
    fn dismiss(self) -> State {
        if self.failure.order().is_some() {
            self.stay()
        } else {
            State::Choosing
        }
    }
}

impl Transitions for Failed {
    fn stay(self) -> State {
        State::Failed(self.failure)
    }

    fn product_chosen(self, id: &str, cx: &mut Transition) -> State {
        let is_another = cx.select(|choice| {
            choice.select_product(id);
        });
        self.chosen(is_another)
    }

    fn quantity_chosen(self, quantity: u32, cx: &mut Transition) -> State {
        let is_another = cx.select(|choice| choice.select_quantity(quantity));
        self.chosen(is_another)
    }

    fn wallet_changed(self, _: &mut Transition) -> State {
        self.dismiss()
    }

    fn pay_pressed(mut self, cx: &mut Transition) -> State {
        if cx.context.is_watching() || self.failure.press_again() {
            self.stay()
        } else {
            State::submitting(cx)
        }
    }

    fn state_answered(mut self, id: RequestId, reply: &Reply, cx: &mut Transition) -> State {
        let Some((order, pressed_again)) = self.failure.end_lookup(id) else {
            return self.stay();
        };
        let outcome = StateOutcome::read(reply, &order.no, true, cx.context.order_numbers());
        match outcome {
            StateOutcome::Settled(Settlement::Paid) => State::settled(order, Settlement::Paid, cx),
            StateOutcome::Settled(Settlement::Canceled | Settlement::Refunded)
            | StateOutcome::Waiting { .. }
            | StateOutcome::Undocumented
            | StateOutcome::Forbidden(_)
            | StateOutcome::NoAnswer { .. } => {
                if pressed_again {
                    State::submitting(cx)
                } else {
                    self.stay()
                }
            }
        }
    }

    fn leave_pressed(self, _: AfterLeaving, cx: &mut Transition) -> State {
        State::reset(cx)
    }
}
