//! The page is asked whether it takes the next step over.

use super::transitions::Transitions;
use crate::checkout::effect::Effect;
use crate::checkout::live::Live;
use crate::checkout::problem::ProblemKind;
use crate::checkout::state::{AfterLeaving, OfferReason, State};
use crate::checkout::step::{BridgeCall, LaunchResult, Step};
use crate::checkout::transition::Transition;

pub(super) struct Offering {
    live: Box<Live>,
    reason: OfferReason,
}

impl Offering {
    pub(super) const fn new(live: Box<Live>, reason: OfferReason) -> Self {
        Self { live, reason }
    }
}

impl Transitions for Offering {
    fn stay(self) -> State {
        State::Offering(self.live, self.reason)
    }

    /// Navigation comes last: the order must be stored before the page goes.
    fn action_answered(self, taken: bool, press_counts: bool, cx: &mut Transition) -> State {
        let Self { mut live, reason } = self;
        if let (Step::PageOnly(problem), OfferReason::New, false) = (live.step(), reason, taken) {
            let problem = problem.clone();
            // What only a phone, or the page, could do: a phone goes on by a code.
            if problem != ProblemKind::RefererUnsatisfiable
                && let Some((action, step)) = live.handoff_step(cx)
            {
                cx.perform(Effect::OfferAction(action, live.order().no.clone()));
                *live.step_mut() = step;
                return State::Offering(live, reason);
            }
            return State::failed(problem, Some(live.into_order()), cx);
        }
        live.save(cx);
        match (live.step_mut(), reason) {
            (step, _) if taken => *step = Step::TakenByPage,
            (Step::PaymentPage(departure), OfferReason::New | OfferReason::Chosen) => {
                cx.perform(Effect::Navigate(departure.clone()));
            }
            (Step::Launch(launch, result), OfferReason::New) => {
                if press_counts && let Some(link) = cx.link_to_open(launch) {
                    cx.perform(Effect::OpenWallet(link));
                    *result = LaunchResult::PressedAt(cx.now.mono);
                }
            }
            (Step::Bridge(bridge, call), OfferReason::New | OfferReason::Chosen) => {
                cx.perform(Effect::CallBridge(bridge.clone()));
                *call = BridgeCall::Open;
            }
            // The order may have been paid in the meantime, whether or not its step can
            // be shown.
            (step @ Step::PageOnly(_), OfferReason::Chosen | OfferReason::Again) => {
                *step = Step::Watching;
            }
            (
                Step::Code(_)
                | Step::Launch(..)
                | Step::Guide(..)
                | Step::PaymentPage(_)
                | Step::Bridge(..)
                | Step::PageOnly(_)
                | Step::TakenByPage
                | Step::Watching,
                OfferReason::New | OfferReason::Chosen | OfferReason::Again,
            ) => {}
        }
        live.await_event_if_due(cx);
        State::Paying(live)
    }

    /// The attempt is called off; its number is never used again.
    fn wallet_changed(self, cx: &mut Transition) -> State {
        State::reset(cx)
    }

    fn leave_pressed(self, then: AfterLeaving, cx: &mut Transition) -> State {
        let (order, _, ends) = self.live.into_offer();
        State::left(order, ends, then, cx)
    }
}
