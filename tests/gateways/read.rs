//! An answer, read and written in lines.

use std::fmt::Write as _;
use wallet_checkout::gateway::pay_state;
use wallet_checkout::gateway::{CreateError, Created, Gateway, NextAction, Params};
use wallet_checkout::order::OrderNo;
use wallet_checkout::url::SafeUrl;
use wallet_checkout::wire::Answer;

pub(crate) const DOCUMENTED_NO: &str = "1510281411335281083827";

pub(crate) fn endpoint() -> SafeUrl {
    SafeUrl::parse("https://shop.example/pay/x").unwrap()
}

pub(crate) fn created(gateway: Gateway, text: &str) -> Result<Created, CreateError> {
    Answer::read(text).map_or(Err(CreateError::Malformed), |answer| {
        gateway.read_created(&answer, &endpoint())
    })
}

pub(crate) fn create(gateway: Gateway, text: &str) -> String {
    match created(gateway, text) {
        Ok(created) => lines(created),
        Err(CreateError::Refused(refusal)) => {
            let words = refusal.words.unwrap_or_default();
            format!("refused {} {:?} {words}\n", refusal.code, refusal.kind)
        }
        Err(error @ (CreateError::Malformed | CreateError::UnsafeUrl)) => format!("{error:?}\n"),
    }
}

fn lines(created: Created) -> String {
    let mut out = String::new();
    for action in created.actions.iter() {
        writeln!(out, "{}", action_line(action)).unwrap();
    }
    if let Some(amount) = created.amount {
        writeln!(out, "amount {amount}").unwrap();
    }
    if let Some(no) = created.gateway_no {
        writeln!(out, "gateway order {no}").unwrap();
    }
    out
}

fn action_line(action: &NextAction) -> String {
    match action {
        NextAction::Redirect { url, referer: None } => format!("redirect {url}"),
        NextAction::Redirect {
            url,
            referer: Some(referer),
        } => format!("redirect {url} from {referer}"),
        NextAction::ShowQr(text) => format!("qr {}", text.as_str()),
        NextAction::ShowImage(image) => {
            format!("image {} of {} bytes", image.mime(), image.bytes().len())
        }
        NextAction::LaunchScheme(url) => format!("scheme {url}"),
        NextAction::WechatBridge(with) => format!("wechat bridge{}", named(with)),
        NextAction::AlipayBridge(order) => format!("alipay bridge {}", order.as_str()),
        NextAction::MiniProgram(with) => format!("mini program{}", named(with)),
        NextAction::NativeApp(with) => format!("native app{}", named(with)),
    }
}

fn named(params: &Params) -> String {
    let pairs = params.pairs();
    pairs.fold(String::new(), |out, (name, value)| {
        format!("{out} {name}={value}")
    })
}

/// The form is the same for every gateway.
pub(crate) fn state(_: Gateway, text: &str) -> String {
    let order_no = OrderNo::parse(DOCUMENTED_NO).unwrap();
    let others = [OrderNo::parse("OLD").unwrap(), order_no.clone()];
    let Some(answer) = Answer::read(text) else {
        return "Malformed\n".into();
    };
    match pay_state::read(&answer, &order_no, &others) {
        Ok(report) => format!(
            "{:?} expires_in={:?} amount={:?}\n",
            report.state,
            report.expires_in_s,
            report.amount.map(|amount| amount.to_string())
        ),
        Err(error) => format!("{error:?}\n"),
    }
}
