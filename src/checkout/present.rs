//! Which of the ways to pay is used in which browser: one pure function.

use super::config::Flow;
use super::problem::ProblemKind;
use crate::environment::Environment;
use crate::gateway::{NextAction, QrText};
use crate::qr::QrPicture;
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use std::rc::Rc;

/// What the shopper gets to see or where they are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presentation {
    /// Go to this page now.
    Leave(SafeUrl),
    Code(Rc<Code>),
    /// A button that opens the wallet, with the link's code for another phone.
    Launch(SafeUrl),
    /// Words on what to do instead of following the link here.
    Guide(Guide, SafeUrl),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub text: QrText,
    pub picture: QrPicture,
    pub hint: ScanHint,
    /// A link that opens the wallet on this very device.
    pub open: Option<SafeUrl>,
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

/// The browsers as the table tells them apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Desktop,
    Phone,
    InWechat,
    InAlipay,
}

impl From<Environment> for Place {
    fn from(environment: Environment) -> Self {
        match environment {
            Environment::Desktop | Environment::WechatDesktop => Self::Desktop,
            Environment::Ios | Environment::Android | Environment::Qq => Self::Phone,
            Environment::Wechat | Environment::WeCom | Environment::MiniProgram => Self::InWechat,
            Environment::Alipay => Self::InAlipay,
        }
    }
}

/// Picks the first usable action, those that match the wish first.
pub fn present(
    environment: Environment,
    flow: Flow,
    wallet: Wallet,
    actions: &[NextAction],
) -> Result<(NextAction, Presentation), ProblemKind> {
    let place = Place::from(environment);
    let wished = actions.iter().filter(|action| matches_wish(flow, action));
    let others = actions.iter().filter(|action| !matches_wish(flow, action));
    let mut reason = ProblemKind::WrongEnvironment;
    for action in wished.chain(others) {
        match present_one(place, wallet, action) {
            Ok(presentation) => return Ok((action.clone(), presentation)),
            Err(problem) => reason = problem,
        }
    }
    Err(reason)
}

const fn matches_wish(flow: Flow, action: &NextAction) -> bool {
    match flow {
        Flow::Auto => true,
        Flow::Qr => matches!(action, NextAction::ShowQr(_)),
        Flow::Redirect => matches!(action, NextAction::Redirect(_)),
        Flow::Scheme => matches!(action, NextAction::LaunchScheme(_)),
    }
}

fn present_one(
    place: Place,
    wallet: Wallet,
    action: &NextAction,
) -> Result<Presentation, ProblemKind> {
    match (place, wallet) {
        (Place::InAlipay, Wallet::Wechat) => return Err(ProblemKind::WrongEnvironment),
        (Place::InAlipay, Wallet::Alipay)
        | (Place::Desktop | Place::Phone | Place::InWechat, Wallet::Alipay | Wallet::Wechat) => {}
    }
    match action {
        NextAction::Redirect(url) => Ok(redirect(place, wallet, url)),
        NextAction::ShowQr(text) => show_qr(place, text),
        NextAction::LaunchScheme(url) => launch(place, url),
    }
}

fn redirect(place: Place, wallet: Wallet, url: &SafeUrl) -> Presentation {
    // A WeChat H5 page refuses to open inside WeChat: 请在微信外打开订单.
    let refused_in_wechat = wallet == Wallet::Alipay || url.host() == "wx.tenpay.com";
    if place == Place::InWechat && refused_in_wechat {
        Presentation::Guide(Guide::OpenInBrowser, url.clone())
    } else {
        Presentation::Leave(url.clone())
    }
}

fn show_qr(place: Place, text: &QrText) -> Result<Presentation, ProblemKind> {
    let page = text.link().filter(SafeUrl::is_web);
    if let (Place::InAlipay, Some(page)) = (place, &page)
        && page.host() == "qr.alipay.com"
    {
        return Ok(Presentation::Leave(page.clone()));
    }
    let (hint, open) = match place {
        Place::Desktop => (ScanHint::Wallet, None),
        Place::Phone | Place::InAlipay => (ScanHint::OtherDevice, page),
        Place::InWechat => (ScanHint::OtherDevice, None),
    };
    code(text, hint, open)
}

fn launch(place: Place, url: &SafeUrl) -> Result<Presentation, ProblemKind> {
    match place {
        Place::Desktop => {
            let text = QrText::parse(url.as_str()).ok_or(ProblemKind::UnsafeUrl)?;
            code(&text, ScanHint::Camera, None)
        }
        Place::Phone | Place::InAlipay => Ok(Presentation::Launch(url.clone())),
        Place::InWechat => Ok(Presentation::Guide(Guide::OpenInBrowser, url.clone())),
    }
}

fn code(text: &QrText, hint: ScanHint, open: Option<SafeUrl>) -> Result<Presentation, ProblemKind> {
    let picture = QrPicture::encode(text.as_str()).ok_or(ProblemKind::QrTooLong)?;
    Ok(Presentation::Code(Rc::new(Code {
        text: text.clone(),
        picture,
        hint,
        open,
    })))
}
