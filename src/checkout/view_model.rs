//! What the shopper sees, as data. The views draw this and decide nothing.

use super::Checkout;
use super::live::Live;
use super::offer::Flow;
use super::state::{Doubt, State};
use crate::clock::Now;
use crate::money::Fen;
use crate::order::Order;
use crate::url::SafeUrl;
use crate::wallet::Wallet;

/// What a view shows and sends, besides the view model itself.
pub use super::bridge::{Bridge, BridgeAnswer};
pub use super::choose_view::{Busy, ChooseEvent, ChooseView, ExpectedStep, LoadFailure};
pub use super::config::{ConfigError, Target};
pub use super::controls::Controls;
pub use super::event::Event;
pub use super::launch::WalletLink;

pub use super::problem::ProblemKind;
pub use super::step::{
    BridgeCall, Code, Departure, Guide, Launch, LaunchResult, Picture, ScanHint, Step,
};
pub use crate::gateway::RefusalKind;

/// What the shopper sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewModel {
    /// The choice, also while the order is being created, and what went wrong at the last
    /// press.
    Choose(ChooseView, Option<ProblemKind>),
    /// An order that costs another amount than was shown.
    Confirm(ConfirmView),
    /// An order that may be paid.
    Paying(PayView),
    /// How an order ended, or that it may have ended.
    Outcome(OutcomeView),
    /// The page's own mistake; nothing can be bought.
    Misconfigured(ConfigError),
}

/// An order that costs another amount than the shopper was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmView {
    /// What is to be paid, the new amount among it.
    pub summary: Summary,
    /// The amount that was shown.
    pub shown: Fen,
}

/// An order that may be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayView {
    /// What is paid.
    pub summary: Summary,
    /// What the shopper is to do next.
    pub step: Step,
    /// The shopper leaves the order: nothing is to be done until its state was queried
    /// one last time.
    pub leaving: bool,
    /// Seconds until the order's end.
    pub seconds_left: u64,
    /// A state query is under way.
    pub querying: bool,
    /// The state can be queried.
    pub can_query: bool,
    /// Another way to use the gateway's answer.
    pub other_way: Option<OtherWay>,
    /// What came of the last state query, where the shopper is to be told.
    pub notice: Option<Notice>,
}

/// What came of a state query without a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The shopper pressed "I have paid", and no payment was found.
    NotSeen,
    /// The query failed for this reason, and is repeated.
    Trouble(ProblemKind),
}

/// Another way to use the gateway's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherWay {
    /// The answer's QR code in place of its payment page.
    Code,
    /// The answer's payment page in place of its QR code.
    Page,
}

/// What is paid, and under which number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The product's name.
    pub name: String,
    /// The product's id: a product may have a currency of its own.
    pub product_id: String,
    /// How many items.
    pub quantity: u32,
    /// What they cost together, where anybody named a price.
    pub amount: Option<Fen>,
    /// With which wallet it is paid.
    pub wallet: Wallet,
    /// The merchant's order number.
    pub order_no: String,
}

/// How an order ended, or that it may have ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeView {
    /// What was to be paid.
    pub summary: Summary,
    /// How it ended.
    pub outcome: Outcome,
}

/// How an order ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The order was paid.
    Paid {
        /// The merchant's next page, to which the browser goes by itself.
        next: Option<SafeUrl>,
    },
    /// The order was canceled.
    Canceled,
    /// The payment was refunded.
    Refunded,
    /// The order's time is over; a late payment still counts.
    Expired {
        /// A state query is under way.
        querying: bool,
        /// The order can be created anew, which a watched one cannot.
        can_renew: bool,
        /// The page has the widget disabled: the order is not created anew now.
        disabled: bool,
        /// The shopper saw a QR code of it.
        had_code: bool,
        /// The shopper pressed "I have paid", and no payment was found.
        not_seen: bool,
    },
    /// Whether the order was paid cannot be found out.
    Unknown {
        /// Why.
        doubt: DoubtKind,
        /// A state query is under way.
        querying: bool,
        /// The state can be queried.
        can_query: bool,
        /// The shopper pressed "check again", and no payment was found.
        not_seen: bool,
    },
}

/// Why it cannot be found out whether an order was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoubtKind {
    /// The state is none of the documented ones.
    Undocumented,
    /// The answer to the create request was lost; the same order may be tried once more.
    CreateLost,
    /// The answer to the create request was lost, and it may not be sent again.
    CreateLostForGood,
    /// The state endpoint rejects the query.
    StateForbidden,
    /// The order's time is over, and there is no endpoint to query its state at.
    NoStateEndpoint,
}

