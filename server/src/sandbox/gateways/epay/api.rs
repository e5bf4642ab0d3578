//! `api.php`: what it does is named by `act`, and who asks is known by the merchant's key.

use std::sync::Arc;

use axum::{extract, response::Response};
use serde::Serialize;
use serde_json::Value;

use super::{
    account::{Epay, INFO},
    form::{Refusal, text},
    php::{self, Fields},
    query, records,
    refund::{self, Refunded},
    request::Sent,
};
use crate::sandbox::{answer::Answer, decimal, faults::FaultPlace};

pub(super) async fn api(extract::State(epay): extract::State<Arc<Epay>>, sent: Sent) -> Response {
    let scripted = |code: Option<&Value>| match code {
        None => refusal(&Value::from(-3), "verify sign failed"),
        Some(code) => refusal(code, "脚本设定的错误"),
    };
    let answer = || {
        answer(&epay, &sent)
            .unwrap_or_else(|Refusal(code, words)| refusal(&Value::from(code), &words))
    };
    epay.state
        .respond(&INFO, FaultPlace::State, answer, scripted)
        .await
}

fn answer(epay: &Epay, sent: &Sent) -> Result<Answer, Refusal> {
    let act = text(&sent.query, "act");
    match act.as_str() {
        "order" => query::order(epay, admitted(epay, &sent.query)?),
        "orders" => Ok(records::orders(epay, admitted(epay, &sent.query)?)),
        "query" => admitted(epay, &sent.query).map(|_| records::merchant(epay)),
        "settle" => admitted(epay, &sent.query).map(|_| records::settlements()),
        "refund" => refund::refund(epay, admitted(epay, &sent.form)?).map(|done| refunded(&done)),
        _ => Err(Refusal(-5, "No Act!".to_owned())),
    }
}

/// The fields of a request that has the merchant's number and key.
fn admitted<'a>(epay: &Epay, fields: &'a Fields) -> Result<&'a Fields, Refusal> {
    let account = &epay.account;
    let (key, sign) = (text(fields, "key"), text(fields, "sign"));
    let words = if php::integer(&text(fields, "pid")) != account.pid {
        "商户ID不存在"
    } else if !sign.is_empty() && key.is_empty() {
        // A signed request is another way in, which the sandbox does not have.
        "verify sign failed"
    } else if key != account.key.reveal() {
        "商户密钥错误"
    } else if account.only_rsa {
        "该商户只能使用RSA签名类型"
    } else {
        return Ok(fields);
    };
    Err(Refusal(-3, words.to_owned()))
}

#[derive(Serialize)]
struct Short<'a> {
    code: &'a Value,
    msg: &'a str,
}

fn refunded(done: &Refunded) -> Answer {
    let amount = decimal::with_two_decimals(done.money);
    Answer::php(&Short {
        code: &Value::from(1),
        msg: &format!("退款成功！退款金额¥{amount}"),
    })
}

fn refusal(code: &Value, words: &str) -> Answer {
    Answer::php(&Short { code, msg: words })
}
