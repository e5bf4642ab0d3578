//! The mall's payment calls, each answered with a code for one wallet.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{self, Path},
    http::{HeaderMap, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    account::{INFO, MALL, Smallsaas, WECHAT_PAGES},
    answers,
    trade::{IssuedCode, SmallsaasTrade},
};
use crate::sandbox::{
    answer::{Answer, header_text, origin},
    faults::FaultPlace,
    made_up,
    shop_orders::Ordered,
    trade::{Status, Trade, Wallet},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PushOrder {
    order_type: String,
    order_number: String,
    #[serde(rename = "type")]
    kind: String,
}

/// A refusal: the mall's number and words. The document has no number but 0.
#[derive(Clone, Copy)]
struct Refusal(i64, &'static str);

const UNKNOWN: Refusal = Refusal(-1, "订单不存在");
const UNAUTHORIZED: Refusal = Refusal(-2, "token 无效");
const BAD_TYPE: Refusal = Refusal(-3, "参数错误：type");
const BAD_ORDER_TYPE: Refusal = Refusal(-3, "参数错误：order_type");
const SETTLED: Refusal = Refusal(-4, "订单已支付");

/// The cashier of no trade.
const NO_TRADE: &str = "0";

type Mall = extract::State<Arc<Smallsaas>>;

pub(super) async fn wx_push_order(
    extract::State(smallsaas): Mall,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let issued = |kind: &str| (kind == "NATIVE").then_some(IssuedCode::WeChatQr);
    push_order(&smallsaas, &headers, &body, issued).await
}

pub(super) async fn ali_push_order(
    extract::State(smallsaas): Mall,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let issued = |kind: &str| match kind {
        "QRCODE" => Some(IssuedCode::AlipayQr),
        "APP" => Some(IssuedCode::AlipayOrderString),
        _ => None,
    };
    push_order(&smallsaas, &headers, &body, issued).await
}

/// Visited by the shopper's browser, so there is no token. A browser is always sent to a
/// page: the cashier shows that a trade is paid, or that there is none.
pub(super) async fn wpay(
    extract::State(smallsaas): Mall,
    Path(order_number): Path<String>,
    headers: HeaderMap,
) -> Response {
    let ordered = requested(&smallsaas, &order_number);
    let origin = origin(&headers);
    let answer = || {
        let page = IssuedCode::WeChatPage;
        open(&smallsaas, &order_number, ordered.as_ref(), page, &origin).ok();
        let mut trades = smallsaas.state.trades();
        let trade = trades.newest_of(&INFO, &order_number);
        let id = trade.map_or(NO_TRADE, |trade| trade.id.as_str());
        Answer::see_other(format!("/sandbox/cashier/{id}/"))
    };
    smallsaas
        .state
        .respond(&INFO, FaultPlace::Create, answer, scripted)
        .await
}

async fn push_order(
    smallsaas: &Smallsaas,
    headers: &HeaderMap,
    body: &[u8],
    issued: impl Fn(&str) -> Option<IssuedCode>,
) -> Response {
    let order: PushOrder = serde_json::from_slice(body).unwrap_or_default();
    let ordered = requested(smallsaas, &order.order_number);
    let token = header_text(headers, header::AUTHORIZATION);
    let origin = origin(headers);
    let answer = || {
        if token != smallsaas.token.reveal() {
            return Err(UNAUTHORIZED);
        }
        let issued = issued(&order.kind).ok_or(BAD_TYPE)?;
        if !matches!(
            order.order_type.as_str(),
            "Order" | "Wallet" | "Appointment"
        ) {
            return Err(BAD_ORDER_TYPE);
        }
        let number = &order.order_number;
        let (trade, title) = open(smallsaas, number, ordered.as_ref(), issued, &origin)?;
        Ok(answers::issued(&trade, issued, title))
    };
    let answer =
        || answer().unwrap_or_else(|Refusal(code, words)| answers::refusal(&json!(code), words));
    smallsaas
        .state
        .respond(&INFO, FaultPlace::Create, answer, scripted)
        .await
}

/// Counts a request for a payment, and finds the mall's order that it is for.
fn requested(smallsaas: &Smallsaas, number: &str) -> Option<Ordered> {
    smallsaas.state.trades().count_create(&INFO, number);
    smallsaas.orders.find(number)
}

/// The order's trade, made at the first request for it, with the code that is asked for. A
/// code that has not expired is issued again; another kind of code replaces it.
fn open<'a>(
    smallsaas: &Smallsaas,
    number: &str,
    ordered: Option<&'a Ordered>,
    issued: IssuedCode,
    origin: &str,
) -> Result<(Trade, &'a str), Refusal> {
    let ordered = ordered.ok_or(UNKNOWN)?;
    let wallet = match issued {
        IssuedCode::WeChatQr | IssuedCode::WeChatPage => Wallet::WeChat,
        IssuedCode::AlipayQr | IssuedCode::AlipayOrderString => Wallet::Alipay,
    };
    let details = Arc::new(SmallsaasTrade {
        issued,
        reports: smallsaas.reports.clone(),
    });
    let mut trades = smallsaas.state.trades();
    if trades.newest_of(&INFO, number).is_none() {
        let id = trades.new_id();
        trades.add(Trade {
            amount: Some(ordered.amount),
            ..Trade::new(id, &INFO, number, wallet, details.clone())
        });
    }
    let trade = trades.newest_of(&INFO, number).ok_or(UNKNOWN)?;
    if trade.status != Status::Waiting {
        return Err(SETTLED);
    }
    let has_code = !trade.expired && !trade.code.is_empty();
    let same = trade
        .details()
        .is_some_and(|last: &SmallsaasTrade| last.issued == issued);
    if !(has_code && same) {
        trade.code = match issued {
            IssuedCode::WeChatQr => made_up::wechat_code(),
            IssuedCode::AlipayQr => made_up::alipay_code(),
            IssuedCode::AlipayOrderString => answers::order_string(trade, &ordered.name),
            IssuedCode::WeChatPage => format!("{origin}{MALL}{WECHAT_PAGES}{number}"),
        };
    }
    trade.expired = false;
    trade.wallet = wallet;
    trade.details = details;
    Ok((trade.clone(), &ordered.name))
}

fn scripted(code: Option<&Value>) -> Answer {
    answers::refusal(code.unwrap_or(&json!(-1)), "脚本设定的错误")
}
