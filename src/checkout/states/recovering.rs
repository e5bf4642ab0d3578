//! The answer to the create request was lost: the state is queried, and the same bytes
//! are sent again after a pause.

use super::transitions::Transitions;
use crate::checkout::attempt::{Attempt, Recovery};
use crate::checkout::polling::RequestId;
use crate::checkout::state::{AfterLeaving, State};
use crate::checkout::state_outcome::StateOutcome;
use crate::checkout::transition::Transition;
use crate::wire::Reply;

pub(super) struct Recovering {
    attempt: Box<Attempt>,
    recovery: Recovery,
}

impl Recovering {
    pub(super) const fn new(attempt: Box<Attempt>, recovery: Recovery) -> Self {
        Self { attempt, recovery }
    }
}

impl Transitions for Recovering {
    fn stay(self) -> State {
        State::Recovering(self.attempt, self.recovery)
    }

    fn state_answered(self, id: RequestId, reply: &Reply, cx: &mut Transition) -> State {
        if self.recovery != Recovery::Querying(id) {
            return self.stay();
        }
        let order_no = &self.attempt.order().no;
        match StateOutcome::read(reply, order_no, true, cx.context.order_numbers()) {
            StateOutcome::Settled(settlement) => {
                let (order, _) = self.attempt.into_order();
                State::settled(order, settlement, cx)
            }
            StateOutcome::Waiting { .. }
            | StateOutcome::Undocumented
            | StateOutcome::Forbidden(_)
            | StateOutcome::NoAnswer { .. } => {
                let pause = self.attempt.pause(cx);
                State::Recovering(self.attempt, pause)
            }
        }
    }

    fn woke(mut self, cx: &mut Transition) -> State {
        match self.recovery {
            Recovery::PausingUntil(until) if until <= cx.now.mono => {
                self.attempt.count_resend();
                State::creating(self.attempt, cx)
            }
            Recovery::PausingUntil(_) | Recovery::Querying(_) => self.stay(),
        }
    }

    /// The attempt is called off; its number is never used again.
    fn wallet_changed(self, cx: &mut Transition) -> State {
        State::reset(cx)
    }

    fn leave_pressed(self, then: AfterLeaving, cx: &mut Transition) -> State {
        let (order, ends) = self.attempt.into_order();
        State::left(order, ends, then, cx)
    }
}
