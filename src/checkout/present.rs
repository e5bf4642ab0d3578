//! Which of the ways to pay is used in which browser: one pure function.

use super::bridge::Bridge;
use super::config::{Flow, Target};
use super::launch::{self, Launch};
pub use super::presentation::{Code, Departure, Guide, Picture, Presentation, ScanHint};
use super::problem::ProblemKind;
use crate::environment::Environment;
use crate::gateway::{NextAction, OrderString, QrText};
use crate::image::QrImage;
use crate::qr::QrPicture;
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use std::rc::Rc;

/// What the choice depends on besides the answer.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    pub environment: Environment,
    pub flow: Flow,
    pub wallet: Wallet,
    pub target: Target,
    /// The page that the shopper is on.
    pub page: Option<&'a SafeUrl>,
    pub referer_hop: Option<&'a SafeUrl>,
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

/// Picks the first usable action, those that match the wish first. What only the
/// page could do comes after all that the widget can.
pub fn present(
    here: &Circumstances,
    actions: &[NextAction],
) -> Result<(NextAction, Presentation), ProblemKind> {
    let has_link = actions.iter().any(|action| !is_code(action));
    let mut last_resort = Err(ProblemKind::WrongEnvironment);
    for rank in 0..3 {
        for action in actions
            .iter()
            .filter(|action| here.rank(action, has_link) == rank)
        {
            match here.present_one(action) {
                Ok(only @ Presentation::PageOnly(_)) if last_resort.is_err() => {
                    last_resort = Ok((action.clone(), only));
                }
                Ok(Presentation::PageOnly(_)) => {}
                Ok(presentation) => return Ok((action.clone(), presentation)),
                Err(problem) if last_resort.is_err() => last_resort = Err(problem),
                Err(_) => {}
            }
        }
    }
    last_resort
}

/// Something to scan.
#[must_use]
pub const fn is_code(action: &NextAction) -> bool {
    matches!(action, NextAction::ShowQr(_) | NextAction::ShowImage(_))
}

impl Circumstances<'_> {
    fn rank(&self, action: &NextAction, has_link: bool) -> u8 {
        let is_picture = matches!(action, NextAction::ShowImage(_));
        if self.wishes(action) {
            0
        } else if is_picture && has_link && self.environment.is_phone() {
            // A phone does not scan its own screen.
            2
        } else {
            1
        }
    }

    const fn wishes(&self, action: &NextAction) -> bool {
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

    fn present_one(&self, action: &NextAction) -> Result<Presentation, ProblemKind> {
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
            NextAction::LaunchScheme(url) => self.launch(place, url),
            NextAction::AlipayBridge(order) => self.order_string(place, order),
            NextAction::WechatBridge(params) => Ok(match self.environment {
                Environment::Wechat | Environment::WeCom => {
                    Presentation::Bridge(Rc::new(Bridge::Wechat(params.clone())))
                }
                Environment::Desktop
                | Environment::Ios
                | Environment::Android
                | Environment::AndroidChrome
                | Environment::WechatDesktop
                | Environment::Alipay
                | Environment::MiniProgram
                | Environment::Qq => Presentation::PageOnly(ProblemKind::WrongEnvironment),
            }),
            NextAction::MiniProgram(params) => Ok(match params.get(&["path"]) {
                Some(path) if self.environment == Environment::MiniProgram => {
                    Presentation::Bridge(Rc::new(Bridge::MiniProgram(path.to_owned())))
                }
                Some(_) | None => Presentation::PageOnly(ProblemKind::WrongEnvironment),
            }),
            NextAction::NativeApp(_) => Ok(Presentation::PageOnly(ProblemKind::NativeAppRequired)),
        }
    }

    fn redirect(&self, place: Place, url: &SafeUrl, referer: Option<&str>) -> Presentation {
        // A WeChat H5 page refuses to open inside WeChat: 请在微信外打开订单.
        let refused_in_wechat = self.wallet == Wallet::Alipay || url.host() == "wx.tenpay.com";
        if place == Place::InWechat && refused_in_wechat {
            return Presentation::Guide(Guide::OpenInBrowser, url.clone());
        }
        match self.road(url, referer) {
            Some(departure) => Presentation::Leave(departure),
            None => Presentation::PageOnly(ProblemKind::RefererUnsatisfiable),
        }
    }

    /// A page can name its own origin as Referer and no other: where another is asked
    /// for, the shopper goes by a page on that origin, if the merchant has one there.
    fn road(&self, url: &SafeUrl, referer: Option<&str>) -> Option<Departure> {
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

    fn show_qr(&self, place: Place, text: &QrText) -> Result<Presentation, ProblemKind> {
        let page = text.link().filter(SafeUrl::is_web);
        let alipay = page.as_ref().filter(|page| page.host() == "qr.alipay.com");
        let draw = |hint, open, guide| draw(text, hint, open, guide).map(Rc::new);
        match (place, alipay) {
            (Place::Desktop, _) => draw(ScanHint::Wallet, None, None).map(Presentation::Code),
            (Place::InAlipay, Some(page)) => Ok(self.redirect(place, page, None)),
            (Place::Phone, Some(page)) => Ok(Presentation::Launch(Rc::new(Launch {
                links: launch::alipay_links(self, page),
                code: Some(draw(ScanHint::OtherDevice, None, None)?),
                copy: page.clone(),
            }))),
            (Place::InWechat, Some(page)) => {
                let guide = Some((Guide::OpenInBrowser, page.clone()));
                draw(ScanHint::OtherDevice, None, guide).map(Presentation::Code)
            }
            (Place::Phone | Place::InAlipay, None) => {
                draw(ScanHint::OtherDevice, page, None).map(Presentation::Code)
            }
            (Place::InWechat, None) => {
                draw(ScanHint::OtherDevice, None, None).map(Presentation::Code)
            }
        }
    }

    fn launch(&self, place: Place, url: &SafeUrl) -> Result<Presentation, ProblemKind> {
        let text = QrText::parse(url.as_str()).ok_or(ProblemKind::UnsafeUrl)?;
        let code = draw(&text, ScanHint::Camera, None, None).map(Rc::new);
        match place {
            Place::Desktop => code.map(Presentation::Code),
            Place::Phone | Place::InAlipay => Ok(Presentation::Launch(Rc::new(Launch {
                links: launch::scheme_links(self, url),
                code: code.ok(),
                copy: url.clone(),
            }))),
            Place::InWechat => Ok(Presentation::Guide(Guide::OpenInBrowser, url.clone())),
        }
    }

    fn order_string(&self, place: Place, order: &OrderString) -> Result<Presentation, ProblemKind> {
        let url = launch::order_url(order).ok_or(ProblemKind::UnsafeUrl)?;
        Ok(match place {
            Place::Desktop => Presentation::PageOnly(ProblemKind::WrongEnvironment),
            Place::Phone => Presentation::Launch(Rc::new(Launch {
                links: launch::order_links(self, order),
                code: None,
                copy: url,
            })),
            Place::InWechat => Presentation::Guide(Guide::OpenInBrowser, url),
            Place::InAlipay => Presentation::Bridge(Rc::new(Bridge::Alipay(order.clone()))),
        })
    }
}

fn show_image(place: Place, image: &QrImage) -> Presentation {
    Presentation::Code(Rc::new(Code {
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
