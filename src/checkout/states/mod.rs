//! What each state does about each event: a file for each state.
//!
//! A state has a method for every event that leads anywhere from it; an event without
//! one leaves the state as it is. A new state does not compile before it is in the match
//! below, nor a new event before it is in that of `Transitions::on`.

mod choosing;
mod confirming;
mod creating;
mod expired;
mod failed;
mod leaving;
mod misconfigured;
mod offering;
mod ordering;
mod paying;
mod recovering;
mod settled;
mod submitting;
mod transitions;
mod unknown;

use super::config::{Config, ConfigError};
use super::effect::{Effect, PageEvent};
use super::event::Event;
use super::problem::ProblemKind;
use super::snapshot::Snapshot;
use super::state::{AfterLeaving, State};
use super::transition::Transition;
use crate::wallet::Wallet;
use choosing::Choosing;
use confirming::Confirming;
use creating::Creating;
use expired::Expired;
use failed::Failed;
use leaving::Leaving;
use misconfigured::Misconfigured;
use offering::Offering;
use ordering::Ordering;
use paying::Paying;
use recovering::Recovering;
use settled::{Closed, Settled};
use std::rc::Rc;
use submitting::Submitting;
use transitions::Transitions;
use unknown::Unknown;

/// Calls a transition of whichever state it is.
macro_rules! in_state {
    ($state:expr, $transition:ident($($argument:expr),*)) => {
        match $state {
            State::Choosing => Choosing.$transition($($argument),*),
            State::Submitting => Submitting.$transition($($argument),*),
            State::Ordering(id) => Ordering::new(id).$transition($($argument),*),
            State::Confirming(confirmation) => {
                Confirming::new(confirmation).$transition($($argument),*)
            }
            State::Creating(attempt, id) => {
                Creating::new(attempt, id).$transition($($argument),*)
            }
            State::Recovering(attempt, recovery) => {
                Recovering::new(attempt, recovery).$transition($($argument),*)
            }
            State::Offering(live, reason) => {
                Offering::new(live, reason).$transition($($argument),*)
            }
            State::Paying(live) => Paying::new(live).$transition($($argument),*),
            State::Leaving(live, then) => Leaving::new(live, then).$transition($($argument),*),
            State::Expired(live) => Expired::new(live).$transition($($argument),*),
            State::Unknown(live, doubt) => Unknown::new(live, doubt).$transition($($argument),*),
            State::Failed(failure) => Failed::new(failure).$transition($($argument),*),
            State::Misconfigured(error) => Misconfigured::new(error).$transition($($argument),*),
            State::Paid(paid) => Settled::new(paid).$transition($($argument),*),
            closed @ (State::Canceled(_) | State::Refunded(_)) => {
                Closed::new(closed).$transition($($argument),*)
            }
        }
    };
}

impl State {
    /// The state that follows the event.
    pub(super) fn after(self, event: &Event, cx: &mut Transition) -> Self {
        if cx.context.is_disabled() && self.is_held_from(event) {
            return self;
        }
        in_state!(self, on(event, cx))
    }

    /// Whether the event does nothing while the page has the widget disabled: it is a choice, or
    /// would begin an order. An order under way goes on.
    const fn is_held_from(&self, event: &Event) -> bool {
        match event {
            Event::WalletChosen(_) | Event::ProductChosen(_) | Event::QuantityChosen(_) => true,
            Event::PayPressed | Event::RefreshPressed => matches!(
                self,
                Self::Choosing
                    | Self::Failed(_)
                    | Self::Expired(_)
                    | Self::Canceled(_)
                    | Self::Refunded(_)
            ),
            Event::Started(_)
            | Event::Reconfigured(..)
            | Event::Misconfigured(_)
            | Event::ControlsChanged(_)
            | Event::CheckPressed
            | Event::ChangePressed
            | Event::CancelPressed
            | Event::ResetPressed
            | Event::LaunchPressed
            | Event::BridgePressed
            | Event::OtherWayPressed
            | Event::SubmitAnswered { .. }
            | Event::ActionAnswered { .. }
            | Event::OrderAnswered(..)
            | Event::CreateAnswered(..)
            | Event::StateAnswered(..)
            | Event::StreamAnswered(..)
            | Event::BridgeAnswered(_)
            | Event::PictureBroken
            | Event::Woke
            | Event::Hidden
            | Event::Returned => false,
        }
    }

    /// A watched order is left where it was made.
    pub(super) fn leave(self, then: AfterLeaving, cx: &mut Transition) -> Self {
        if cx.context.is_watching() {
            return self;
        }
        in_state!(self, leave_pressed(then, cx))
    }

    /// The shopper chose another wallet.
    pub(super) fn wallet_chosen(self, wallet: Wallet, cx: &mut Transition) -> Self {
        let before = cx.context.selection().wallet;
        let state = self.switch_wallet(wallet, cx);
        let selection = cx.context.selection();
        if selection.wallet != before {
            let selection = selection.clone();
            cx.emit(PageEvent::Changed(selection));
        }
        state
    }

    /// Selects a wallet. What was under way for the other one is called off first; a
    /// settled order is not.
    fn switch_wallet(self, wallet: Wallet, cx: &mut Transition) -> Self {
        if self.is_settled() || !cx.context.choice().offers_another(wallet) {
            return self;
        }
        let state = in_state!(self, wallet_changed(cx));
        cx.context.choice_mut().select_wallet(wallet);
        state
    }

    /// A new configuration waits while an order is under way. Else it is adopted at once
    /// and may bring an order of an earlier visit: a page that sets its attributes one by
    /// one, or late, offers what the shopper ordered only in the end.
    pub(super) fn reconfigured(
        self,
        config: &Rc<Config>,
        stored: Option<&Snapshot>,
        cx: &mut Transition,
    ) -> Self {
        if !self.is_idle() {
            return self.reconfigured_later(config, cx);
        }
        if let Self::Failed(_) = self {
            cx.perform(Effect::AbortRequests);
        }
        cx.context.adopt(Ok(Rc::clone(config)));
        Self::beginning(stored, cx).autostarted(cx)
    }

    /// Nothing more is sold by attributes that the page has replaced. An order under way goes
    /// on.
    pub(super) fn misconfigured(self, error: ConfigError, cx: &mut Transition) -> Self {
        cx.report(ProblemKind::Config(error), None);
        if !self.is_idle() {
            cx.context.adopt_later(Err(error));
            return self;
        }
        if let Self::Failed(_) = self {
            cx.perform(Effect::AbortRequests);
        }
        cx.context.adopt(Err(error));
        Self::Misconfigured(error)
    }

    fn reconfigured_later(self, config: &Rc<Config>, cx: &mut Transition) -> Self {
        let wallet = config.offer.selected.wallet;
        let wallet_changed = wallet != cx.context.config().offer.selected.wallet;
        cx.context.adopt_later(Ok(Rc::clone(config)));
        if wallet_changed {
            self.switch_wallet(wallet, cx)
        } else {
            self
        }
    }
}
