//! What the shopper is shown to do next: a code to scan, a wallet to open, a page to
//! go to. `present` makes it of an action, and the views draw it.

use super::bridge::{Bridge, BridgeAnswer};
use super::config::Target;
use super::launch::WalletLink;
use super::problem::ProblemKind;
use crate::clock::MonoTime;
use crate::image::QrImage;
use crate::non_empty::NonEmpty;
use crate::qr::QrPicture;
use crate::url::SafeUrl;
use std::rc::Rc;

/// What the shopper is shown to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A code to scan.
    Code(Rc<Code>),
    /// A button that opens the wallet on this device.
    Launch(Rc<Launch>, LaunchResult),
    /// Words on what to do instead of following the link here.
    Guide(Guide, SafeUrl),
    /// The payment page; the shopper may be back from it.
    PaymentPage(Departure),
    /// A call to the bridge of the wallet that the page runs in.
    Bridge(Rc<Bridge>, BridgeCall),
    /// The widget cannot go on, for this reason; the page is asked whether it can.
    PageOnly(ProblemKind),
    /// The page took the action over.
    TakenByPage,
    /// Only the state of the order is shown: it was made elsewhere, or nothing that the
    /// gateway offered can be shown.
    Watching,
}

/// A way out of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The page to go to.
    pub url: SafeUrl,
    /// Whether the page's origin must be named as the Referer, whatever the page's own
    /// policy is.
    pub names_origin: bool,
    /// Where it opens.
    pub target: Target,
}

impl Departure {
    /// A departure as the browser makes it by itself.
    #[must_use]
    pub const fn plain(url: SafeUrl) -> Self {
        Self {
            url,
            names_origin: false,
            target: Target::Itself,
        }
    }
}

/// A QR code to scan, and what can be done where it cannot be scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it looks like.
    pub picture: Picture,
    /// What it is scanned with.
    pub hint: ScanHint,
    /// A page that pays the same order on this very device.
    pub open: Option<SafeUrl>,
    /// Why this device cannot pay, and the link to take elsewhere.
    pub guide: Option<(Guide, SafeUrl)>,
}

/// The picture of a QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Encoded here, of the text in the answer.
    Drawn(QrPicture),
    /// Sent by the gateway.
    Sent(QrImage),
}

/// What a QR code is scanned with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanHint {
    /// The wallet's scanner.
    Wallet,
    /// The wallet's scanner, on a device other than this one.
    OtherDevice,
    /// The phone's camera: wallets do not read their own schemes.
    Camera,
}

/// What the shopper can do where a link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guide {
    /// Open the link in a browser: WeChat neither lets pages go to Alipay nor opens its
    /// own H5 pages.
    OpenInBrowser,
}

/// A wallet to open, and what to do where that does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The link to try first, and those to try when it did nothing.
    pub links: NonEmpty<Vec<WalletLink>>,
    /// The same order as a code, for another device.
    pub code: Option<Rc<Code>>,
    /// A link to copy, for another browser.
    pub copy: SafeUrl,
}

/// What followed a press of a wallet's link: a hint, never proof of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaunchResult {
    /// The link was not pressed yet.
    NotPressed,
    /// The link was pressed at this time; whether the wallet opens shows in a moment.
    PressedAt(MonoTime),
    /// The page was hidden soon after: most likely the wallet opened.
    PageHidden,
    /// The page stayed visible: the wallet did not open.
    StayedVisible,
}

/// How far a call to the wallet's bridge has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BridgeCall {
    /// The bridge was not called yet.
    Idle,
    /// The wallet has not answered yet.
    Open,
    /// The wallet answered.
    Answered(BridgeAnswer),
}
