//! What the shopper and the page call off.

use super::effect::Effect;
use super::finding::Finding;
use super::polling::ends_after;
use super::problem::ProblemKind;
use super::state::{Afterwards, Live, State};
use super::{Checkout, Turn};
use crate::order::Order;
use std::rc::Rc;

impl Checkout {
    /// Leaves an order that may be paid, but not without a last look. One that is
    /// only watched is left where it was made.
    pub(super) fn turn_away(&mut self, afterwards: Afterwards, turn: &mut Turn) {
        if self.config.watched_order().is_some() {
            return;
        }
        match self.take_state() {
            State::Paying(live) => self.look_and_leave(live, afterwards, turn),
            State::Expired(mut live) | State::Unknown(mut live, _) => {
                // Their screens say that there is a doubt, and what not to do.
                live.trouble = Some(ProblemKind::OrderUnknown);
                self.look_and_leave(live, afterwards, turn);
            }
            State::Leaving(live, _) => self.state = State::Leaving(live, afterwards),
            State::Offering(live, _) => self.leave(live.order, afterwards, turn),
            State::Creating(creating, _) | State::Recovering(creating, _) => {
                self.leave(creating.order, afterwards, turn);
            }
            State::Submitting | State::Ordering(_) | State::Failed(_) => self.abandon(turn),
            settled @ (State::Choosing
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => self.state = settled,
        }
    }

    pub(super) fn look_and_leave(
        &mut self,
        mut live: Box<Live>,
        afterwards: Afterwards,
        turn: &mut Turn,
    ) {
        turn.then(Effect::AbortRequests);
        match self.ask_state(&live.order.no, turn) {
            Some(id) => {
                live.poll.asked(id, turn.now.mono);
                self.state = State::Leaving(live, afterwards);
            }
            None => self.leave(live.order, afterwards, turn),
        }
    }

    /// Nobody is parted from an order that may be paid without having been told so:
    /// where the last look has no answer, that order stays on the screen, with the
    /// warning. Who turns away from the warning goes.
    pub(super) fn heed_leaving(
        &mut self,
        live: Box<Live>,
        afterwards: Afterwards,
        finding: Finding,
        turn: &mut Turn,
    ) {
        match finding {
            Finding::Settled(settled) => self.settle(settled(live.order), turn),
            Finding::Waiting { expires_in_s }
                if afterwards == Afterwards::Forget && expires_in_s != Some(0) =>
            {
                let now = turn.now.mono;
                let ends = expires_in_s.map_or(live.ends, |seconds| ends_after(seconds, now));
                self.resume(live.order, live.actions, ends, turn);
            }
            // Said in the gateway's own words: it knows no such order.
            Finding::Waiting { .. }
            | Finding::NoAnswer {
                problem: ProblemKind::Gateway(_),
                ..
            } => self.leave(live.order, afterwards, turn),
            Finding::Undocumented | Finding::MayNotAsk(_) | Finding::NoAnswer { .. }
                if live.trouble.is_some() =>
            {
                self.leave(live.order, afterwards, turn);
            }
            Finding::Undocumented | Finding::MayNotAsk(_) | Finding::NoAnswer { .. } => {
                self.heed(live, None, finding, turn);
            }
        }
    }

    /// The last look found nothing paid.
    pub(super) fn leave(&mut self, order: Rc<Order>, afterwards: Afterwards, turn: &mut Turn) {
        match afterwards {
            Afterwards::Choose | Afterwards::Forget => self.abandon(turn),
            Afterwards::Renew => {
                self.abandon(turn);
                self.submit(turn);
            }
            Afterwards::Cancel => {
                turn.then(Effect::AbortRequests);
                self.settle(State::Canceled(order), turn);
            }
        }
    }

    pub(super) fn renew(&mut self, turn: &mut Turn) {
        match self.take_state() {
            expired @ State::Expired(_) => {
                self.state = expired;
                self.turn_away(Afterwards::Renew, turn);
            }
            other @ (State::Choosing
            | State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(..)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Unknown(..)
            | State::Failed(_)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => self.state = other,
        }
    }

    /// Starts over at once, whatever is going on.
    pub(super) fn abandon(&mut self, turn: &mut Turn) {
        self.departs = None;
        turn.then(Effect::AbortRequests);
        self.forget(turn);
        self.state = State::Choosing;
        if let Some(config) = self.next_config.take() {
            self.adopt(config, turn);
        } else {
            self.watch_if_asked(turn);
        }
    }
}
