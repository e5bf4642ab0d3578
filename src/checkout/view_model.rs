//! What the shopper sees, as data. The views draw this and decide nothing.

use super::Checkout;
use super::config::Flow;
use super::expected_step::expected_step;
use super::presenting::other_way;
use super::state::{Doubt, Live, Stage, State};
use crate::clock::Now;
use crate::money::Fen;
use crate::order::{Order, Product};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use std::rc::Rc;

pub use super::bridge::BridgeAnswer;
/// With these a view knows all that it shows, and all that it can say.
pub use super::config::ConfigError;
pub use super::event::Event;
pub use super::expected_step::ExpectedStep;
pub use super::launch::{Launch, WalletLink};
pub use super::present::{Code, Departure, Guide, Picture, ScanHint};
pub use super::problem::ProblemKind;
pub use super::state::{Call, Tried};
pub use crate::gateway::RefusalKind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewModel {
    Choose(ChooseView),
    /// The merchant or the gateway is being asked; the choice stays on screen.
    Paying(PayView),
    Outcome(OutcomeView),
    /// The page's own mistake; nothing can be bought.
    Misconfigured(ConfigError),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChooseView {
    pub products: Rc<[Product]>,
    pub product_id: String,
    pub quantity: u32,
    pub max_quantity: u32,
    /// With this wallet the gateway sells single pieces only.
    pub one_piece: bool,
    pub wallets: Vec<Wallet>,
    pub wallet: Wallet,
    /// Price times quantity, where the page named a price.
    pub amount: Option<Fen>,
    /// What the pay button leads to.
    pub expected_step: ExpectedStep,
    /// The page named the order: there is no product to choose.
    pub order_given: bool,
    pub busy: Option<Busy>,
    pub problem: Option<ProblemKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// The order is being made.
    Creating,
    /// An answer was lost; we look whether the order exists.
    Checking,
}

/// An order that may be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayView {
    pub summary: Summary,
    pub step: Step,
    /// Until the order's end.
    pub seconds_left: u64,
    /// A question for the state is under way, by the shopper's wish or ours.
    pub asking: bool,
    pub can_ask: bool,
    /// The answer can be used in another way, too.
    pub other_way: Option<OtherWay>,
    /// The last question failed: "still checking, do not pay twice".
    pub trouble: Option<ProblemKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherWay {
    Code,
    Page,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub name: String,
    /// It may have a currency of its own.
    pub product_id: String,
    pub quantity: u32,
    pub amount: Option<Fen>,
    pub wallet: Wallet,
    pub order_no: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Code(Rc<Code>),
    Launch(Rc<Launch>, Tried),
    Guide(Guide, SafeUrl),
    /// Back from the payment page, or not gone yet: the link again, and "I have paid".
    Away(Departure),
    Bridge(Call),
    TakenByPage,
    Watching,
    /// The shopper turned away; one last look at the state.
    Leaving,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeView {
    pub summary: Summary,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Paid {
        /// Where the merchant wants the shopper next; they go there by themselves.
        next: Option<SafeUrl>,
    },
    Canceled,
    Refunded,
    Expired {
        asking: bool,
        /// A watched order cannot be made anew.
        can_renew: bool,
    },
    Unknown {
        doubt: DoubtView,
        asking: bool,
        can_ask: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoubtView {
    Undocumented,
    /// The same order may be tried once more.
    CreateLost,
    /// It may not.
    CreateLostForGood,
    MayNotAsk,
    NobodyToAsk,
}

impl ViewModel {
    #[must_use]
    pub fn of(checkout: &Checkout, now: Now) -> Self {
        let can_ask = checkout.config().can_ask_state();
        match checkout.state() {
            State::Choosing => choose(checkout, None, None),
            State::Submitting | State::Ordering(_) => choose(checkout, Some(Busy::Creating), None),
            State::Creating(creating, _) if creating.resent == 0 => {
                choose(checkout, Some(Busy::Creating), None)
            }
            State::Creating(..) | State::Recovering(..) => {
                choose(checkout, Some(Busy::Checking), None)
            }
            State::Failed(failed) if failed.again => choose(checkout, Some(Busy::Checking), None),
            State::Failed(failed) => choose(checkout, None, Some(failed.problem.clone())),
            State::Offering(live, _) | State::Paying(live) => {
                pay(live, live.stage.clone().into(), can_ask, now)
            }
            State::Leaving(live, _) => pay(live, Step::Leaving, can_ask, now),
            State::Expired(live) => outcome(
                &live.order,
                Outcome::Expired {
                    asking: live.poll.is_asking(),
                    can_renew: !matches!(live.stage, Stage::Watching),
                },
            ),
            State::Unknown(live, doubt) => outcome(
                &live.order,
                Outcome::Unknown {
                    doubt: doubt_view(doubt, checkout),
                    asking: live.poll.is_asking(),
                    can_ask,
                },
            ),
            State::Paid(order) => outcome(
                order,
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
    let config = checkout.config();
    let selection = checkout.selection();
    let product = config.product(&selection.product_id);
    ViewModel::Choose(ChooseView {
        products: config.products.clone().into_inner(),
        product_id: selection.product_id.clone(),
        quantity: selection.quantity,
        max_quantity: config.max_quantity(&selection.product_id, selection.wallet),
        one_piece: product.is_some_and(|product| product.max_quantity > 1)
            && config.gateway.max_quantity(selection.wallet) == 1
            && config.gateway.sends_product(),
        wallets: config.wallets.clone().into_inner(),
        wallet: selection.wallet,
        amount: checkout.chosen_amount(),
        expected_step: expected_step(config, selection.wallet),
        order_given: config.given_order().is_some(),
        busy,
        problem,
    })
}

fn pay(live: &Live, step: Step, can_ask: bool, now: Now) -> ViewModel {
    ViewModel::Paying(PayView {
        summary: live.order.as_ref().into(),
        step,
        seconds_left: live.ends.saturating_sub(now.mono).div_ceil(1000),
        asking: live.poll.is_asking(),
        can_ask,
        other_way: other_way(live).map(|flow| match flow {
            Flow::Qr => OtherWay::Code,
            Flow::Auto | Flow::Redirect | Flow::Scheme => OtherWay::Page,
        }),
        trouble: live.trouble.clone(),
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

impl From<Stage> for Step {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Code(code) => Self::Code(code),
            Stage::Launch(launch, tried) => Self::Launch(launch, tried),
            Stage::Guide(guide, url) => Self::Guide(guide, url),
            Stage::Away(departure) => Self::Away(departure),
            Stage::Bridge(_, call) => Self::Bridge(call),
            // The page is being asked whether it takes over.
            Stage::PageOnly(_) | Stage::TakenByPage => Self::TakenByPage,
            Stage::Watching => Self::Watching,
        }
    }
}

fn doubt_view(doubt: &Doubt, checkout: &Checkout) -> DoubtView {
    match doubt {
        Doubt::Undocumented => DoubtView::Undocumented,
        Doubt::CreateLost(_) if checkout.config().gateway.may_repeat() => DoubtView::CreateLost,
        Doubt::CreateLost(_) => DoubtView::CreateLostForGood,
        Doubt::MayNotAsk => DoubtView::MayNotAsk,
        Doubt::NobodyToAsk => DoubtView::NobodyToAsk,
    }
}
