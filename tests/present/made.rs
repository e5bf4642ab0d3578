//! Actions to test with, and steps written in words.

use wallet_checkout::checkout::bridge::Bridge;
use wallet_checkout::checkout::config::{Flow, Target};
use wallet_checkout::checkout::launch::WalletLink;
use wallet_checkout::checkout::present::{Circumstances, present};
use wallet_checkout::checkout::step::{Code, Departure, Guide, Picture, ScanHint, Step};
use wallet_checkout::environment::Environment;
use wallet_checkout::gateway::{NextAction, OrderString, Params, QrText};
use wallet_checkout::image::QrImage;
use wallet_checkout::json::Json;
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wallet::Wallet;

/// One black pixel.
const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

pub(crate) fn url(text: &str) -> SafeUrl {
    SafeUrl::parse(text).unwrap()
}

pub(crate) fn page(text: &str) -> NextAction {
    NextAction::redirect(url(text))
}

pub(crate) fn code(text: &str) -> NextAction {
    NextAction::ShowQr(QrText::parse(text).unwrap())
}

pub(crate) fn scheme(text: &str) -> NextAction {
    NextAction::LaunchScheme(url(text))
}

pub(crate) fn image() -> NextAction {
    NextAction::ShowImage(QrImage::parse(PIXEL).unwrap())
}

pub(crate) fn order(text: &str) -> NextAction {
    NextAction::AlipayBridge(OrderString::parse(text).unwrap())
}

pub(crate) fn params(json: &str) -> Params {
    Params::read(Json::parse(json).unwrap().root())
}

/// This browser and wallet, without a preferred flow.
pub(crate) const fn here(environment: Environment, wallet: Wallet) -> Circumstances<'static> {
    Circumstances {
        environment,
        flow: Flow::Auto,
        wallet,
        target: Target::Itself,
        page: None,
        referer_hop: None,
        has_handoff: false,
    }
}

/// The step for these actions, in words: all that a shopper could notice.
pub(crate) fn in_words(here: &Circumstances, actions: &[NextAction]) -> String {
    match present(here, actions) {
        Ok((_, step)) => step_in_words(&step),
        Err(problem) => problem.code().into(),
    }
}

fn step_in_words(step: &Step) -> String {
    match step {
        Step::PaymentPage(departure) => format!("go {}", departure_in_words(departure)),
        Step::Code(code) => code_in_words(code),
        Step::Launch(launch, _) => {
            let links: Vec<_> = launch.links.iter().map(WalletLink::as_str).collect();
            let code = launch
                .code
                .as_ref()
                .map_or_else(String::new, |code| format!(" | {}", code_in_words(code)));
            format!(
                "button {}{code} | copy {}",
                links.join(" then "),
                launch.copy
            )
        }
        Step::Guide(Guide::OpenInBrowser, url) => format!("guide {url}"),
        Step::Bridge(bridge, _) => match bridge.as_ref() {
            Bridge::Wechat(_) => "WeixinJSBridge".into(),
            Bridge::Alipay(order) => format!("AlipayJSBridge {}", order.as_str()),
            Bridge::MiniProgram(path) => format!("mini program {path}"),
        },
        Step::PageOnly(problem) => format!("page or {}", problem.code()),
        other @ (Step::TakenByPage | Step::Watching) => panic!("{other:?} is of no action"),
    }
}

fn departure_in_words(departure: &Departure) -> String {
    let origin = if departure.names_origin {
        " naming the origin"
    } else {
        ""
    };
    let target = match departure.target {
        Target::Itself => "",
        Target::Top => " at the top",
        Target::Blank => " in a new tab",
        Target::OutOfFrame => " out of the frame",
    };
    format!("{}{origin}{target}", departure.url)
}

fn code_in_words(code: &Code) -> String {
    let picture = match &code.picture {
        Picture::Drawn(_) => "code",
        Picture::Sent(_) => "image",
    };
    let hint = match code.hint {
        ScanHint::Wallet => "",
        ScanHint::OtherDevice => " elsewhere",
        ScanHint::Camera => " by camera",
    };
    let open = code
        .open
        .as_ref()
        .map_or_else(String::new, |open| format!(" + open {open}"));
    let guide = code
        .guide
        .as_ref()
        .map_or_else(String::new, |(_, url)| format!(" + guide {url}"));
    format!("{picture}{hint}{open}{guide}")
}
