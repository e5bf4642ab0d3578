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
//! Where to start: [`Checkout::update`], above which every transition is listed. A state
//! is data (`state`); what it does about its events is in a file of its own (`states`);
//! what several states can lead to is a constructor of `State`: `creation` leads to a
//! step, `payment` to the order's end, `departure` away from it, and `restoration` back
//! to an order of an earlier visit.

mod attempt;
pub mod bridge;
pub mod choice;
pub mod choose_view;
pub mod clocks;
pub mod config;
pub mod config_error;
mod config_options;
mod config_warnings;
pub mod confirmation;
mod context;
pub mod controls;
mod creation;
mod departure;
pub mod effect;
pub mod event;
pub mod expected_step;
mod failure;
pub mod launch;
mod live;
pub mod offer;
pub mod opening;
pub mod options;
mod payment;
pub mod policy;
pub mod polling;
pub mod present;
pub mod problem;
mod restoration;
pub mod snapshot;
pub mod state;
mod state_outcome;
mod states;
pub mod status;
pub mod step;
mod stored_action;
mod stream;
mod transition;
pub mod view_model;

use crate::clock::{MonoTime, Now};
use choice::Choice;
use config::Config;
use context::Context;
use controls::Controls;
use effect::{Effect, PageEvent};
use event::Event;
use state::State;
use status::Status;
use std::rc::Rc;
use transition::Transition;

/// One widget's checkout.
#[derive(Debug)]
pub struct Checkout {
    context: Context,
    state: State,
}

impl Checkout {
    /// A checkout in which nothing has been chosen by the shopper yet. `seed` is the
    /// chance in it: for jitter and order numbers, not for secrets.
    #[must_use]
    pub fn new(config: Rc<Config>, seed: u64) -> Self {
        let choice = Choice::new(Rc::clone(&config.offer));
        Self::chosen(config, choice, seed)
    }

    /// A checkout in which the shopper has chosen already. The choice goes on with what
    /// the configuration offers.
    #[must_use]
    pub fn chosen(config: Rc<Config>, mut choice: Choice, seed: u64) -> Self {
        if *choice.offer() != config.offer {
            choice.adopt(Rc::clone(&config.offer));
        }
        Self {
            context: Context::new(config, choice, seed),
            state: State::Choosing,
        }
    }

    /// The same checkout, in which the page lets the shopper do this from the start.
    #[must_use]
    pub fn controlled(mut self, controls: Controls) -> Self {
        self.context.choice_mut().set_controls(controls);
        self
    }

