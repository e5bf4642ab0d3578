//! How the merchant hears of a payment at the gateways that document no notify: a few
//! lines of the merchant's own system hear of it there, and report it like this.

use reqwest::header;
use serde_json::{Value, json};

use super::{
    Hears, Sandbox,
    deliver::{Message, plain_success},
    faults::Kind,
    trade::{Status, Trade},
};
use crate::form;

pub(super) fn as_json(
    sandbox: &Sandbox,
    hears: &Hears,
    trade: &Trade,
    fault: Option<&Kind>,
) -> Message {
    let body = json!({
        "order_no": trade.order_no,
        "pay_state": pay_state(trade, fault),
        "amount": trade.amount_text(),
        "channel": trade.wallet.name(),
    });
    let body = body.to_string().into_bytes();
    message(sandbox, hears, "application/json", body, fault)
}

/// The same as a form: the merchant takes both.
pub(super) fn as_form(
    sandbox: &Sandbox,
    hears: &Hears,
    trade: &Trade,
    fault: Option<&Kind>,
) -> Message {
    let state = pay_state(trade, fault);
    let state = state
        .as_str()
        .map_or_else(|| state.to_string(), str::to_owned);
    let body = form::encode(&[
        ("order_no", trade.order_no.as_str()),
        ("pay_state", &state),
        ("amount", &trade.amount_text().unwrap_or_default()),
        ("channel", trade.wallet.name()),
    ]);
    let kind = "application/x-www-form-urlencoded";
    message(sandbox, hears, kind, body.into_bytes(), fault)
}

fn pay_state(trade: &Trade, fault: Option<&Kind>) -> Value {
    if let Some(Kind::Code(code)) = fault {
        return code.clone();
    }
    json!(match trade.status {
        Status::Waiting => 0,
        Status::Paid => 1,
        Status::Canceled => 2,
        Status::Refunded => 3,
        Status::Odd(state) => state,
    })
}

fn message(
    sandbox: &Sandbox,
    hears: &Hears,
    kind: &str,
    body: Vec<u8>,
    fault: Option<&Kind>,
) -> Message {
    let mut token = hears.token.reveal().to_owned();
    if fault == Some(&Kind::BadSignature) {
        token = token.chars().rev().collect();
    }
    let body = if let Some(Kind::Body(bytes)) = fault {
        bytes.clone()
    } else {
        body
    };
    Message {
        request: sandbox
            .http
            .post(&hears.url)
            .bearer_auth(token)
            .header(header::CONTENT_TYPE, kind)
            .body(body),
        heard: plain_success,
    }
}
