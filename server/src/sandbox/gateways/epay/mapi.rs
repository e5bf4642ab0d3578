//! `mapi.php`: takes an order from the merchant's program, returns one link.

use std::sync::Arc;

use axum::{extract, response::Response};
use serde_json::Value;

use super::{
    account::{Epay, INFO},
    answers::{failure, message},
    create::{Link, NoLink, create},
    form::{Interface, Refusal, text},
    php::Fields,
    request::Sent,
    trade::Version,
};
use crate::sandbox::{
    answer::{Answer, HTML, JSON},
    faults::FaultPlace,
    php_json,
};

pub(super) async fn mapi(extract::State(epay): extract::State<Arc<Epay>>, sent: Sent) -> Response {
    let fields = &sent.form;
    epay.state
        .trades()
        .count_create(&INFO, &text(fields, "out_trade_no"));
    let scripted = |code: Option<&Value>| match code {
        None => refusal(-3, "MD5签名校验失败"),
        Some(code) => Answer::new(
            JSON,
            format!("{{\"code\":{code},\"msg\":\"脚本设定的错误\"}}"),
        ),
    };
    epay.state
        .respond(
            &INFO,
            FaultPlace::Create,
            || answer(&epay, fields, &sent.origin),
            scripted,
        )
        .await
}

fn answer(epay: &Epay, fields: &Fields, origin: &str) -> Answer {
    if !fields.contains_key(b"pid".as_slice()) {
        return Answer::new(JSON, "{\"code\":-4, \"msg\":\"未传入任何参数\"}");
    }
    match create(epay, fields, origin, Interface::Program, Version::First) {
        Ok(link) => success(&link),
        Err(NoLink::Refused(Refusal(code, words))) => refusal(code, &words),
        Err(NoLink::UnknownType) => message("支付方式不存在"),
        Err(NoLink::Array) => failure(),
    }
}

/// A real server answers without `msg`, and with a content type that is not JSON's.
fn success(link: &Link) -> Answer {
    let body = format!(
        "{{\"code\":1,\"trade_no\":\"{}\",\"{}\":{}}}",
        link.trade_no,
        link.field.name(),
        php_json::to_string(&link.url)
    );
    Answer::new(HTML, body)
}

fn refusal(code: i64, words: &str) -> Answer {
    Answer::new(JSON, format!("{{\"code\":{code},\"msg\":\"{words}\"}}"))
}
