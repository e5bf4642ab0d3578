//! `/notify/epay`: the gateway notifies that an order was paid. Anybody can call it, so
//! that nothing is recorded before the signature, the order, the amount and the channel
//! fit.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    response::Response,
};

use super::{
    channel::channel,
    config::{Epay, NAME},
    sign,
};
use crate::{
    form::{self, Pair},
    merchant::{
        gateway::Mounted,
        notification::{self, NotificationError, NotificationRejected},
        order::OrderNo,
        pay_state::PayState,
        shared::Merchant,
    },
    money::Fen,
};

/// The `trade_status` of a paid order.
pub(super) const PAID: &str = "TRADE_SUCCESS";

/// What the gateway signs. Anything else in the query is the notify URL's own.
const SIGNED: [&str; 8] = [
    "pid",
    "trade_no",
    "out_trade_no",
    "type",
    "name",
    "money",
    "trade_status",
    "param",
];

pub(super) async fn by_get(
    State(mounted): State<Mounted<Epay>>,
    RawQuery(query): RawQuery,
) -> Response {
    receive(&mounted, query.unwrap_or_default().as_bytes()).await
}

pub(super) async fn by_post(State(mounted): State<Mounted<Epay>>, body: Bytes) -> Response {
    receive(&mounted, &body).await
}

async fn receive(Mounted { gateway, merchant }: &Mounted<Epay>, sent: &[u8]) -> Response {
    let recorded = verify_and_record(gateway, merchant, &form::decode(sent)).await;
    notification::answer(NAME, recorded)
}

async fn verify_and_record(
    epay: &Epay,
    merchant: &Merchant,
    sent: &[Pair],
) -> Result<OrderNo, NotificationError> {
    let value = |name| form::field(sent, name).ok_or(NotificationRejected::Form);
    verify(epay, sent)?;
    if value("pid")? != epay.pid {
        return Err(NotificationRejected::Merchant.into());
    }
    if value("trade_status")? != PAID {
        return Err(NotificationRejected::Status.into());
    }
    let order = merchant
        .order_sent_to(NAME, &value("out_trade_no")?)
        .await?;
    // `1` for `1.00`: the gateway drops zeros.
    if Fen::parse(&value("money")?) != Ok(order.amount) {
        return Err(NotificationRejected::Amount.into());
    }
    if channel(order.wallet) != Some(value("type")?.as_str()) {
        return Err(NotificationRejected::Channel.into());
    }
    merchant.record(order, PayState::Paid).await
}

/// Checks that no field was sent twice, and that the gateway signed them.
fn verify(epay: &Epay, sent: &[Pair]) -> Result<(), NotificationRejected> {
    let sent_twice = |name: &str| {
        sent.iter()
            .filter(|(key, _)| key == name.as_bytes())
            .count()
            > 1
    };
    if (SIGNED.into_iter().chain(["sign", "sign_type"])).any(sent_twice) {
        return Err(NotificationRejected::Form);
    }
    let value = |name| form::field(sent, name).ok_or(NotificationRejected::Form);
    let signed = sent
        .iter()
        .filter(|(key, _)| SIGNED.iter().any(|name| key == name.as_bytes()))
        .map(|(key, value)| (key.as_slice(), value.as_slice()));
    if value("sign_type")? != "MD5" || !sign::verify(signed, &epay.key, value("sign")?.as_bytes()) {
        return Err(NotificationRejected::Signature);
    }
    Ok(())
}
