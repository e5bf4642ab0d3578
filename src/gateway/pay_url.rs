//! `pay-url`: `pay_url.php`, a query out and JSON in.
//!
//! The merchant's backend adds what is secret among the common parameters. The
//! API has no order number of the client's, so a request is never repeated.

use super::action::Params;
use super::{Create, CreateError, Created, NextAction, OrderString, Refusal, RefusalKind};
use crate::find::around;
use crate::json::{Json, Node};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Request};

/// The document's table of places an order can come from.
const ORDER_FROM_TYPES: std::ops::RangeInclusive<u32> = 0..=39;

pub(super) fn create_request(create: &Create) -> Request {
    let own = ["pay_type", "order_from_type", "order_robot_id", "order_no"];
    let mut url = create.endpoint.clone();
    let page = create.params.iter();
    for (name, value) in page.filter(|(name, _)| !own.contains(&name.as_str())) {
        url = url.with_query(name, value);
    }
    let or_none = |name| Some(create.param(name)).filter(|value| !value.is_empty());
    url = url
        .with_query("pay_type", pay_type(create.order.selection.wallet))
        .with_query("order_from_type", or_none("order_from_type").unwrap_or("0"))
        .with_query("order_robot_id", or_none("order_robot_id").unwrap_or("0"));
    // The API knows no number of ours. A merchant who made the order must know
    // which one is meant, though.
    if !create.minted {
        url = url.with_query("order_no", create.order.no.as_str());
    }
    Request::get(url)
}

const fn pay_type(wallet: Wallet) -> &'static str {
    match wallet {
        Wallet::OneCode => "0",
        Wallet::Alipay => "1",
        Wallet::Wechat => "2",
    }
}

/// Whether the document has this `order_from_type`, written as it has it.
pub(super) fn is_order_from_type(text: &str) -> bool {
    text.parse()
        .is_ok_and(|value| ORDER_FROM_TYPES.contains(&value) && value.to_string() == text)
}

pub(super) fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let code = root.get("code").code().ok_or(CreateError::Malformed)?;
    if code != 200 {
        return Err(CreateError::Refused(Refusal {
            code: code.to_string(),
            words: root.get("desc").text().map(str::to_owned),
            kind: RefusalKind::Order,
        }));
    }
    let data = root.get("data");
    let params = Params::read(data.get("url_params"));
    if let Some(path) = data.get("path").text() {
        return Ok(Created::one(NextAction::MiniProgram(with_package(
            path, params,
        ))));
    }
    match (data.get("url").text(), params.get(&["trade_type"])) {
        (Some(order), _) if data.get("sdk_type").text() == Some("alipay_app") => {
            let order = OrderString::parse(&unescaped(order)).ok_or(CreateError::UnsafeUrl)?;
            Ok(Created::one(NextAction::AlipayBridge(order)))
        }
        (Some(url), _) => read_page(url, data, endpoint),
        (None, Some("JSAPI")) => Ok(Created::one(NextAction::WechatBridge(params))),
        (None, _) if !params.is_empty() => Ok(Created::one(NextAction::NativeApp(params))),
        (None, _) => Err(CreateError::Malformed),
    }
}

/// The H5 page. Its order number at the gateway stands in its query.
fn read_page(link: &str, data: Node, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let action = NextAction::by_kind(link, super::action::Field::Link, endpoint);
    let mut created = Created::one(action.ok_or(CreateError::UnsafeUrl)?);
    if let [NextAction::Redirect { url, referer }] = created.actions.as_mut_slice() {
        *referer = data.get("referer").text().map(str::to_owned);
        let mut pairs = url.as_str().split(['?', '&', '#']);
        created.gateway_no = pairs
            .find_map(|pair| pair.strip_prefix("out_trade_no="))
            .filter(|no| !no.is_empty())
            .map(str::to_owned);
    }
    Ok(created)
}

/// `package_json` is JSON in a string; who opens the mini program wants what is in it.
fn with_package(path: &str, mut params: Params) -> Params {
    let package = params.get(&["package_json"]).map(str::to_owned);
    let package = package.as_deref().and_then(Json::parse);
    let inner = package.map(|json| Params::read(json.root()));
    params.add("path", path);
    for (name, value) in inner.iter().flat_map(Params::pairs) {
        params.add(name, value);
    }
    params
}

/// The gateway escapes this one answer for HTML. Exactly `&amp;` is meant: a full
/// entity decoder would turn `&notify_url` into `¬ify_url`.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = around(rest, "&amp;") {
        out.push_str(before);
        out.push('&');
        rest = after;
    }
    out + rest
}
