//! The shopper leaves the order; its state is queried one last time before.

use super::transitions::Transitions;
use crate::checkout::live::Live;
use crate::checkout::polling::{RequestId, ends_after};
use crate::checkout::problem::ProblemKind;
use crate::checkout::state::{AfterLeaving, State};
use crate::checkout::state_outcome::StateOutcome;
use crate::checkout::transition::Transition;
use crate::wire::Reply;

pub(super) struct Leaving {
    live: Box<Live>,
    then: AfterLeaving,
}

impl Leaving {
    pub(super) const fn new(live: Box<Live>, then: AfterLeaving) -> Self {
        Self { live, then }
    }

    fn left(self, cx: &mut Transition) -> State {
        let (order, _, ends) = self.live.into_offer();
        State::left(order, ends, self.then, cx)
    }

    /// No shopper leaves an order that may be paid without a warning: where the last
    /// query has no usable answer, that order stays on the screen, with the warning. A
    /// shopper who was warned before leaves it.
    fn apply_state(self, outcome: StateOutcome, cx: &mut Transition) -> State {
        match outcome {
            StateOutcome::Settled(settlement) => {
                State::settled(self.live.into_order(), settlement, cx)
            }
            StateOutcome::Waiting { expires_in_s }
                if self.then == AfterLeaving::ChooseIfOver && expires_in_s != Some(0) =>
            {
                let (order, actions, ends) = self.live.into_offer();
                let now = cx.now.mono;
                let ends = expires_in_s.map_or(ends, |seconds| ends_after(seconds, now));
                State::resumed(order, actions, ends, cx)
            }
            // The gateway's own answer: it has no such order.
            StateOutcome::Waiting { .. }
            | StateOutcome::NoAnswer {
                problem: ProblemKind::Gateway(_),
                ..
            } => self.left(cx),
            StateOutcome::Undocumented
            | StateOutcome::Forbidden(_)
            | StateOutcome::NoAnswer { .. } => {
                if self.live.trouble().is_some() {
                    self.left(cx)
                } else {
                    State::apply_state(self.live, None, outcome, cx)
                }
            }
        }
    }
}

impl Transitions for Leaving {
    fn stay(self) -> State {
        State::Leaving(self.live, self.then)
    }

    fn state_answered(self, id: RequestId, reply: &Reply, cx: &mut Transition) -> State {
        if !self.live.awaits(id) {
            return self.stay();
        }
        // A 404 is a reason to wait, but not to leave.
        let order_no = &self.live.order().no;
        let outcome = StateOutcome::read(reply, order_no, false, cx.context.order_numbers());
        self.apply_state(outcome, cx)
    }

    /// The last press counts.
    fn leave_pressed(self, then: AfterLeaving, _: &mut Transition) -> State {
        State::Leaving(self.live, then)
    }
}
