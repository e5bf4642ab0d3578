//! What each state does about each event: a file for each state.
//!
//! A state has a method for every event that leads anywhere from it; an event without
//! one leaves the state as it is. A new event or a new state does not compile before it
//! is in one of the two matches below.

mod choosing;
mod creating;
mod expired;
mod failed;
mod leaving;
mod offering;
mod ordering;
mod paying;
mod recovering;
mod settled;
mod submitting;
mod transitions;
mod unknown;

use super::config::Config;
use super::effect::{Effect, PageEvent};
use super::event::Event;
use super::snapshot::Snapshot;
use super::state::{AfterLeaving, State};
use super::transition::Transition;
use crate::wallet::Wallet;
use choosing::Choosing;
use creating::Creating;
use expired::Expired;
use failed::Failed;
use leaving::Leaving;
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
        match event {
            Event::Started(stored) => in_state!(self, started(stored.as_ref(), cx)),
            Event::Reconfigured(config, stored) => self.reconfigured(config, stored.as_ref(), cx),
            Event::WalletChosen(wallet) => self.wallet_chosen(*wallet, cx),
            Event::ProductChosen(id) => in_state!(self, product_chosen(id, cx)),
            Event::QuantityChosen(quantity) => in_state!(self, quantity_chosen(*quantity, cx)),
            Event::PayPressed if cx.context.is_watching() => self,
            Event::PayPressed => in_state!(self, pay_pressed(cx)),
            Event::CheckPressed => in_state!(self, check_pressed(cx)),
            Event::RefreshPressed => in_state!(self, refresh_pressed(cx)),
            Event::ChangePressed => self.leave(AfterLeaving::Choose, cx),
            Event::CancelPressed => self.leave(AfterLeaving::Cancel, cx),
            Event::ResetPressed => Self::reset(cx),
            Event::LaunchPressed => in_state!(self, launch_pressed(cx)),
            Event::BridgePressed => in_state!(self, bridge_pressed(cx)),
            Event::OtherWayPressed => in_state!(self, other_way_pressed(cx)),
            Event::SubmitAnswered { allowed } => in_state!(self, submit_answered(*allowed, cx)),
            Event::ActionAnswered { taken } => in_state!(self, action_answered(*taken, cx)),
            Event::OrderAnswered(id, reply) => in_state!(self, order_answered(*id, reply, cx)),
            Event::CreateAnswered(id, reply) => in_state!(self, create_answered(*id, reply, cx)),
            Event::StateAnswered(id, reply) => in_state!(self, state_answered(*id, reply, cx)),
            Event::BridgeAnswered(answer) => in_state!(self, bridge_answered(*answer, cx)),
            Event::PictureBroken => in_state!(self, picture_broken(cx)),
            Event::Woke => in_state!(self, woke(cx)),
            Event::Hidden => in_state!(self, hidden(cx)),
            Event::Returned => in_state!(self, returned(cx)),
        }
    }

    /// A watched order is left where it was made.
    fn leave(self, then: AfterLeaving, cx: &mut Transition) -> Self {
        if cx.context.is_watching() {
            return self;
        }
        in_state!(self, leave_pressed(then, cx))
    }

    fn wallet_chosen(self, wallet: Wallet, cx: &mut Transition) -> Self {
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
        if self.is_settled() || !cx.context.offers_another(wallet) {
            return self;
        }
        let state = in_state!(self, wallet_changed(cx));
        cx.context.select_wallet(wallet);
        state
    }

    /// A new configuration waits while an order is under way. Else it is adopted at once
    /// and may bring an order of an earlier visit: a page that sets its attributes one by
    /// one, or late, offers what the shopper ordered only in the end.
    fn reconfigured(
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
        cx.context.adopt(Rc::clone(config));
        Self::beginning(stored, cx)
    }

    fn reconfigured_later(self, config: &Rc<Config>, cx: &mut Transition) -> Self {
        let wallet = config.selected.wallet;
        let wallet_changed = wallet != cx.context.config().selected.wallet;
        cx.context.adopt_later(Rc::clone(config));
        if wallet_changed {
            self.switch_wallet(wallet, cx)
        } else {
            self
        }
    }
}
