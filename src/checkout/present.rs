//! Which of the actions that an answer offers is used in which browser, and what the
//! shopper is shown for it: one pure function.

use super::bridge::Bridge;
use super::config::Target;
use super::launch::{self, WalletLink};
use super::offer::Flow;
use super::problem::ProblemKind;
use super::step::{
    BridgeCall, Code, Departure, Guide, Launch, LaunchResult, Picture, ScanHint, Step,
};
use crate::environment::Environment;
use crate::gateway::{NextAction, OrderString, QrText};
use crate::image::QrImage;
use crate::non_empty::NonEmpty;
use crate::qr::QrPicture;
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use std::rc::Rc;

/// What the choice depends on besides the answer.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The browser.
    pub environment: Environment,
    /// The preferred payment flow, used if the answer offers it.
    pub flow: Flow,
    /// The wallet that the shopper chose.
    pub wallet: Wallet,
    /// Where a payment page opens.
    pub target: Target,
    /// The page that the shopper is on, where it has an address.
    pub page: Option<&'a SafeUrl>,
    /// A page of the merchant's on the domain that a gateway knows.
    pub referer_hop: Option<&'a SafeUrl>,
    /// Whether another device can go on with the order, by a code.
    pub has_handoff: bool,
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
            Environment::Ios
            | Environment::Android
            | Environment::AndroidChrome
            | Environment::Qq => Self::Phone,
            Environment::Wechat | Environment::WeCom | Environment::MiniProgram => Self::InWechat,
            Environment::Alipay => Self::InAlipay,
        }
    }
}

/// Picks the first usable action, those of the preferred flow first, and makes the
/// step of it. What only the page could do comes after all that the widget can.
///
/// # Errors
///
/// Returns why the first action cannot be used, if none of them can:
/// [`ProblemKind::WrongEnvironment`], [`ProblemKind::UnsafeUrl`] or
/// [`ProblemKind::QrTooLong`].
pub fn present(
    here: &Circumstances,
    actions: &[NextAction],
) -> Result<(NextAction, Step), ProblemKind> {
    let has_link = actions.iter().any(|action| !is_code(action));
    let mut last_resort = Err(ProblemKind::WrongEnvironment);
    for rank in 0..3 {
        for action in actions
            .iter()
            .filter(|action| here.rank(action, has_link) == rank)
        {
            match here.step_for(action) {
                Ok(only @ Step::PageOnly(_)) if last_resort.is_err() => {
                    last_resort = Ok((action.clone(), only));
                }
                Ok(Step::PageOnly(_)) => {}
                Ok(step) => return Ok((action.clone(), step)),
                Err(problem) if last_resort.is_err() => last_resort = Err(problem),
                Err(_) => {}
            }
        }
    }
    last_resort
}

/// Whether the action shows a QR code to scan.
#[must_use]
pub const fn is_code(action: &NextAction) -> bool {
    matches!(action, NextAction::ShowQr(_) | NextAction::ShowImage(_))
}

