//! Asking for the pay state, and what its answers mean.

use super::effect::{Effect, Purpose};
use super::finding::Finding;
use super::policy::STATE_TIMEOUT;
use super::polling::{RequestId, ends_after};
use super::present::Departure;
use super::state::{Doubt, Live, Recovery, State};
use super::{Checkout, Turn};
use crate::order::OrderNo;
use crate::wire::{Reply, Request};

impl Checkout {
    /// Sends the question, if there is anybody to ask.
    pub(super) fn ask_state(&mut self, order_no: &OrderNo, turn: &mut Turn) -> Option<RequestId> {
        let config = &self.config;
        let request = if let Some(endpoint) = &config.state_endpoint {
            Request::get(endpoint.with_query("order_no", order_no.as_str()))
        } else {
            config.gateway.state_request(&config.endpoint, order_no)?
        };
        let id = self.next_request();
        turn.then(Effect::Send {
            id,
            purpose: Purpose::State,
            request,
            timeout: STATE_TIMEOUT,
        });
        Some(id)
    }

    /// The time has come for whatever was due.
    pub(super) fn wake(&mut self, turn: &mut Turn) {
        let now = turn.now.mono;
        match self.take_state() {
            State::Paying(live) if live.ends <= now => self.end(live, turn),
            State::Paying(mut live) => {
                self.judge_launch(&mut live, turn);
                self.ask_if_due(&mut live, turn);
                self.state = State::Paying(live);
            }
            State::Expired(mut live) => {
                self.ask_if_due(&mut live, turn);
                self.state = State::Expired(live);
            }
            State::Unknown(mut live, doubt) => {
                self.ask_if_due(&mut live, turn);
                self.state = State::Unknown(live, doubt);
            }
            State::Recovering(creating, Recovery::PausingUntil(until)) if until <= now => {
                self.resend(creating, turn);
            }
            State::Paid(order) => {
                self.state = State::Paid(order);
                self.depart(turn);
            }
            other @ (State::Choosing
            | State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(..)
            | State::Leaving(..)
            | State::Failed(_)
            | State::Canceled(_)
            | State::Refunded(_)) => self.state = other,
        }
    }

    fn depart(&mut self, turn: &mut Turn) {
        if self.departs.is_some_and(|at| at <= turn.now.mono) {
            self.departs = None;
            let next = self.config.after_paid.clone();
            turn.then_some(next.map(|url| Effect::Navigate(Departure::plain(url))));
        }
    }

    fn ask_if_due(&mut self, live: &mut Live, turn: &mut Turn) {
        if live.poll.is_due(turn.now.mono)
            && let Some(id) = self.ask_state(&live.order.no, turn)
        {
            live.poll.asked(id, turn.now.mono);
        }
    }

    /// The order's time is over. Where nobody can be asked, nobody can say that
    /// it was not paid either.
    fn end(&mut self, mut live: Box<Live>, turn: &mut Turn) {
        if self.config.can_ask_state() {
            if !live.poll.is_asking() {
                live.poll.after_end(live.ends);
            }
            self.ask_if_due(&mut live, turn);
            self.state = State::Expired(live);
        } else {
            live.poll.stop();
            self.state = State::Unknown(live, Doubt::NobodyToAsk);
        }
    }

    /// "I have paid": ask at once, unless a question is under way.
    pub(super) fn check(&mut self, turn: &mut Turn) {
        self.hurry(turn);
        self.wake(turn);
    }

    pub(super) fn returned(&mut self, turn: &mut Turn) {
        self.hidden = false;
        self.hurry(turn);
        self.wake(turn);
    }

    fn hurry(&mut self, turn: &Turn) {
        let can_ask = self.config.can_ask_state();
        if let State::Paying(live) | State::Expired(live) | State::Unknown(live, _) =
            &mut self.state
            && can_ask
        {
            live.poll.wake(turn.now.mono);
        }
    }

