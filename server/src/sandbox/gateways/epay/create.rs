//! `mapi.php`: takes an order, returns one link.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract,
    http::{HeaderMap, Method, header},
    response::Response,
};
use serde_json::Value;

use super::{
    account::{Epay, INFO},
    form::{Form, Refusal, parse, text},
    notification::EpayTrade,
    php::{self, Fields},
    settings::LinkField,
    sign,
};
use crate::sandbox::{
    answer::{Answer, HTML, JSON, header_text},
    faults::FaultPlace,
    made_up, php_json,
    trade::{Status, Trade, Wallet},
};

pub(super) async fn mapi(
    extract::State(epay): extract::State<Arc<Epay>>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let is_form = header_text(&headers, header::CONTENT_TYPE)
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("application/x-www-form-urlencoded");
    let fields = if method == Method::POST && is_form {
        php::fields(&body)
    } else {
        Fields::new()
    };
    epay.state
        .trades()
        .count_create(&INFO, &text(&fields, "out_trade_no"));
    let scripted = |code: Option<&Value>| match code {
        None => refusal(-3, "MD5签名校验失败"),
        Some(code) => Answer::new(
            JSON,
            format!("{{\"code\":{code},\"msg\":\"脚本设定的错误\"}}"),
        ),
    };
    let answer = || create(&epay, &fields);
    epay.state
        .respond(&INFO, FaultPlace::Create, answer, scripted)
        .await
}

fn create(epay: &Epay, fields: &Fields) -> Answer {
    if !fields.contains_key(b"pid".as_slice()) {
        return Answer::new(JSON, "{\"code\":-4, \"msg\":\"未传入任何参数\"}");
    }
    // A real server fails at an array where a text belongs.
    if ["type", "out_trade_no", "name", "money", "param"]
        .iter()
        .any(|n| fields.get(n.as_bytes()) == Some(&None))
    {
        return Answer {
            status: 500,
            ..Answer::new(HTML, "")
        };
    }
    if let Err(Refusal(code, words)) = verify(epay, fields) {
        return refusal(code, &words);
    }
    let channel = text(fields, "type").trim().to_owned();
    let wallet = match channel.as_str() {
        "alipay" => Wallet::Alipay,
        "wxpay" => Wallet::WeChat,
        "" => return refusal(-1, "支付方式(type)不能为空"),
        _ => {
            return Answer::new(
                HTML,
                "<!DOCTYPE html><html lang=\"zh-CN\"><body>支付方式不存在</body></html>",
            );
        }
    };
    let field = link_field(epay, wallet, &text(fields, "device"));
    match parse(fields, channel, field) {
        Ok((no, money, form)) => open(epay, &no, money, wallet, form),
        Err(Refusal(code, words)) => refusal(code, &words),
    }
}

fn verify(epay: &Epay, fields: &Fields) -> Result<(), Refusal> {
    let sign = text(fields, "sign");
    if sign.is_empty() {
        return Err(Refusal(-3, "缺少签名参数".to_owned()));
    }
    if php::integer(&text(fields, "pid")) != epay.account.pid {
        return Err(Refusal(-1, "商户不存在！".to_owned()));
    }
    if sign::sign(fields, epay.account.key.reveal()) != sign {
        return Err(Refusal(-3, "MD5签名校验失败".to_owned()));
    }
    Ok(())
}

/// The scenario's field, else what suits the device; an unknown one counts as `pc`.
fn link_field(epay: &Epay, wallet: Wallet, device: &str) -> LinkField {
    let forced = epay.settings.lock().field;
    forced.unwrap_or(match (device, wallet) {
        ("mobile", Wallet::WeChat) => LinkField::Urlscheme,
        ("mobile" | "wechat" | "qq" | "alipay" | "jump", _)
        | (_, Wallet::Alipay | Wallet::Either) => LinkField::Payurl,
        (_, Wallet::WeChat) => LinkField::Qrcode,
    })
}

fn open(epay: &Epay, no: &str, money: u64, wallet: Wallet, form: Form) -> Answer {
    let mut trades = epay.state.trades();
    // Numbers that differ in letter case alone are the same to the gateway.
    if let Some(trade) = trades.by_order(&INFO, no) {
        let Some(EpayTrade { form: first, .. }) = trade.details() else {
            return refusal(-1, "订单号已存在");
        };
        if matches!(trade.status, Status::Paid | Status::Refunded) {
            return refusal(-1, &format!("该订单({no})已完成支付，请勿重复发起支付"));
        }
        if trade.amount != Some(money) || !first.is_same_order(&form) {
            return refusal(
                -1,
                &format!("该订单({no})支付参数有变化，请更换订单号重新发起支付"),
            );
        }
        // Another `type` is not a change: the first one's link comes again.
        return success(trade, first.field);
    }
    let id = trades.new_id();
    let field = form.field;
    let account = Arc::clone(&epay.account);
    let trade = Trade {
        code: link(&id, wallet, field),
        amount: Some(money),
        ..Trade::new(id, &INFO, no, wallet, Arc::new(EpayTrade { form, account }))
    };
    let answer = success(&trade, field);
    trades.add(trade);
    answer
}

fn link(id: &str, wallet: Wallet, field: LinkField) -> String {
    match (field, wallet) {
        // Relative, as real servers have it now and then.
        (LinkField::Payurl, _) => format!("/sandbox/cashier/{id}/"),
        (LinkField::Qrcode, Wallet::WeChat) => made_up::wechat_code(),
        (LinkField::Qrcode, Wallet::Alipay | Wallet::Either) => made_up::alipay_code(),
        (LinkField::Urlscheme, Wallet::WeChat) => made_up::wechat_scheme(),
        (LinkField::Urlscheme, Wallet::Alipay | Wallet::Either) => made_up::alipay_scheme(),
    }
}

/// A real server answers without `msg`, and with a content type that is not JSON's.
fn success(trade: &Trade, field: LinkField) -> Answer {
    let body = format!(
        "{{\"code\":1,\"trade_no\":\"{}\",\"{}\":{}}}",
        trade.id,
        field.name(),
        php_json::to_string(&trade.code)
    );
    Answer::new(HTML, body)
}

fn refusal(code: i64, words: &str) -> Answer {
    Answer::new(JSON, format!("{{\"code\":{code},\"msg\":\"{words}\"}}"))
}
