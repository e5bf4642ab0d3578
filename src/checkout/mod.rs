//! The pure state machine: `update(state, event) -> (state, effects)`.
//!
//! ```text
//! Choosing -> Submitting -> Ordering -> Creating -> Offering -> Paying -> Paid
//!    ^            |             |        |  ^                     |  |    Canceled
//!    |            v             v        v  |                     |  |    Refunded
//!    +--------- (page says no, Failed)  Recovering -> Unknown <---+  +--> Expired
//! ```
//! Any order that may be paid can still turn out paid: `Paying`, `Leaving`,
//! `Expired`, `Unknown`, and `Recovering` all end in `Paid` when the state says
//! so. `Paid`, `Canceled` and `Refunded` are final; only a reset leaves them.
//!
//! The transitions stand by subject: `ordering` and `creating` lead to a way to pay,
//! `presenting` to the wallet, `asking` and `finding` to a state; `choosing`, `leaving`
//! and `resuming` are what the shopper and the page do meanwhile.

mod asking;
pub mod bridge;
mod choosing;
pub mod clocks;
pub mod config;
mod creating;
pub mod effect;
pub mod event;
pub mod expected_step;
mod finding;
pub mod launch;
mod leaving;
pub mod options;
mod ordering;
pub mod policy;
pub mod polling;
pub mod present;
mod presentation;
mod presenting;
pub mod problem;
mod resuming;
pub mod snapshot;
pub mod state;
pub mod view_model;

use crate::clock::{Millis, Now};
use crate::order::{Order, OrderNo, Selection};
use crate::random::Random;
use config::Config;
use effect::{Effect, News};
use event::Event;
use polling::RequestId;
use problem::{Problem, ProblemKind};
use snapshot::Snapshot;
use state::{Failed, Recovery, Stage, State, Status, Tried};
use std::rc::Rc;

/// One widget's checkout.
#[derive(Debug)]
pub struct Checkout {
    config: Rc<Config>,
    /// A new configuration that came while an order was under way.
    next_config: Option<Rc<Config>>,
    selection: Selection,
    state: State,
    /// Every order of this page, so that answers cannot be mixed up.
    orders: Vec<OrderNo>,
    last_request: RequestId,
    hidden: bool,
    /// When the shopper who has paid goes on to the merchant's next page.
    departs: Option<Millis>,
    random: Random,
}

/// What one event leads to.
struct Turn {
    now: Now,
    effects: Vec<Effect>,
}

impl Turn {
    fn then(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn then_some(&mut self, effect: Option<Effect>) {
        self.effects.extend(effect);
    }

    fn tell(&mut self, news: News) {
        self.then(Effect::Tell(news));
    }

    fn trouble(&mut self, kind: ProblemKind, order_no: Option<OrderNo>) {
        self.tell(News::Trouble(Problem { kind, order_no }));
    }
}

impl Checkout {
    #[must_use]
    pub fn new(config: Rc<Config>, seed: u64) -> Self {
        Self {
            selection: config.selected.clone(),
            config,
            next_config: None,
            state: State::Choosing,
            orders: Vec::new(),
            last_request: 0,
            hidden: false,
            departs: None,
            random: Random::seeded(seed),
        }
    }

    /// The one place that decides.
    #[must_use]
    pub fn update(mut self, event: Event, now: Now) -> (Self, Vec<Effect>) {
        let from = self.status();
        let mut turn = Turn {
            now,
            effects: Vec::new(),
        };
        self.handle(event, &mut turn);
        let to = self.status();
        let mut effects = turn.effects;
        if from != to {
            let ready = matches!(effects.first(), Some(Effect::Tell(News::Ready)));
            let at = usize::from(ready);
            effects.splice(at..at, self.news_of(from, to));
        }
        (self, effects)
    }

    fn handle(&mut self, event: Event, turn: &mut Turn) {
        match event {
            Event::Started(snapshot) => self.start(snapshot, turn),
            Event::Reconfigured(config, stored) => self.reconfigure(config, stored, turn),
            Event::WalletChosen(wallet) => self.choose_wallet(wallet, turn),
            Event::ProductChosen(id) => self.choose_product(&id, turn),
            Event::QuantityChosen(quantity) => self.choose_quantity(quantity, turn),
            Event::PayPressed => self.submit(turn),
            Event::CheckPressed => self.check(turn),
            Event::RefreshPressed => self.renew(turn),
            Event::ChangePressed => self.turn_away(state::Afterwards::Choose, turn),
            Event::CancelPressed => self.turn_away(state::Afterwards::Cancel, turn),
            Event::ResetPressed => self.abandon(turn),
            Event::SubmitAnswered { allowed } => self.submit_answered(allowed, turn),
            Event::ActionAnswered { taken } => self.action_answered(taken, turn),
            Event::OrderAnswered(id, reply) => self.order_answered(id, reply, turn),
            Event::CreateAnswered(id, reply) => self.create_answered(id, reply, turn),
            Event::StateAnswered(id, reply) => self.state_answered(id, &reply, turn),
            Event::Woke => self.wake(turn),
            Event::Hidden => self.left(),
            Event::LaunchPressed => self.launch_pressed(turn),
            Event::BridgePressed => self.bridge_pressed(turn),
            Event::OtherWayPressed => self.other_way_pressed(turn),
            Event::BridgeAnswered(answer) => self.bridge_answered(answer, turn),
            Event::PictureBroken => self.picture_broken(turn),
            Event::Returned => self.returned(turn),
        }
    }

