//! Reports: where a gateway's API document has no callback that names the shop's order,
//! a program of the merchant's sends `order_no pay_state amount channel` here, as JSON or
//! as a form, behind a token.

use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::{
    notification::{NotificationError, NotificationRejected, single_field},
    order::OrderNo,
    pay_state::PayState,
    shared::Merchant,
};
use crate::{form, money::Fen, secret::Secret};

#[derive(Debug, Deserialize)]
struct Report {
    order_no: String,
    /// A number, or its text where a form carries it.
    pay_state: Value,
    /// Decimal text: a number might have been a float on its way.
    amount: String,
    channel: String,
}

/// Verifies a report about an order that was sent to this gateway, and records it.
pub(super) async fn receive(
    merchant: &Merchant,
    gateway: &str,
    token: &Secret,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<OrderNo, NotificationError> {
    if !has_token(headers, token) {
        return Err(NotificationRejected::Token.into());
    }
    let report = read(body)?;
    let state = state(&report.pay_state).ok_or(NotificationRejected::Status)?;
    let (order, attempt) = merchant.attempt_at(gateway, &report.order_no).await?;
    if Fen::parse(&report.amount) != Ok(order.amount) {
        return Err(NotificationRejected::Amount.into());
    }
    if report.channel != attempt.wallet.name() {
        return Err(NotificationRejected::Channel.into());
    }
    merchant.record(order, &attempt, state).await
}

/// Compares in a time that reveals no more than the token's length.
fn has_token(headers: &HeaderMap, token: &Secret) -> bool {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let given = value.as_bytes().split_at_checked("Bearer ".len());
    given.is_some_and(|(scheme, given)| {
        scheme.eq_ignore_ascii_case(b"Bearer ")
            && !token.is_empty()
            && bool::from(token.reveal().as_bytes().ct_eq(given))
    })
}

/// Reads JSON or a form by its first byte, since senders are careless about the content
/// type. No form of a report begins with a brace.
fn read(body: &[u8]) -> Result<Report, NotificationRejected> {
    if body.trim_ascii_start().starts_with(b"{") {
        return serde_json::from_slice(body).map_err(|_| NotificationRejected::Form);
    }
    let sent = form::decode(body);
    Ok(Report {
        order_no: single_field(&sent, "order_no")?,
        pay_state: Value::String(single_field(&sent, "pay_state")?),
        amount: single_field(&sent, "amount")?,
        channel: single_field(&sent, "channel")?,
    })
}

/// The states that can be reported. Waiting needs no report, and an unknown state has no
/// meaning.
fn state(value: &Value) -> Option<PayState> {
    let text = value.as_str().map(str::to_owned);
    match text.unwrap_or_else(|| value.to_string()).as_str() {
        "1" => Some(PayState::Paid),
        "2" => Some(PayState::Canceled),
        "3" => Some(PayState::Refunded),
        _ => None,
    }
}
