//! The order's time is over; late payments still count.

use super::transitions::Transitions;
use crate::checkout::live::Live;
use crate::checkout::polling::RequestId;
use crate::checkout::state::{AfterLeaving, State};
use crate::checkout::state_outcome::StateOutcome;
use crate::checkout::transition::Transition;
use crate::wire::Reply;

pub(super) struct Expired {
    live: Box<Live>,
}

impl Expired {
    pub(super) const fn new(live: Box<Live>) -> Self {
        Self { live }
    }

    /// Only what is settled counts.
    fn apply_state(mut self, outcome: StateOutcome, cx: &mut Transition) -> State {
        let trouble = match outcome {
            StateOutcome::Settled(settlement) => {
                return State::settled(self.live.into_order(), settlement, cx);
            }
            StateOutcome::Waiting { .. } | StateOutcome::Undocumented => None,
            StateOutcome::Forbidden(problem) | StateOutcome::NoAnswer { problem, .. } => {
                Some(problem)
            }
        };
        self.live.answered_after_end(trouble, cx);
        self.stay()
    }
}

impl Transitions for Expired {
    fn stay(self) -> State {
        State::Expired(self.live)
    }

    fn woke(mut self, cx: &mut Transition) -> State {
        self.live.query_if_due(cx);
        self.stay()
    }

    fn hidden(mut self, _: &mut Transition) -> State {
        self.live.hidden_after_end();
        self.stay()
    }

    fn poll_now(mut self, is_pressed: bool, cx: &mut Transition) -> State {
        self.live.poll_now(is_pressed, cx);
        self.woke(cx)
    }

    fn state_answered(self, id: RequestId, reply: &Reply, cx: &mut Transition) -> State {
        if !self.live.awaits(id) {
            return self.stay();
        }
        let outcome = self.live.read_reply(reply, cx);
        self.apply_state(outcome, cx)
    }

    fn pay_pressed(self, cx: &mut Transition) -> State {
        self.refresh_pressed(cx)
    }

    /// A new order for the same choice.
    fn refresh_pressed(self, cx: &mut Transition) -> State {
        if cx.context.is_watching() {
            self.stay()
        } else {
            self.leave_pressed(AfterLeaving::Renew, cx)
        }
    }

    fn wallet_changed(self, cx: &mut Transition) -> State {
        if cx.context.is_watching() {
            self.stay()
        } else {
            self.leave_pressed(AfterLeaving::Choose, cx)
        }
    }

    /// The view of an expired order has the warning.
    fn leave_pressed(mut self, then: AfterLeaving, cx: &mut Transition) -> State {
        self.live.set_warned();
        State::leaving(self.live, then, cx)
    }
}
