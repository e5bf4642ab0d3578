//! `submit.php`: takes an order from the shopper's browser, and sends it on to the cashier.

use std::sync::Arc;

use axum::{extract, response::Response};
use serde_json::Value;

use super::{
    account::{Epay, INFO},
    answers::{failure, message},
    create::{NoLink, create},
    form::{Interface, Refusal, text},
    php::Fields,
    request::Sent,
    trade::Version,
};
use crate::sandbox::{
    answer::{Answer, HTML},
    faults::FaultPlace,
};

pub(super) async fn submit(epay: extract::State<Arc<Epay>>, sent: Sent) -> Response {
    page_jump(&epay, sent, Version::First).await
}

pub(super) async fn submit_second(epay: extract::State<Arc<Epay>>, sent: Sent) -> Response {
    page_jump(&epay, sent, Version::Second).await
}

async fn page_jump(epay: &Epay, sent: Sent, version: Version) -> Response {
    let origin = sent.origin.clone();
    let fields = sent.query_or_form();
    epay.state
        .trades()
        .count_create(&INFO, &text(&fields, "out_trade_no"));
    let scripted = |code: Option<&Value>| {
        message(if code.is_none() {
            "MD5签名校验失败"
        } else {
            "脚本设定的错误"
        })
    };
    epay.state
        .respond(
            &INFO,
            FaultPlace::Create,
            || answer(epay, &fields, &origin, version),
            scripted,
        )
        .await
}

fn answer(epay: &Epay, fields: &Fields, origin: &str, version: Version) -> Answer {
    if !fields.contains_key(b"pid".as_slice()) {
        return Answer::new(HTML, "你还未配置支付接口商户！");
    }
    match create(epay, fields, origin, Interface::Page, version) {
        Ok(link) => Answer::see_other(link.url),
        Err(NoLink::Refused(Refusal(_, words))) => message(&words),
        Err(NoLink::UnknownType) => message("支付方式不存在"),
        Err(NoLink::Array) => failure(),
    }
}