impl ViewModel {
    /// What the shopper sees of the checkout at this time.
    #[must_use]
    pub fn of(checkout: &Checkout, now: Now) -> Self {
        let can_query = checkout.config().can_query_state();
        match checkout.state() {
            State::Choosing => choose(checkout, None, None),
            State::Submitting | State::Ordering(_) => choose(checkout, Some(Busy::Creating), None),
            State::Confirming(confirmation) => Self::Confirm(ConfirmView {
                summary: confirmation.order().as_ref().into(),
                shown: confirmation.shown(),
            }),
            State::Misconfigured(error) => Self::Misconfigured(*error),
            State::Creating(attempt, _) if !attempt.is_resent() => {
                choose(checkout, Some(Busy::Creating), None)
            }
            State::Creating(..) | State::Recovering(..) => {
                choose(checkout, Some(Busy::Checking), None)
            }
            State::Failed(failure) if failure.is_pressed_again() => {
                choose(checkout, Some(Busy::Checking), None)
            }
            State::Failed(failure) => choose(checkout, None, Some(failure.problem().clone())),
            State::Offering(live, _) | State::Paying(live) => pay(live, false, can_query, now),
            State::Leaving(live, _) => pay(live, true, can_query, now),
            State::Expired(live) => outcome(
                live.order(),
                Outcome::Expired {
                    querying: live.is_querying(),
                    can_renew: !matches!(live.step(), Step::Watching),
                    disabled: checkout.choice().controls().disabled,
                    had_code: matches!(live.step(), Step::Code(_)),
                    not_seen: live.is_not_seen(),
                },
            ),
            State::Unknown(live, doubt) => outcome(
                live.order(),
                Outcome::Unknown {
                    doubt: doubt_kind(doubt, checkout),
                    querying: live.is_querying(),
                    can_query,
                    not_seen: live.is_not_seen(),
                },
            ),
            State::Paid(paid) => outcome(
                paid.order(),
                Outcome::Paid {
                    next: checkout.config().after_paid.clone(),
                },
            ),
            State::Canceled(order) => outcome(order, Outcome::Canceled),
            State::Refunded(order) => outcome(order, Outcome::Refunded),
        }
    }
}

fn choose(checkout: &Checkout, busy: Option<Busy>, problem: Option<ProblemKind>) -> ViewModel {
    ViewModel::Choose(ChooseView::of(checkout.choice(), busy), problem)
}

fn pay(live: &Live, leaving: bool, can_query: bool, now: Now) -> ViewModel {
    ViewModel::Paying(PayView {
        summary: live.order().as_ref().into(),
        step: live.step().clone(),
        leaving,
        seconds_left: live.ends().since(now.mono).div_ceil(1000),
        querying: live.is_querying(),
        can_query,
        other_way: live.other_way().map(|flow| match flow {
            Flow::Qr => OtherWay::Code,
            Flow::Auto | Flow::Redirect | Flow::Scheme => OtherWay::Page,
        }),
        notice: match live.trouble() {
            Some(trouble) => Some(Notice::Trouble(trouble.clone())),
            None => live.is_not_seen().then_some(Notice::NotSeen),
        },
    })
}

fn outcome(order: &Order, outcome: Outcome) -> ViewModel {
    ViewModel::Outcome(OutcomeView {
        summary: order.into(),
        outcome,
    })
}

impl From<&Order> for Summary {
    fn from(order: &Order) -> Self {
        Self {
            name: order.name.clone(),
            product_id: order.selection.product_id.clone(),
            quantity: order.selection.quantity,
            amount: order.amount,
            wallet: order.selection.wallet,
            order_no: order.no.to_string(),
        }
    }
}

fn doubt_kind(doubt: &Doubt, checkout: &Checkout) -> DoubtKind {
    match doubt {
        Doubt::Undocumented => DoubtKind::Undocumented,
        Doubt::CreateLost(_) if checkout.config().offer.gateway.may_repeat() => {
            DoubtKind::CreateLost
        }
        Doubt::CreateLost(_) => DoubtKind::CreateLostForGood,
        Doubt::StateForbidden => DoubtKind::StateForbidden,
        Doubt::NoStateEndpoint => DoubtKind::NoStateEndpoint,
    }
}
