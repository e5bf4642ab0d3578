//! What is going on: one case at a time, each with just what it needs.
//!
//! A state is data. What it does about an event is in a file of its own, below
//! `transitions`; what several states can lead to is a constructor of `State`, in
//! `creation`, `departure` and `restoration`.

use super::attempt::{Attempt, Recovery};
use super::config::ConfigError;
use super::confirmation::Confirmation;
use super::failure::Failure;
use super::live::Live;
use super::polling::RequestId;
use super::status::Status;
use crate::clock::MonoTime;
use crate::order::Order;
use std::rc::Rc;

/// What is going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The shopper chooses.
    Choosing,
    /// The page is asked whether it lets the order go ahead.
    Submitting,
    /// The merchant's backend, or the page, is asked to make the order.
    Ordering(RequestId),
    /// The order costs another amount than the shopper was shown, who is asked to agree.
    Confirming(Box<Confirmation>),
    /// The gateway is asked to create the order.
    Creating(Box<Attempt>, RequestId),
    /// The answer to the create request was lost; the order may exist.
    Recovering(Box<Attempt>, Recovery),
    /// The page is asked whether it takes the next step over.
    Offering(Box<Live>, OfferReason),
    /// The shopper pays, and the state is polled.
    Paying(Box<Live>),
    /// The shopper leaves the order; its state is queried one last time before.
    Leaving(Box<Live>, AfterLeaving),
    /// The order's time is over; late payments still count.
    Expired(Box<Live>),
    /// Whether the order was paid cannot be found out, for this reason.
    Unknown(Box<Live>, Doubt),
    /// There is no way to pay.
    Failed(Box<Failure>),
    /// The page's attributes are unusable: nothing can be chosen or paid until it sets others.
    Misconfigured(ConfigError),
    /// The order was paid.
    Paid(Paid),
    /// The order was canceled.
    Canceled(Rc<Order>),
    /// The payment was refunded.
    Refunded(Rc<Order>),
}

/// Why the next step is offered to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferReason {
    /// The order was just created.
    New,
    /// The shopper chose this step, for an order that may be paid already.
    Chosen,
    /// The order is shown again, without the shopper's doing: nothing opens by itself.
    Again,
}

/// What the shopper leaves an order for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterLeaving {
    /// Another choice.
    Choose,
    /// A new order for the same choice.
    Renew,
    /// Nothing: the order is canceled.
    Cancel,
    /// Another choice, unless the order is alive: by the clock, which may be wrong, it
    /// has been over for long.
    ChooseIfOver,
}

/// Why it cannot be found out whether an order was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The state is none of the documented ones.
    Undocumented,
    /// All answers to this create request were lost; it may be sent once more.
    CreateLost(Box<Attempt>),
    /// The state endpoint rejects the query.
    StateForbidden,
    /// The order's time is over, and there is no endpoint to query its state at.
    NoStateEndpoint,
}

/// A paid order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    order: Rc<Order>,
    /// When the browser goes on to the merchant's next page.
    goes_on_at: Option<MonoTime>,
}

impl Paid {
    pub(super) const fn new(order: Rc<Order>, goes_on_at: Option<MonoTime>) -> Self {
        Self { order, goes_on_at }
    }

    /// The order.
    #[must_use]
    pub const fn order(&self) -> &Rc<Order> {
        &self.order
    }

    /// Whether the time to go on has come; true only once.
    pub(super) fn goes_on_now(&mut self, now: MonoTime) -> bool {
        self.goes_on_at.take_if(|at| *at <= now).is_some()
    }
}

impl State {
    /// The `state` attribute. Where the state cannot be queried (`can_query`), an order
    /// that may be paid is never more than unknown.
    #[must_use]
    pub const fn status(&self, can_query: bool) -> Status {
        match self {
            Self::Choosing => Status::Ready,
            Self::Confirming(_) => Status::Confirming,
            Self::Submitting
            | Self::Ordering(_)
            | Self::Creating(..)
            | Self::Recovering(..)
            | Self::Offering(_, OfferReason::New) => Status::Creating,
            Self::Offering(..) | Self::Paying(_) | Self::Leaving(..) if can_query => Status::Paying,
            Self::Offering(..) | Self::Paying(_) | Self::Leaving(..) | Self::Unknown(..) => {
                Status::Unknown
            }
            Self::Expired(_) => Status::Expired,
            Self::Failed(_) | Self::Misconfigured(_) => Status::Failed,
            Self::Paid(_) => Status::Paid,
            Self::Canceled(_) => Status::Canceled,
            Self::Refunded(_) => Status::Refunded,
        }
    }

    /// Nothing is under way that a new configuration would have to wait for.
    pub(super) const fn is_idle(&self) -> bool {
        matches!(
            self,
            Self::Choosing | Self::Failed(_) | Self::Misconfigured(_)
        )
    }

    /// The order is settled: only a reset leads on, or a press after a cancel or a refund.
    pub(super) const fn is_settled(&self) -> bool {
        matches!(self, Self::Paid(_) | Self::Canceled(_) | Self::Refunded(_))
    }

    /// The order that this state is about.
    #[must_use]
    pub fn order(&self) -> Option<&Rc<Order>> {
        match self {
            Self::Choosing | Self::Submitting | Self::Ordering(_) | Self::Misconfigured(_) => None,
            Self::Confirming(confirmation) => Some(confirmation.order()),
            Self::Creating(attempt, _) | Self::Recovering(attempt, _) => Some(attempt.order()),
            Self::Offering(live, _)
            | Self::Paying(live)
            | Self::Leaving(live, _)
            | Self::Expired(live)
            | Self::Unknown(live, _) => Some(live.order()),
            Self::Failed(failure) => failure.order(),
            Self::Paid(paid) => Some(paid.order()),
            Self::Canceled(order) | Self::Refunded(order) => Some(order),
        }
    }

    /// When `Event::Woke` is wanted next.
    #[must_use]
    pub fn wake_at(&self, now: MonoTime, is_hidden: bool) -> Option<MonoTime> {
        match self {
            Self::Paying(live) => Some(live.wake_at(now, is_hidden)),
            Self::Expired(live) | Self::Unknown(live, _) => live.query_due(),
            Self::Recovering(_, Recovery::PausingUntil(until)) => Some(*until),
            Self::Paid(paid) => paid.goes_on_at,
            Self::Choosing
            | Self::Submitting
            | Self::Ordering(_)
            | Self::Confirming(_)
            | Self::Creating(..)
            | Self::Recovering(_, Recovery::Querying(_))
            | Self::Offering(..)
            | Self::Leaving(..)
            | Self::Failed(_)
            | Self::Misconfigured(_)
            | Self::Canceled(_)
            | Self::Refunded(_) => None,
        }
    }
}
