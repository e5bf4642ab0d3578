//! What is going on: one case at a time, each with just what it needs.

use super::bridge::{Bridge, BridgeAnswer};
use super::launch::Launch;
use super::polling::{Poll, RequestId};
use super::present::{Code, Departure, Guide};
use super::problem::ProblemKind;
use crate::clock::Millis;
use crate::gateway::NextAction;
use crate::order::Order;
use crate::url::SafeUrl;
use crate::wire::Request;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The shopper picks.
    Choosing,
    /// The page is asked whether it lets the order go ahead.
    Submitting,
    /// The merchant is asked to make the order.
    Ordering(RequestId),
    /// The gateway is asked to take it.
    Creating(Box<Creating>, RequestId),
    /// That answer was lost; the order may exist.
    Recovering(Box<Creating>, Recovery),
    /// The page is asked whether it takes the next step over.
    Offering(Box<Live>, Occasion),
    /// The shopper pays; the state is asked for.
    Paying(Box<Live>),
    /// The shopper turned away: one last look at the state.
    Leaving(Box<Live>, Afterwards),
    /// The order's time is over; late payments still count.
    Expired(Box<Live>),
    /// Nobody can say whether it was paid.
    Unknown(Box<Live>, Doubt),
    /// No code was handed out.
    Failed(Failed),
    Paid(Rc<Order>),
    Canceled(Rc<Order>),
    Refunded(Rc<Order>),
}

/// An order on its way to the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creating {
    pub order: Rc<Order>,
    pub ends: Millis,
    /// Sent again unchanged when the answer is lost.
    pub request: Request,
    pub resent: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    Asking(RequestId),
    PausingUntil(Millis),
}

/// An order that may be paid at any moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    pub order: Rc<Order>,
    /// Kept so that the order can be shown again after a reload.
    pub actions: Vec<NextAction>,
    pub stage: Stage,
    pub ends: Millis,
    pub poll: Poll,
    /// Why the last question had no usable answer.
    pub trouble: Option<ProblemKind>,
}

/// What the shopper has before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    Code(Rc<Code>),
    Launch(Rc<Launch>, Tried),
    Guide(Guide, SafeUrl),
    /// They are at the payment page, or back from it.
    Away(Departure),
    Bridge(Rc<Bridge>, Call),
    /// The page alone could go on; else this is the trouble.
    PageOnly(ProblemKind),
    /// The page does it by itself.
    TakenByPage,
    /// An order made elsewhere.
    Watching,
}

/// Why the next step is offered to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The order was just made.
    New,
    /// The shopper chose it, for an order that may be paid already.
    Chosen,
    /// The page was loaded again; nothing happens by itself.
    Again,
}

/// What came of the wallet's link. A hint at most, never proof of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    Not,
    Since(Millis),
    /// The page went out of sight.
    Left,
    /// It did not.
    Missed,
}

/// What came of a call to the wallet's bridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Idle,
    Open,
    Over(BridgeAnswer),
}

/// What the shopper turned away for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// Another choice.
    Choose,
    /// A new code for the same choice.
    Renew,
    /// Nothing.
    Cancel,
    /// Another choice, unless the order is alive: the clock says that it is long over,
    /// and may be wrong.
    Forget,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The gateway's state is none of the documented ones.
    Undocumented,
    /// The create was lost for good; these bytes may be sent once more.
    CreateLost(Box<Creating>),
    /// The state endpoint turned us away.
    MayNotAsk,
    /// The code's time is over, and there is nobody to ask.
    NobodyToAsk,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub problem: ProblemKind,
    /// An order that was refused is looked up once: one that was refused since
    /// it is paid already must not be offered again.
    pub lookup: Option<(Rc<Order>, RequestId)>,
    /// The shopper has pressed again; the lookup's answer is awaited first.
    pub again: bool,
}

/// The `state` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Ready,
    Creating,
    Paying,
    Paid,
    Canceled,
    Refunded,
    Expired,
    Failed,
    Unknown,
}

impl Status {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Creating => "creating",
            Self::Paying => "paying",
            Self::Paid => "paid",
            Self::Canceled => "canceled",
            Self::Refunded => "refunded",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

impl State {
    /// `can_ask`: whether anybody can be asked for the pay state. Without, an
    /// order that may be paid is never more than unknown.
    #[must_use]
    pub const fn status(&self, can_ask: bool) -> Status {
        match self {
            Self::Choosing => Status::Ready,
            Self::Submitting | Self::Ordering(_) | Self::Creating(..) | Self::Recovering(..) => {
                Status::Creating
            }
            Self::Offering(_, Occasion::New) => Status::Creating,
            Self::Offering(..) | Self::Paying(_) | Self::Leaving(..) if can_ask => Status::Paying,
            Self::Offering(..) | Self::Paying(_) | Self::Leaving(..) | Self::Unknown(..) => {
                Status::Unknown
            }
            Self::Expired(_) => Status::Expired,
            Self::Failed(_) => Status::Failed,
            Self::Paid(_) => Status::Paid,
            Self::Canceled(_) => Status::Canceled,
            Self::Refunded(_) => Status::Refunded,
        }
    }

    #[must_use]
    pub fn order(&self) -> Option<&Rc<Order>> {
        match self {
            Self::Choosing | Self::Submitting | Self::Ordering(_) => None,
            Self::Creating(creating, _) | Self::Recovering(creating, _) => Some(&creating.order),
            Self::Offering(live, _)
            | Self::Paying(live)
            | Self::Leaving(live, _)
            | Self::Expired(live)
            | Self::Unknown(live, _) => Some(&live.order),
            Self::Failed(failed) => match &failed.lookup {
                Some((order, _)) => Some(order),
                None => None,
            },
            Self::Paid(order) | Self::Canceled(order) | Self::Refunded(order) => Some(order),
        }
    }
}