impl Circumstances<'_> {
    fn rank(&self, action: &NextAction, has_link: bool) -> u8 {
        let is_picture = matches!(action, NextAction::ShowImage(_));
        let is_scheme = matches!(action, NextAction::LaunchScheme(_));
        if is_scheme && self.has_handoff {
            // The code of the page serves every phone; that of a scheme only its camera.
            2
        } else if self.prefers(action) {
            0
        } else if is_picture && has_link && self.environment.is_phone() {
            // A phone does not scan its own screen.
            2
        } else {
            1
        }
    }

    const fn prefers(&self, action: &NextAction) -> bool {
        match self.flow {
            Flow::Auto => false,
            Flow::Qr => is_code(action),
            Flow::Redirect => matches!(action, NextAction::Redirect { .. }),
            Flow::Scheme => matches!(
                action,
                NextAction::LaunchScheme(_) | NextAction::AlipayBridge(_)
            ),
        }
    }

    fn step_for(&self, action: &NextAction) -> Result<Step, ProblemKind> {
        let place = Place::from(self.environment);
        if place == Place::InAlipay && self.wallet == Wallet::Wechat {
            return Err(ProblemKind::WrongEnvironment);
        }
        match action {
            NextAction::Redirect { url, referer } => {
                Ok(self.redirect(place, url, referer.as_deref()))
            }
            NextAction::ShowQr(text) => self.show_qr(place, text),
            NextAction::ShowImage(image) => Ok(show_image(place, image)),
            NextAction::LaunchScheme(url) => self.launch_scheme(place, url),
            NextAction::AlipayBridge(order) => self.order_string(place, order),
            NextAction::WechatBridge(params) => Ok(match self.environment {
                Environment::Wechat | Environment::WeCom => bridge(Bridge::Wechat(params.clone())),
                Environment::Desktop
                | Environment::Ios
                | Environment::Android
                | Environment::AndroidChrome
                | Environment::WechatDesktop
                | Environment::Alipay
                | Environment::MiniProgram
                | Environment::Qq => Step::PageOnly(ProblemKind::WrongEnvironment),
            }),
            NextAction::MiniProgram(params) => Ok(match params.get(&["path"]) {
                Some(path) if self.environment == Environment::MiniProgram => {
                    bridge(Bridge::MiniProgram(path.to_owned()))
                }
                Some(_) | None => Step::PageOnly(ProblemKind::WrongEnvironment),
            }),
            NextAction::NativeApp(_) => Ok(Step::PageOnly(ProblemKind::NativeAppRequired)),
        }
    }

    fn redirect(&self, place: Place, url: &SafeUrl, referer: Option<&str>) -> Step {
        // A WeChat H5 page refuses to open inside WeChat: 请在微信外打开订单.
        let refused_in_wechat = self.wallet == Wallet::Alipay || url.host() == "wx.tenpay.com";
        if place == Place::InWechat && refused_in_wechat {
            return Step::Guide(Guide::OpenInBrowser, url.clone());
        }
        match self.departure(url, referer) {
            Some(departure) => Step::PaymentPage(departure),
            None => Step::PageOnly(ProblemKind::RefererUnsatisfiable),
        }
    }

    /// A page can name its own origin as Referer and no other: where another is asked
    /// for, the shopper goes by a page on that origin, if the merchant has one there.
    fn departure(&self, url: &SafeUrl, referer: Option<&str>) -> Option<Departure> {
        let departure = |url, names_origin| Departure {
            url,
            names_origin,
            target: self.target,
        };
        let Some(referer) = referer else {
            return Some(departure(url.clone(), false));
        };
        let wanted = SafeUrl::parse(referer).ok()?;
        if self.page.is_some_and(|page| page.is_same_origin(&wanted)) {
            return Some(departure(url.clone(), true));
        }
        let hop = self.referer_hop.filter(|hop| hop.is_same_origin(&wanted))?;
        Some(departure(hop.with_fragment(url.as_str()), false))
    }

    fn show_qr(&self, place: Place, text: &QrText) -> Result<Step, ProblemKind> {
        let page = text.link().filter(SafeUrl::is_web);
        let alipay = page.as_ref().filter(|page| page.host() == "qr.alipay.com");
        let draw = |hint, open, guide| draw(text, hint, open, guide).map(Rc::new);
        match (place, alipay) {
            (Place::Desktop, _) => draw(ScanHint::Wallet, None, None).map(Step::Code),
            (Place::InAlipay, Some(page)) => Ok(self.redirect(place, page, None)),
            (Place::Phone, Some(page)) => {
                let code = draw(ScanHint::OtherDevice, None, None)?;
                let links = launch::alipay_links(self.environment, page);
                Ok(launch(links, Some(code), page.clone()))
            }
            (Place::InWechat, Some(page)) => {
                let guide = Some((Guide::OpenInBrowser, page.clone()));
                draw(ScanHint::OtherDevice, None, guide).map(Step::Code)
            }
            (Place::Phone | Place::InAlipay, None) => {
                draw(ScanHint::OtherDevice, page, None).map(Step::Code)
            }
            (Place::InWechat, None) => draw(ScanHint::OtherDevice, None, None).map(Step::Code),
        }
    }

    fn launch_scheme(&self, place: Place, url: &SafeUrl) -> Result<Step, ProblemKind> {
        let text = QrText::parse(url.as_str()).ok_or(ProblemKind::UnsafeUrl)?;
        let code = draw(&text, ScanHint::Camera, None, None).map(Rc::new);
        match place {
            Place::Desktop => code.map(Step::Code),
            Place::Phone | Place::InAlipay => {
                let links = launch::scheme_links(self.environment, url, self.page);
                Ok(launch(links, code.ok(), url.clone()))
            }
            Place::InWechat => Ok(Step::Guide(Guide::OpenInBrowser, url.clone())),
        }
    }

    fn order_string(&self, place: Place, order: &OrderString) -> Result<Step, ProblemKind> {
        let url = launch::order_url(order).ok_or(ProblemKind::UnsafeUrl)?;
        Ok(match place {
            Place::Desktop => Step::PageOnly(ProblemKind::WrongEnvironment),
            Place::Phone => {
                let links = launch::order_links(self.environment, order, self.page);
                launch(links, None, url)
            }
            Place::InWechat => Step::Guide(Guide::OpenInBrowser, url),
            Place::InAlipay => bridge(Bridge::Alipay(order.clone())),
        })
    }
}

fn launch(links: NonEmpty<Vec<WalletLink>>, code: Option<Rc<Code>>, copy: SafeUrl) -> Step {
    let launch = Launch { links, code, copy };
    Step::Launch(Rc::new(launch), LaunchResult::NotPressed)
}

fn bridge(bridge: Bridge) -> Step {
    Step::Bridge(Rc::new(bridge), BridgeCall::Idle)
}

fn show_image(place: Place, image: &QrImage) -> Step {
    Step::Code(Rc::new(Code {
        picture: Picture::Sent(image.clone()),
        hint: match place {
            Place::Desktop => ScanHint::Wallet,
            Place::Phone | Place::InWechat | Place::InAlipay => ScanHint::OtherDevice,
        },
        open: None,
        guide: None,
    }))
}

fn draw(
    text: &QrText,
    hint: ScanHint,
    open: Option<SafeUrl>,
    guide: Option<(Guide, SafeUrl)>,
) -> Result<Code, ProblemKind> {
    let picture = QrPicture::encode(text.as_str()).ok_or(ProblemKind::QrTooLong)?;
    Ok(Code {
        picture: Picture::Drawn(picture),
        hint,
        open,
        guide,
    })
}
