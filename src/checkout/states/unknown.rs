//! Whether the order was paid cannot be found out.

use super::transitions::Transitions;
use crate::checkout::effect::Effect;
use crate::checkout::live::Live;
use crate::checkout::polling::RequestId;
use crate::checkout::state::{AfterLeaving, Doubt, State};
use crate::checkout::transition::Transition;
use crate::wire::Reply;

pub(super) struct Unknown {
    live: Box<Live>,
    doubt: Doubt,
}

impl Unknown {
    pub(super) const fn new(live: Box<Live>, doubt: Doubt) -> Self {
        Self { live, doubt }
    }
}

impl Transitions for Unknown {
    fn stay(self) -> State {
        State::Unknown(self.live, self.doubt)
    }

    /// "Try again" for a create request that was lost: the same order once more.
    fn pay_pressed(self, cx: &mut Transition) -> State {
        match self.doubt {
            Doubt::CreateLost(mut attempt) if cx.context.config().offer.gateway.may_repeat() => {
                cx.perform(Effect::AbortRequests);
                attempt.start_over();
                State::creating(attempt, cx)
            }
            doubt @ (Doubt::CreateLost(_)
            | Doubt::Undocumented
            | Doubt::StateForbidden
            | Doubt::NoStateEndpoint) => State::Unknown(self.live, doubt),
        }
    }

    fn woke(mut self, cx: &mut Transition) -> State {
        self.live.query_if_due(cx);
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
        State::apply_state(self.live, Some(self.doubt), outcome, cx)
    }

    fn wallet_changed(self, cx: &mut Transition) -> State {
        if cx.context.is_watching() {
            self.stay()
        } else {
            self.leave_pressed(AfterLeaving::Choose, cx)
        }
    }

    /// The view of an order in doubt has the warning.
    fn leave_pressed(mut self, then: AfterLeaving, cx: &mut Transition) -> State {
        self.live.set_warned();
        State::leaving(self.live, then, cx)
    }
}
