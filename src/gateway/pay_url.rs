//! `pay-url` (获取支付链接, `pay_url.php`): a query out and JSON in.
//!
//! The merchant's backend adds what is secret among the common parameters (公共参数).

use super::action::{ExpectedActions, Field, NextAction, OrderString, Params};
use super::api::GatewayApi;
use super::create::{CreateError, CreateRequest, Created, Start};
use super::refusal::{GatewayRefusal, RefusalKind};
use super::row::GatewayRow;
use crate::find::split_at_word;
use crate::json::{Json, Node};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Request};

pub(super) const ROW: GatewayRow = GatewayRow {
    name: "pay-url",
    wallets: &[Wallet::Alipay, Wallet::Wechat],
    sends_amount: false,
    sends_product: false,
    // The API has no field for a quantity.
    max_quantity: |_| 1,
    expected_actions: |_, _| ExpectedActions::Page,
};

pub(super) const API: GatewayApi = GatewayApi {
    // The API has no order number of the client's: each request is another order.
    may_repeat: false,
    checked_params: &[("order_from_type", is_order_from_type)],
    start: |create| Start::Send(create_request(create)),
    read_created,
    state_request: None,
};

/// The places that an order can come from, by the document's table of parameters.
const ORDER_FROM_TYPES: std::ops::RangeInclusive<u32> = 0..=39;

/// Whether the document has this `order_from_type`, in plain decimal.
fn is_order_from_type(text: &str) -> bool {
    text.parse()
        .is_ok_and(|value| ORDER_FROM_TYPES.contains(&value) && value.to_string() == text)
}

fn create_request(create: &CreateRequest) -> Request {
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
    // The API has no field for the order number. It is sent for the merchant's backend, which
    // finds its order by it.
    if !create.number_is_generated {
        url = url.with_query("order_no", create.order.no.as_str());
    }
    Request::get(url)
}

const fn pay_type(wallet: Wallet) -> &'static str {
    match wallet {
        Wallet::OneCode | Wallet::Either => "0",
        Wallet::Alipay => "1",
        Wallet::Wechat => "2",
    }
}

fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let code = root.get("code").code().ok_or(CreateError::Malformed)?;
    if code != 200 {
        let words = root.get("desc").text();
        return Err(GatewayRefusal::new(code, words, RefusalKind::Order).into());
    }
    let data = root.get("data");
    let params = Params::read(data.get("url_params"));
    if let Some(path) = data.get("path").text() {
        let params = with_package(path, params);
        return Ok(Created::one(NextAction::MiniProgram(params)));
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

/// The answer under "H5支付". The gateway's order number stands in the page's query.
fn read_page(link: &str, data: Node, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let action = NextAction::by_kind(link, Field::Link, endpoint);
    let mut action = action.ok_or(CreateError::UnsafeUrl)?;
    let mut gateway_no = None;
    if let NextAction::Redirect { url, referer } = &mut action {
        *referer = data.get("referer").text().map(str::to_owned);
        let mut pairs = url.as_str().split(['?', '&', '#']);
        gateway_no = pairs
            .find_map(|pair| pair.strip_prefix("out_trade_no="))
            .filter(|no| !no.is_empty())
            .map(str::to_owned);
    }
    Ok(Created {
        gateway_no,
        ..Created::one(action)
    })
}

/// The parameters of the answer under "小程序支付". `package_json` is JSON in a string;
/// the app that opens the mini program needs its members.
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

/// The order string of the answer under "支付宝APP支付", which alone the gateway escapes
/// for HTML. Exactly `&amp;` is replaced: a full entity decoder would turn `&notify_url`
/// into `¬ify_url`.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = split_at_word(rest, "&amp;") {
        out.push_str(before);
        out.push('&');
        rest = after;
    }
    out + rest
}
