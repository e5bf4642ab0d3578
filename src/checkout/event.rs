//! What has happened.

use super::bridge::BridgeAnswer;
use super::choose_view::ChooseEvent;
use super::config::{Config, ConfigError};
use super::controls::Controls;
use super::opening::Command;
use super::polling::RequestId;
use super::snapshot::Snapshot;
use crate::wallet::Wallet;
use crate::wire::Reply;
use std::rc::Rc;

/// Something that has happened: to the page, to the shopper's choice, or to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The widget is on the page; an order of an earlier visit may be stored.
    Started(Option<Snapshot>),
    /// The page changed an attribute or a property; an order of an earlier visit may be
    /// stored for what it offers now.
    Reconfigured(Rc<Config>, Option<Snapshot>),
    /// The page changed an attribute or a property, and what it offers now is unusable.
    Misconfigured(ConfigError),
    /// The page lets the shopper do this from now on.
    ControlsChanged(Controls),

    /// The shopper chose this wallet.
    WalletChosen(Wallet),
    /// The shopper chose the product with this id.
    ProductChosen(String),
    /// The shopper chose to buy so many items.
    QuantityChosen(u32),
    /// The pay button, "Try again", or whatever button leads to a payment.
    PayPressed,
    /// "I have paid".
    CheckPressed,
    /// "New code", for an expired one.
    RefreshPressed,
    /// "Another payment method".
    ChangePressed,
    /// The page's `cancel()`.
    CancelPressed,
    /// "Start over".
    ResetPressed,
    /// The link that opens the wallet.
    LaunchPressed,
    /// The button that opens the wallet's window once more.
    BridgePressed,
    /// The code in place of the payment page, or the page in place of the code.
    OtherWayPressed,

    /// The page's answer to `checkout-submit`.
    SubmitAnswered {
        /// False when the page called `preventDefault()`.
        allowed: bool,
    },
    /// The page's answer to `checkout-action`.
    ActionAnswered {
        /// True when the page called `preventDefault()`: it goes on by itself.
        taken: bool,
        /// Whether the browser still counts a press of the shopper's, so that it opens an app
        /// without another.
        press_counts: bool,
    },

    /// The reply of the order endpoint, or of the page's `createOrder`.
    OrderAnswered(RequestId, Reply),
    /// The reply to the create request.
    CreateAnswered(RequestId, Reply),
    /// The reply to a state query.
    StateAnswered(RequestId, Reply),
    /// The next event of the order's stream; a fault once it is broken or silent for too long.
    StreamAnswered(RequestId, Reply),
    /// The wallet's answer to a call to its bridge.
    BridgeAnswered(BridgeAnswer),
    /// The picture of a code that the gateway sent cannot be drawn.
    PictureBroken,

    /// The time that `Checkout::wake_at` named has come.
    Woke,
    /// The page went out of sight.
    Hidden,
    /// The page is seen again, thawed, or online again.
    Returned,
}

impl From<ChooseEvent> for Event {
    fn from(event: ChooseEvent) -> Self {
        match event {
            ChooseEvent::WalletChosen(wallet) => Self::WalletChosen(wallet),
            ChooseEvent::ProductChosen(id) => Self::ProductChosen(id),
            ChooseEvent::QuantityChosen(quantity) => Self::QuantityChosen(quantity),
            ChooseEvent::PayPressed => Self::PayPressed,
        }
    }
}

impl From<Command> for Event {
    fn from(command: Command) -> Self {
        match command {
            Command::Pay => Self::PayPressed,
            Command::Check => Self::CheckPressed,
            Command::Refresh => Self::RefreshPressed,
            Command::Cancel => Self::CancelPressed,
            Command::Reset => Self::ResetPressed,
        }
    }
}
