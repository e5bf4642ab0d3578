//! The shopper pays, and the state is polled.

use super::transitions::Transitions;
use crate::checkout::bridge::BridgeAnswer;
use crate::checkout::effect::Effect;
use crate::checkout::live::Live;
use crate::checkout::polling::RequestId;
use crate::checkout::problem::ProblemKind;
use crate::checkout::state::{AfterLeaving, OfferReason, State};
use crate::checkout::step::{BridgeCall, LaunchResult, Step};
use crate::checkout::transition::Transition;
use crate::gateway::NextAction;
use crate::wire::Reply;

pub(super) struct Paying {
    live: Box<Live>,
}

impl Paying {
    pub(super) const fn new(live: Box<Live>) -> Self {
        Self { live }
    }

    fn offer(
        mut self,
        (action, step): (NextAction, Step),
        reason: OfferReason,
        cx: &mut Transition,
    ) -> State {
        let order_no = self.live.order().no.clone();
        cx.perform(Effect::OfferAction(action, order_no));
        *self.live.step_mut() = step;
        State::Offering(self.live, reason)
    }
}

impl Transitions for Paying {
    fn stay(self) -> State {
        State::Paying(self.live)
    }

    fn woke(self, cx: &mut Transition) -> State {
        State::paying(self.live, cx)
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
        State::apply_state(self.live, None, outcome, cx)
    }

    fn stream_answered(self, id: RequestId, reply: &Reply, cx: &mut Transition) -> State {
        if !self.live.awaits_event(id) {
            return self.stay();
        }
        State::apply_event(self.live, reply, cx)
    }

    /// The shopper pressed the wallet's link; whether it opened shows in a moment.
    fn launch_pressed(mut self, cx: &mut Transition) -> State {
        if let Step::Launch(_, result) = self.live.step_mut() {
            *result = LaunchResult::PressedAt(cx.now.mono);
        }
        self.stay()
    }

    /// The page is out of sight: the wallet is open, or something else is.
    fn hidden(mut self, _: &mut Transition) -> State {
        if let Step::Launch(_, result @ LaunchResult::PressedAt(_)) = self.live.step_mut() {
            *result = LaunchResult::PageHidden;
        }
        self.stay()
    }

    fn bridge_pressed(mut self, cx: &mut Transition) -> State {
        if let Step::Bridge(bridge, call @ (BridgeCall::Idle | BridgeCall::Answered(_))) =
            self.live.step_mut()
        {
            *call = BridgeCall::Open;
            cx.perform(Effect::CallBridge(bridge.clone()));
        }
        self.stay()
    }

    /// Whatever the wallet answers, the state decides; but it is a good time to query it.
    fn bridge_answered(mut self, answer: BridgeAnswer, cx: &mut Transition) -> State {
        if let Step::Bridge(_, call @ BridgeCall::Open) = self.live.step_mut() {
            *call = BridgeCall::Answered(answer);
            self.poll_now(false, cx)
        } else {
            self.stay()
        }
    }

    /// The code in place of the page, or the page in place of the code.
    fn other_way_pressed(self, cx: &mut Transition) -> State {
        let offer = self
            .live
            .other_way()
            .map(|flow| self.live.present(flow, cx));
        match offer {
            Some(Ok(offer)) => self.offer(offer, OfferReason::Chosen, cx),
            Some(Err(_)) | None => self.stay(),
        }
    }

    /// The gateway's picture could not be drawn: whatever else it offered is shown.
    fn picture_broken(mut self, cx: &mut Transition) -> State {
        self.live.drop_pictures();
        let flow = cx.context.config().offer.flow;
        match self.live.present(flow, cx) {
            Ok(offer) => self.offer(offer, OfferReason::Again, cx),
            Err(_) => State::failed(ProblemKind::Malformed, Some(self.live.into_order()), cx),
        }
    }

    fn wallet_changed(self, cx: &mut Transition) -> State {
        if cx.context.is_watching() {
            self.stay()
        } else {
            self.leave_pressed(AfterLeaving::Choose, cx)
        }
    }

    fn leave_pressed(self, then: AfterLeaving, cx: &mut Transition) -> State {
        State::leaving(self.live, then, cx)
    }
}
