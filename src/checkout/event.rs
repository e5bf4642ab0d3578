//! What has happened.

use super::bridge::BridgeAnswer;
use super::config::Config;
use super::polling::RequestId;
use super::snapshot::Snapshot;
use crate::wallet::Wallet;
use crate::wire::Reply;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The widget is on the page; an order of an earlier visit may be stored.
    Started(Option<Snapshot>),
    /// The page changed an attribute or a property; an order of an earlier visit may be
    /// stored for what it offers now.
    Reconfigured(Rc<Config>, Option<Snapshot>),

    WalletChosen(Wallet),
    ProductChosen(String),
    QuantityChosen(u32),
    PayPressed,
    CheckPressed,
    RefreshPressed,
    /// "Another way to pay".
    ChangePressed,
    CancelPressed,
    ResetPressed,
    /// The link that opens the wallet.
    LaunchPressed,
    /// The wallet's window, once more.
    BridgePressed,
    /// The code in place of the jump, or the other way round.
    OtherWayPressed,

    /// The page's answer to `checkout-submit`.
    SubmitAnswered {
        allowed: bool,
    },
    /// The page's answer to `checkout-action`.
    ActionAnswered {
        taken: bool,
    },

    OrderAnswered(RequestId, Reply),
    CreateAnswered(RequestId, Reply),
    StateAnswered(RequestId, Reply),
    BridgeAnswered(BridgeAnswer),
    /// The gateway's picture of a code is none.
    PictureBroken,

    /// The time that `Checkout::wake_at` named has come.
    Woke,
    Hidden,
    /// The page is seen again, thawed, or online again.
    Returned,
}