    /// What one event leads to: the one place that decides. The effects are to be
    /// performed in their order.
    ///
    /// | state | event | leads to |
    /// |---|---|---|
    /// | Choosing | started, reconfigured | Paying (watched), that of the stored order, Choosing |
    /// | | product, quantity, wallet chosen | Choosing |
    /// | | pay pressed | Submitting, Failed |
    /// | Submitting | submit answered | Ordering, Creating, Offering, Failed; Choosing if the page says no |
    /// | Ordering | order answered | Creating, Offering, Failed; Confirming if it costs another amount |
    /// | Confirming | pay pressed | Creating, Offering, Failed |
    /// | Creating | create answered | Offering, Failed; Recovering or Unknown if the answer is lost |
    /// | Recovering | state answered | Recovering (pause); settled |
    /// | | woke | Creating |
    /// | Offering | action answered | Paying; Failed if only the page could go on and does not |
    /// | Paying | state answered | Paying, Unknown, Expired; settled |
    /// | | stream answered | as a state answer; broken: Paying |
    /// | | woke | Paying; at the order's end Expired, or Unknown |
    /// | | other way pressed | Offering |
    /// | | picture broken | Offering, Failed |
    /// | Paying, Expired, Unknown | wallet chosen; change, cancel pressed | Leaving, or left at once |
    /// | Leaving | state answered | left; Paying, Unknown after a warning; Offering; settled |
    /// | Expired | state answered | Expired; settled |
    /// | Unknown | state answered | Unknown, Paying, Expired; settled |
    /// | | pay pressed | Creating, if the create request was lost |
    /// | Expired | pay, refresh pressed | Leaving |
    /// | Canceled, Refunded | pay pressed | Submitting |
    /// | Failed | pay pressed | Submitting, after the lookup |
    /// | | state answered | Failed, Submitting, Paid |
    /// | | product, quantity, wallet chosen; reconfigured | as from Choosing |
    /// | Submitting, Ordering, Confirming, Creating, Recovering, Offering | wallet chosen; change, cancel pressed | left at once |
    /// | Paid | woke | Paid (the browser goes on) |
    /// | Choosing, Failed | misconfigured | Misconfigured; elsewhere after a reset |
    /// | Misconfigured | reconfigured | as from Choosing |
    /// | any | reset pressed | Choosing, Paying (watched), Misconfigured |
    /// | | controls changed | as it is; Submitting, if the order begins by itself |
    ///
    /// While the page has the widget disabled no choice and no press of pay or refresh leads
    /// from Choosing, Failed, Expired, Canceled or Refunded to an order.
    ///
    /// "Settled" is Paid, Canceled or Refunded; "left" is Choosing, Submitting (a new order
    /// for the same choice) or Canceled.
    #[must_use]
    pub fn update(self, event: &Event, now: Now) -> (Self, Vec<Effect>) {
        let from = self.status();
        let Self { mut context, state } = self;
        if let Event::Hidden = event {
            context.set_hidden(true);
        }
        if let Event::ControlsChanged(controls) = event {
            context.choice_mut().set_controls(*controls);
        }
        // A page that is pressed is seen, whatever was reported before.
        if let Event::Returned | Event::LaunchPressed = event {
            context.set_hidden(false);
        }
        if let Event::PayPressed | Event::RefreshPressed = event {
            context.set_pressed(now.mono);
        }
        let mut cx = Transition::new(&mut context, now);
        let state = state.after(event, &mut cx);
        let mut effects = cx.into_effects();
        let checkout = Self { context, state };
        let to = checkout.status();
        if from != to {
            let is_ready = |effect: &Effect| *effect == Effect::Emit(PageEvent::Ready);
            let at = usize::from(effects.first().is_some_and(is_ready));
            let (change, own) = checkout.status_events(from, to);
            effects.insert(at, Effect::Emit(change));
            if let Some(own) = own {
                effects.insert(at + 1, Effect::Emit(own));
            }
        }
        (checkout, effects)
    }

    /// When `Event::Woke` is wanted next: for a state query, for the order's end, and for
    /// each second that the countdown shows.
    #[must_use]
    pub fn wake_at(&self, now: Now) -> Option<MonoTime> {
        self.state.wake_at(now.mono, self.context.is_hidden())
    }

    /// The value of the `state` attribute.
    #[must_use]
    pub fn status(&self) -> Status {
        self.state.status(self.config().can_query_state())
    }

    /// What is going on.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The configuration that counts for the order under way.
    #[must_use]
    pub const fn config(&self) -> &Rc<Config> {
        self.context.config()
    }

    /// The configuration that the page set last. While an order is under way it may not
    /// be the one in use. None where it is unusable.
    #[must_use]
    pub fn latest_config(&self) -> Option<&Rc<Config>> {
        self.context.latest_config()
    }

    /// What the shopper has chosen.
    #[must_use]
    pub const fn choice(&self) -> &Choice {
        self.context.choice()
    }

    /// Every change of the status is an event of the page; some have one of their own.
    fn status_events(&self, from: Status, to: Status) -> (PageEvent, Option<PageEvent>) {
        let order = self.state.order();
        let change = PageEvent::StateChanged {
            from,
            to,
            order_no: order.map(|order| order.no.clone()),
        };
        let own = order.cloned().and_then(|order| match to {
            Status::Paid => Some(PageEvent::Paid(order)),
            Status::Canceled => Some(PageEvent::Canceled(order)),
            Status::Refunded => Some(PageEvent::Refunded(order)),
            Status::Expired => Some(PageEvent::Expired(order)),
            Status::Ready
            | Status::Confirming
            | Status::Creating
            | Status::Paying
            | Status::Failed
            | Status::Unknown => None,
        });
        (change, own)
    }
}
