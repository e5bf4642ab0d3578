//! What an answer becomes on the screen.

use super::bridge::Bridge;
use super::config::Target;
use super::launch::Launch;
use super::problem::ProblemKind;
use crate::image::QrImage;
use crate::qr::QrPicture;
use crate::url::SafeUrl;
use std::rc::Rc;

/// What the shopper gets to see or where they are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presentation {
    /// Go to this page now.
    Leave(Departure),
    Code(Rc<Code>),
    /// A button that opens the wallet.
    Launch(Rc<Launch>),
    /// Words on what to do instead of following the link here.
    Guide(Guide, SafeUrl),
    /// The wallet's browser is asked.
    Bridge(Rc<Bridge>),
    /// The page may be able to; the widget is not, for this reason.
    PageOnly(ProblemKind),
}

/// A way out of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    pub url: SafeUrl,
    /// The page's origin must be named as the Referer, come what may.
    pub names_origin: bool,
    pub target: Target,
}

impl Departure {
    /// As the browser goes by itself.
    #[must_use]
    pub const fn plain(url: SafeUrl) -> Self {
        Self {
            url,
            names_origin: false,
            target: Target::Itself,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub picture: Picture,
    pub hint: ScanHint,
    /// A page that pays the same on this very device.
    pub open: Option<SafeUrl>,
    /// Why this device does not do, and the link to take elsewhere.
    pub guide: Option<(Guide, SafeUrl)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    Drawn(QrPicture),
    /// By the gateway.
    Sent(QrImage),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanHint {
    /// With the wallet's scanner.
    Wallet,
    /// With the wallet's scanner, on a device other than this one.
    OtherDevice,
    /// With the phone's camera: wallets do not read their own schemes.
    Camera,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guide {
    /// WeChat does not let pages go to Alipay, nor open its own H5 pages.
    OpenInBrowser,
}