    /// When `Event::Woke` is wanted next, on the monotonic clock: for a question,
    /// for the order's end, and for each second that the countdown shows.
    #[must_use]
    pub fn wake_at(&self, now: Now) -> Option<Millis> {
        match &self.state {
            State::Paying(live) => {
                let left = live.ends.saturating_sub(now.mono);
                let second = match left.checked_sub(1) {
                    Some(left) if !self.hidden => now.mono + left % 1000 + 1,
                    Some(_) | None => live.ends,
                };
                let next = live.poll.due().map_or(second, |due| due.min(second));
                Some(match live.stage {
                    Stage::Launch(_, Tried::Since(at)) => next.min(at + policy::LAUNCH_TAKES),
                    Stage::Launch(_, Tried::Not | Tried::Left | Tried::Missed)
                    | Stage::Code(_)
                    | Stage::Guide(..)
                    | Stage::Away(_)
                    | Stage::Bridge(..)
                    | Stage::PageOnly(_)
                    | Stage::TakenByPage
                    | Stage::Watching => next,
                })
            }
            State::Expired(live) | State::Unknown(live, _) => live.poll.due(),
            State::Recovering(_, Recovery::PausingUntil(until)) => Some(*until),
            State::Choosing
            | State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(_, Recovery::Asking(_))
            | State::Offering(..)
            | State::Leaving(..)
            | State::Failed(_)
            | State::Canceled(_)
            | State::Refunded(_) => None,
            State::Paid(_) => self.departs,
        }
    }

    #[must_use]
    pub fn status(&self) -> Status {
        self.state.status(self.config.can_ask_state())
    }

    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    #[must_use]
    pub const fn config(&self) -> &Rc<Config> {
        &self.config
    }

    #[must_use]
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Every change of status is news; some of them have a name of their own.
    fn news_of(&self, from: Status, to: Status) -> Vec<Effect> {
        let order = self.state.order();
        let mut news = vec![News::StateChanged {
            from,
            to,
            order_no: order.map(|order| order.no.clone()),
        }];
        news.extend(order.cloned().and_then(|order| match to {
            Status::Paid => Some(News::Paid(order)),
            Status::Canceled => Some(News::Canceled(order)),
            Status::Refunded => Some(News::Refunded(order)),
            Status::Expired => Some(News::Expired(order)),
            Status::Ready
            | Status::Creating
            | Status::Paying
            | Status::Failed
            | Status::Unknown => None,
        }));
        news.into_iter().map(Effect::Tell).collect()
    }

    fn next_request(&mut self) -> RequestId {
        self.last_request += 1;
        self.last_request
    }

    fn fail(&mut self, problem: ProblemKind, order: Option<Rc<Order>>, turn: &mut Turn) {
        turn.trouble(
            problem.clone(),
            order.as_ref().map(|order| order.no.clone()),
        );
        self.forget(turn);
        let lookup = order.and_then(|order| self.ask_state(&order.no, turn).map(|id| (order, id)));
        self.state = State::Failed(Failed {
            problem,
            lookup,
            again: false,
        });
    }

    fn save(&self, snapshot: Snapshot, turn: &mut Turn) {
        turn.then(Effect::Save(self.config.storage_key.clone(), snapshot));
    }

    fn forget(&self, turn: &mut Turn) {
        turn.then(Effect::Forget(self.config.storage_key.clone()));
    }

    /// The order is settled, one way or another, and need not be remembered.
    fn settle(&mut self, settled: State, turn: &mut Turn) {
        self.forget(turn);
        if let (State::Paid(_), Some(_)) = (&settled, &self.config.after_paid) {
            self.departs = Some(turn.now.mono + policy::PAID_IS_SHOWN);
        }
        self.state = settled;
    }

    /// Takes the state out to move its parts into the next one. Each caller
    /// puts a state back before it returns.
    fn take_state(&mut self) -> State {
        std::mem::replace(&mut self.state, State::Choosing)
    }
}
