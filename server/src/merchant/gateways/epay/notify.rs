//! `/notify/epay`: the gateway notifies that an order was paid. Anybody can call it, so
//! that nothing is recorded before the signature, the order, its param and the amount fit.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    response::Response,
};

use super::{
    channel::channel,
    config::{Epay, NAME},
    fields::EpayFields,
    verify::{verify, verify_param},
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
    let value = |name| {
        let value = form::field(sent, name).filter(|value| !value.trim().is_empty());
        value.ok_or(NotificationRejected::Form)
    };
    verify(epay, sent)?;
    if value("pid")? != epay.pid {
        return Err(NotificationRejected::Merchant.into());
    }
    if value("trade_status")? != PAID {
        return Err(NotificationRejected::Status.into());
    }
    // The name may be ours, ours as the gateway keeps it, or the gateway's own for all.
    value("name")?;
    let no = value("out_trade_no")?;
    let (order, attempt) = merchant.attempt_at(NAME, &no).await?;
    verify_param(sent, EpayFields::of(&attempt).ok().as_ref())?;
    let (paid, paid_with) = (value("money")?, value("type")?);
    let (order_no, trade_no) = (order.no.as_str(), form::field(sent, "trade_no"));
    // `1` for `1.00`: the gateway drops zeros.
    if Fen::parse_with_zeros(&paid) != Ok(order.amount) {
        let due = order.amount.to_string();
        tracing::error!(
            order_no,
            paid,
            due,
            trade_no,
            "epay notifies that another amount than the order's was paid"
        );
        return Err(NotificationRejected::Amount.into());
    }
    // Cashiers let the shopper change the wallet.
    if channel(attempt.wallet) != Some(paid_with.as_str()) {
        let asked = attempt.wallet.name();
        tracing::warn!(
            order_no,
            asked,
            paid_with,
            trade_no,
            "paid with another wallet than asked"
        );
    }
    merchant.record(order, &attempt, PayState::Paid).await
}
