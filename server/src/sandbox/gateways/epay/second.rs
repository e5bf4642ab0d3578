//! The second version of the interface, `/api/pay/…`: RSA both ways, and answers that are
//! signed like the requests.

use std::sync::Arc;

use axum::{extract, response::Response};
use serde_json::Value;

use super::{
    account::{Epay, INFO, Keys},
    answers::{failure, message},
    create::{Link, NoLink, create},
    form::{Interface, Refusal, text},
    notification::signed,
    php::Fields,
    query::with_trade,
    refund::{Refunded, refund},
    request::Sent,
    settings::LinkField,
    sign,
    trade::{EpayTrade, Version, channel},
    verify::verify,
};
use crate::{
    clock,
    sandbox::{
        answer::{Answer, JSON},
        china_time::date_and_time,
        decimal,
        faults::FaultPlace,
        php_json,
        trade::Trade,
    },
};

/// The answer's members in their order, before it is signed. An empty one is left out.
type Members = Vec<(&'static str, String)>;

pub(super) async fn create_order(epay: extract::State<Arc<Epay>>, sent: Sent) -> Response {
    epay.state
        .trades()
        .count_create(&INFO, &text(&sent.form, "out_trade_no"));
    let answer = |fields: &Fields| {
        create(
            &epay,
            fields,
            &sent.origin,
            Interface::Program,
            Version::Second,
        )
        .map(|link| linked(&link))
    };
    respond(&epay, &sent.form, FaultPlace::Create, answer).await
}

pub(super) async fn query_order(epay: extract::State<Arc<Epay>>, sent: Sent) -> Response {
    let answer = |fields: &Fields| {
        verify(&epay, fields)?;
        let shown = with_trade(&epay, fields, |trade, details| shown(trade, details))?;
        shown.ok_or_else(|| Refusal(-1, "订单号不存在".to_owned()).into())
    };
    respond(&epay, &sent.form, FaultPlace::State, answer).await
}

pub(super) async fn refund_order(epay: extract::State<Arc<Epay>>, sent: Sent) -> Response {
    let answer = |fields: &Fields| {
        verify(&epay, fields)?;
        Ok(refunded(&refund(&epay, fields)?))
    };
    respond(&epay, &sent.form, FaultPlace::State, answer).await
}

async fn respond(
    epay: &Epay,
    fields: &Fields,
    at: FaultPlace,
    answer: impl FnOnce(&Fields) -> Result<Members, NoLink>,
) -> Response {
    let scripted = |code: Option<&Value>| match code {
        None => refusal(&Value::from(-3), "RSA签名校验失败"),
        Some(code) => refusal(code, "脚本设定的错误"),
    };
    let answer = || {
        let admitted = admitted(epay, fields);
        match admitted.and_then(|keys| answer(fields).map(|members| signed_answer(members, keys))) {
            Ok(answer) => answer,
            Err(NoLink::Refused(Refusal(code, words))) => refusal(&Value::from(code), &words),
            Err(NoLink::UnknownType) => message("支付方式不存在"),
            Err(NoLink::Array) => failure(),
        }
    };
    epay.state.respond(&INFO, at, answer, scripted).await
}

/// The keys that answer a request that names RSA.
fn admitted<'a>(epay: &'a Epay, fields: &Fields) -> Result<&'a Keys, NoLink> {
    let words = if !fields.contains_key(b"pid".as_slice()) {
        return Err(Refusal(-4, "未传入任何参数".to_owned()).into());
    } else if text(fields, "sign_type") != "RSA" {
        "该接口只能使用RSA签名类型"
    } else {
        "商户未配置RSA公钥"
    };
    (epay.account.keys.as_ref())
        .filter(|_| text(fields, "sign_type") == "RSA")
        .ok_or_else(|| Refusal(-3, words.to_owned()).into())
}

fn linked(link: &Link) -> Members {
    let pay_type = match link.field {
        LinkField::Payurl => "jump",
        LinkField::Qrcode => "qrcode",
        LinkField::Urlscheme => "urlscheme",
    };
    vec![
        ("trade_no", link.trade_no.clone()),
        ("pay_type", pay_type.to_owned()),
        ("pay_info", link.url.clone()),
    ]
}

fn shown(trade: &Trade, details: &EpayTrade) -> Members {
    let given_back = decimal::with_two_decimals(details.given_back(trade));
    vec![
        ("trade_no", trade.id.clone()),
        ("out_trade_no", trade.order_no.clone()),
        ("type", channel(trade).unwrap_or_default().to_owned()),
        ("pid", details.account.pid.clone()),
        ("addtime", date_and_time(trade.created)),
        ("endtime", trade.paid.map(date_and_time).unwrap_or_default()),
        ("name", details.form.name.clone()),
        ("money", trade.amount_text().unwrap_or_default()),
        ("param", details.form.param.clone()),
        ("status", details.status(trade).to_string()),
        ("refundmoney", given_back),
    ]
}

fn refunded(done: &Refunded) -> Members {
    let money = decimal::with_two_decimals(done.money);
    let words = if done.again {
        "已存在相同退款单号！退款金额¥"
    } else {
        "退款成功！退款金额¥"
    };
    vec![
        ("msg", format!("{words}{money}")),
        ("refund_no", done.refund_no.clone()),
        (
            "out_refund_no",
            done.out_refund_no.clone().unwrap_or_default(),
        ),
        ("trade_no", done.trade_no.clone()),
        ("money", money.clone()),
        ("reducemoney", money),
    ]
}

/// These members are numbers.
const NUMBERS: [&str; 4] = ["code", "pid", "status", "timestamp"];

fn signed_answer(members: Members, keys: &Keys) -> Answer {
    let mut all = vec![("code", "0".to_owned())];
    all.extend(members.into_iter().filter(|(_, value)| !value.is_empty()));
    all.push(("timestamp", (clock::now_ms() / 1000).to_string()));
    let sign = sign::rsa(&signed(&all), keys);
    all.extend([("sign", sign), ("sign_type", "RSA".to_owned())]);
    let members = all.iter().map(|(name, value)| {
        let value = match value.parse::<i64>() {
            Ok(number) if NUMBERS.contains(name) => number.to_string(),
            Ok(_) | Err(_) => php_json::to_string(value),
        };
        format!("\"{name}\":{value}")
    });
    let members: Vec<_> = members.collect();
    Answer::new(JSON, format!("{{{}}}", members.join(",")))
}

fn refusal(code: &Value, words: &str) -> Answer {
    let words = php_json::to_string(&words);
    Answer::new(JSON, format!("{{\"code\":{code},\"msg\":{words}}}"))
}
