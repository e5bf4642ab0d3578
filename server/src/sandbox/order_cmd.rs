//! The order-cmd gateway: one address, the command in a JSON body.
//!
//! No amount is in a request: the document's gateway knows an order before it is paid
//! for, amount and all. This one asks the shop.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Sandbox,
    answer::{Answer, JSON, origin},
    book::Book,
    faults::At,
    made_up,
    trade::{Details, Gateway, Status, Trade, Wallet},
};

/// The document's one error code.
const ERROR: i64 = -15;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Request {
    cmd: String,
    order_no: String,
    #[serde(rename = "type")]
    kind: Option<i64>,
    return_url: Option<String>,
    notify_url: Option<String>,
}

pub(super) async fn command(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request: Request = serde_json::from_slice(&body).unwrap_or_default();
    let at = if request.cmd == "WechatPayState" {
        At::State
    } else {
        At::Create
    };
    if at == At::Create {
        sandbox
            .book()
            .count_create(Gateway::OrderCmd, &request.order_no);
    }
    let ordered = (sandbox.shop.look_up)(&request.order_no).await;
    let amount = ordered.map(|order| order.amount);
    let origin = origin(&headers);
    let refuse = |code: Option<&Value>| refusal(code.unwrap_or(&json!(ERROR)), "脚本设定的错误");
    sandbox
        .faulty(
            Gateway::OrderCmd,
            at,
            || work(&mut sandbox.book(), request, amount, &origin),
            refuse,
        )
        .await
}

fn work(book: &mut Book, request: Request, amount: Option<u64>, origin: &str) -> Answer {
    let answered = if request.order_no.is_empty() {
        Err("参数错误：order_no")
    } else {
        match request.cmd.as_str() {
            "WechatPay" => wechat_pay(book, request, amount),
            "Pay" => pay(book, request, amount, origin),
            "WechatPayState" => state(book, &request.order_no),
            _ => Err("未知的 cmd"),
        }
    };
    answered.unwrap_or_else(|words| refusal(&json!(ERROR), words))
}

fn wechat_pay(
    book: &mut Book,
    request: Request,
    amount: Option<u64>,
) -> Result<Answer, &'static str> {
    if request.notify_url.is_none_or(|url| url.is_empty()) {
        return Err("参数错误：notify_url");
    }
    let trade = open(book, &request.order_no, Wallet::WeChat, None)?;
    trade.amount = amount;
    // A code that is alive is given out again; a dead one is replaced.
    if trade.expired || !trade.code.starts_with("weixin://") {
        trade.code = made_up::wechat_code();
        trade.expired = false;
    }
    Ok(success([("code_url", json!(trade.code))]))
}

fn pay(
    book: &mut Book,
    request: Request,
    amount: Option<u64>,
    origin: &str,
) -> Result<Answer, &'static str> {
    let return_url = request.return_url.filter(|url| !url.is_empty());
    let (wallet, field) = match request.kind {
        Some(1) if return_url.is_none() => return Err("参数错误：return_url"),
        Some(1) => (Wallet::Alipay, "alipay_url"),
        Some(2) => (Wallet::WeChat, "wechat_pay_url"),
        _ => return Err("参数错误：type"),
    };
    let trade = open(book, &request.order_no, wallet, return_url)?;
    trade.amount = amount;
    trade.expired = false;
    trade.code = format!("{origin}/sandbox/cashier/{}/", trade.id);
    Ok(success([("pay_info", json!({field: trade.code}))]))
}

fn state(book: &mut Book, order_no: &str) -> Result<Answer, &'static str> {
    let trade = book
        .by_order(Gateway::OrderCmd, order_no)
        .ok_or("订单不存在")?;
    let (code, words) = match trade.status {
        Status::Waiting => (0, "等待支付"),
        Status::Paid => (1, "已支付"),
        Status::Canceled => (2, "已取消"),
        Status::Refunded => (3, "已退款"),
        Status::Odd(code) => (code, "未知状态"),
    };
    Ok(success([
        ("order_no", json!(trade.order_no)),
        ("pay_state", json!(code)),
        ("pay_state_desc", json!(words)),
    ]))
}

/// The order's trade, made at the first request for it.
fn open<'a>(
    book: &'a mut Book,
    order_no: &str,
    wallet: Wallet,
    return_url: Option<String>,
) -> Result<&'a mut Trade, &'static str> {
    if book.by_order(Gateway::OrderCmd, order_no).is_none() {
        let id = book.new_id();
        let details = Details::OrderCmd { return_url: None };
        book.add(Trade::opened(
            id,
            Gateway::OrderCmd,
            order_no,
            wallet,
            details,
        ));
    }
    let trade = book
        .by_order(Gateway::OrderCmd, order_no)
        .ok_or("订单不存在")?;
    if trade.status != Status::Waiting {
        return Err("订单已完成，请勿重复支付");
    }
    trade.wallet = wallet;
    trade.details = Details::OrderCmd { return_url };
    Ok(trade)
}

fn success<const N: usize>(fields: [(&str, Value); N]) -> Answer {
    let fixed = [("result", json!(0)), ("msg", json!(""))];
    let all: Map<String, Value> = fixed
        .into_iter()
        .chain(fields)
        .map(|(k, v)| (k.to_owned(), v))
        .collect();
    Answer::new(JSON, Value::from(all).to_string())
}

fn refusal(code: &Value, words: &str) -> Answer {
    Answer::new(JSON, json!({"result": code, "msg": words}).to_string())
}
