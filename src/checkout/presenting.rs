//! What the shopper has before them, and what they do with it.

use super::bridge::BridgeAnswer;
use super::config::Flow;
use super::effect::Effect;
use super::policy::LAUNCH_TAKES;
use super::present::{Circumstances, Presentation, is_code, present};
use super::problem::ProblemKind;
use super::snapshot::Snapshot;
use super::state::{Call, Live, Occasion, Stage, State, Tried};
use super::{Checkout, Turn};
use crate::gateway::NextAction;
use crate::order::Order;

impl Checkout {
    pub(super) fn present(
        &self,
        order: &Order,
        actions: &[NextAction],
        flow: Flow,
    ) -> Result<(NextAction, Presentation), ProblemKind> {
        let config = &self.config;
        let here = Circumstances {
            environment: config.environment,
            flow,
            wallet: order.selection.wallet,
            target: config.target,
            page: config.page.as_ref(),
            referer_hop: config.referer_hop.as_ref(),
        };
        present(&here, actions)
    }

    /// Navigation comes last: the order must be stored before the page goes.
    pub(super) fn action_answered(&mut self, taken: bool, turn: &mut Turn) {
        let (mut live, occasion) = match self.take_state() {
            State::Offering(live, occasion) => (live, occasion),
            other @ (State::Choosing
            | State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Expired(_)
            | State::Unknown(..)
            | State::Failed(_)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => {
                self.state = other;
                return;
            }
        };
        if let (Stage::PageOnly(problem), Occasion::New, false) = (&live.stage, occasion, taken) {
            return self.fail(problem.clone(), Some(live.order), turn);
        }
        self.save(Snapshot::of_live(&live, turn.now), turn);
        match (&mut live.stage, occasion) {
            (stage, _) if taken => *stage = Stage::TakenByPage,
            (Stage::Away(departure), Occasion::New | Occasion::Chosen) => {
                turn.then(Effect::Navigate(departure.clone()));
            }
            (Stage::Bridge(bridge, call), Occasion::New | Occasion::Chosen) => {
                turn.then(Effect::CallBridge(bridge.clone()));
                *call = Call::Open;
            }
            // It may have been paid in the meantime, whoever can show it or not.
            (stage @ Stage::PageOnly(_), Occasion::Chosen | Occasion::Again) => {
                *stage = Stage::Watching;
            }
            (
                Stage::Code(_)
                | Stage::Launch(..)
                | Stage::Guide(..)
                | Stage::Away(_)
                | Stage::Bridge(..)
                | Stage::PageOnly(_)
                | Stage::TakenByPage
                | Stage::Watching,
                Occasion::New | Occasion::Chosen | Occasion::Again,
            ) => {}
        }
        self.state = State::Paying(live);
    }

    /// The shopper pressed the wallet's link; whether it opened shows in a moment.
    /// A page that is pressed is seen, whatever was heard before.
    pub(super) fn launch_pressed(&mut self, turn: &Turn) {
        self.hidden = false;
        if let State::Paying(live) = &mut self.state
            && let Stage::Launch(_, tried) = &mut live.stage
        {
            *tried = Tried::Since(turn.now.mono);
        }
    }

    /// The page is out of sight: the wallet is open, or something else is.
    pub(super) fn left(&mut self) {
        self.hidden = true;
        if let State::Paying(live) = &mut self.state
            && let Stage::Launch(_, tried @ Tried::Since(_)) = &mut live.stage
        {
            *tried = Tried::Left;
        }
    }

    /// Still here: the wallet did not open.
    pub(super) fn judge_launch(&self, live: &mut Live, turn: &Turn) {
        if let Stage::Launch(_, tried) = &mut live.stage
            && let Tried::Since(at) = *tried
            && at + LAUNCH_TAKES <= turn.now.mono
            && !self.hidden
        {
            *tried = Tried::Missed;
        }
    }

    pub(super) fn bridge_pressed(&mut self, turn: &mut Turn) {
        if let State::Paying(live) = &mut self.state
            && let Stage::Bridge(bridge, call @ (Call::Idle | Call::Over(_))) = &mut live.stage
        {
            *call = Call::Open;
            turn.then(Effect::CallBridge(bridge.clone()));
        }
    }

    /// Whatever the wallet says, the state decides; but it is a good time to ask.
    pub(super) fn bridge_answered(&mut self, answer: BridgeAnswer, turn: &mut Turn) {
        if let State::Paying(live) = &mut self.state
            && let Stage::Bridge(_, call @ Call::Open) = &mut live.stage
        {
            *call = Call::Over(answer);
            self.check(turn);
        }
    }

    /// The code in place of the jump, or the jump in place of the code.
    pub(super) fn other_way_pressed(&mut self, turn: &mut Turn) {
        let State::Paying(live) = &self.state else {
            return;
        };
        let Some(flow) = other_way(live) else { return };
        if let Ok((action, presentation)) = self.present(&live.order, &live.actions, flow) {
            self.offer(action, presentation, Occasion::Chosen, turn);
        }
    }

    /// The gateway's picture could not be drawn: whatever else there is.
    pub(super) fn picture_broken(&mut self, turn: &mut Turn) {
        let State::Paying(live) = &mut self.state else {
            return;
        };
        live.actions
            .retain(|action| !matches!(action, NextAction::ShowImage(_)));
        let (order, actions) = (live.order.clone(), live.actions.clone());
        match self.present(&order, &actions, self.config.flow) {
            Ok((action, presentation)) => self.offer(action, presentation, Occasion::Again, turn),
            Err(_) => self.fail(ProblemKind::Malformed, Some(order), turn),
        }
    }

    fn offer(
        &mut self,
        action: NextAction,
        presentation: Presentation,
        occasion: Occasion,
        turn: &mut Turn,
    ) {
        if let State::Paying(mut live) = self.take_state() {
            turn.then(Effect::OfferAction(action, live.order.no.clone()));
            live.stage = presentation.into();
            self.state = State::Offering(live, occasion);
        }
    }
}

/// The wish that shows the order the other way, where the answer has both.
#[must_use]
pub(super) fn other_way(live: &Live) -> Option<Flow> {
    let has = |wanted: fn(&NextAction) -> bool| live.actions.iter().any(wanted);
    let has_page = has(|action| matches!(action, NextAction::Redirect { .. }));
    match live.stage {
        Stage::Code(_) if has_page => Some(Flow::Redirect),
        Stage::Away(_) if has(is_code) => Some(Flow::Qr),
        Stage::Code(_)
        | Stage::Away(_)
        | Stage::Launch(..)
        | Stage::Guide(..)
        | Stage::Bridge(..)
        | Stage::PageOnly(_)
        | Stage::TakenByPage
        | Stage::Watching => None,
    }
}

impl From<Presentation> for Stage {
    fn from(presentation: Presentation) -> Self {
        match presentation {
            Presentation::Leave(departure) => Self::Away(departure),
            Presentation::Code(code) => Self::Code(code),
            Presentation::Launch(launch) => Self::Launch(launch, Tried::Not),
            Presentation::Guide(guide, url) => Self::Guide(guide, url),
            Presentation::Bridge(bridge) => Self::Bridge(bridge, Call::Idle),
            Presentation::PageOnly(problem) => Self::PageOnly(problem),
        }
    }
}