    pub(super) fn state_answered(&mut self, id: RequestId, reply: &Reply, turn: &mut Turn) {
        match self.take_state() {
            State::Paying(live) if live.poll.awaits(id) => {
                let finding = self.judge(reply, &live, turn);
                self.heed(live, None, finding, turn);
            }
            State::Unknown(live, doubt) if live.poll.awaits(id) => {
                let finding = self.judge(reply, &live, turn);
                self.heed(live, Some(doubt), finding, turn);
            }
            State::Expired(live) if live.poll.awaits(id) => {
                let finding = self.judge(reply, &live, turn);
                self.heed_late(live, finding, turn);
            }
            State::Leaving(live, afterwards) if live.poll.awaits(id) => {
                // A 404 is good enough to wait on, not to go on.
                let finding = self.judge_for(reply, &live.order.no, false);
                self.heed_leaving(live, afterwards, finding, turn);
            }
            State::Recovering(creating, Recovery::Asking(awaited)) if awaited == id => {
                match self.judge_for(reply, &creating.order.no, true) {
                    Finding::Settled(settled) => self.settle(settled(creating.order), turn),
                    Finding::Waiting { .. }
                    | Finding::Undocumented
                    | Finding::MayNotAsk(_)
                    | Finding::NoAnswer { .. } => {
                        let pause = self.pause_before_resend(&creating, turn);
                        self.state = State::Recovering(creating, pause);
                    }
                }
            }
            State::Failed(mut failed) => {
                let looked_up = failed.lookup.take_if(|(_, awaited)| *awaited == id);
                let again = failed.again;
                self.state = State::Failed(failed);
                let Some((order, _)) = looked_up else { return };
                if let Finding::Settled(settled) = self.judge_for(reply, &order.no, true)
                    && let paid @ State::Paid(_) = settled(order)
                {
                    self.settle(paid, turn);
                } else if again {
                    self.submit(turn);
                }
            }
            other @ (State::Choosing
            | State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(..)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Expired(_)
            | State::Unknown(..)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => self.state = other,
        }
    }

    /// Before the order's end.
    pub(super) fn heed(
        &mut self,
        mut live: Box<Live>,
        doubt: Option<Doubt>,
        finding: Finding,
        turn: &mut Turn,
    ) {
        let now = turn.now.mono;
        match finding {
            Finding::Settled(settled) => self.settle(settled(live.order), turn),
            Finding::Waiting { expires_in_s } => {
                live.trouble = None;
                if let Some(seconds) = expires_in_s {
                    live.ends = live.ends.min(ends_after(seconds, now));
                }
                self.pace(&mut live, turn);
                self.state = match doubt {
                    None | Some(Doubt::Undocumented | Doubt::MayNotAsk) => State::Paying(live),
                    Some(doubt @ (Doubt::CreateLost(_) | Doubt::NobodyToAsk)) => {
                        State::Unknown(live, doubt)
                    }
                };
                self.wake(turn);
            }
            Finding::Undocumented => {
                live.trouble = None;
                self.pace(&mut live, turn);
                self.state = State::Unknown(live, doubt.unwrap_or(Doubt::Undocumented));
            }
            Finding::MayNotAsk(problem) => {
                live.poll.stop();
                turn.trouble(problem, Some(live.order.no.clone()));
                self.state = State::Unknown(live, doubt.unwrap_or(Doubt::MayNotAsk));
            }
            Finding::NoAnswer { problem, wait } => {
                if !live.poll.is_failing() {
                    turn.trouble(problem.clone(), Some(live.order.no.clone()));
                }
                live.trouble = Some(problem);
                if live.ends > now {
                    live.poll.failed(now, self.hidden, wait, &mut self.random);
                } else {
                    live.poll.after_end(live.ends);
                }
                self.state = match doubt {
                    None => State::Paying(live),
                    Some(doubt) => State::Unknown(live, doubt),
                };
            }
        }
    }

    fn pace(&mut self, live: &mut Live, turn: &Turn) {
        if live.ends > turn.now.mono {
            live.poll
                .answered(turn.now.mono, self.hidden, &mut self.random);
        } else {
            live.poll.after_end(live.ends);
        }
    }

    /// After it: only what is settled counts.
    fn heed_late(&mut self, mut live: Box<Live>, finding: Finding, turn: &mut Turn) {
        live.trouble = None;
        match finding {
            Finding::Settled(settled) => return self.settle(settled(live.order), turn),
            Finding::Waiting { .. } | Finding::Undocumented => {}
            Finding::MayNotAsk(problem) | Finding::NoAnswer { problem, .. } => {
                live.trouble = Some(problem);
            }
        }
        if !live.poll.after_end(live.ends) {
            live.poll.stop();
        }
        self.state = State::Expired(live);
    }
}
