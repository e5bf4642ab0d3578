//! Hearing of a payment where the gateway's document has no callback that names our
//! order: the merchant's own system, which hears the gateway, reports it here in a form
//! of ours, `order_no pay_state amount channel`, as JSON or as a form, behind a token.

use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::{
    Merchant,
    notified::{Forged, only},
    order::{Gateway, OrderNo},
    pay_state::PayState,
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

impl Merchant {
    pub(super) async fn reported(
        &self,
        gateway: Gateway,
        token: &Secret,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<OrderNo, Forged> {
        if !bears(headers, token) {
            return Err(Forged::Token);
        }
        let report = read(body)?;
        let seen = state(&report.pay_state).ok_or(Forged::Status)?;
        let order = self.sent_to(gateway, &report.order_no).await?;
        if Fen::parse(&report.amount) != Ok(order.amount) {
            return Err(Forged::Amount);
        }
        if report.channel != order.wallet.name() {
            return Err(Forged::Channel);
        }
        self.take_down(order, seen).await
    }
}

/// Compares in a time that tells no more than the token's length.
fn bears(headers: &HeaderMap, token: &Secret) -> bool {
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

/// By the look of it, as senders are careless about the content type. No form of ours
/// begins with a brace.
fn read(body: &[u8]) -> Result<Report, Forged> {
    if body.trim_ascii_start().starts_with(b"{") {
        return serde_json::from_slice(body).map_err(|_| Forged::Form);
    }
    let sent = form::decode(body);
    Ok(Report {
        order_no: only(&sent, "order_no")?,
        pay_state: Value::String(only(&sent, "pay_state")?),
        amount: only(&sent, "amount")?,
        channel: only(&sent, "channel")?,
    })
}

/// Waiting is nothing to report, and an unknown state means nothing.
fn state(value: &Value) -> Option<PayState> {
    let text = value.as_str().map(str::to_owned);
    match text.unwrap_or_else(|| value.to_string()).as_str() {
        "1" => Some(PayState::Paid),
        "2" => Some(PayState::Canceled),
        "3" => Some(PayState::Refunded),
        _ => None,
    }
}
