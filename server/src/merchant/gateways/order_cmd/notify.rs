//! `/notify/order-cmd`: the gateway says that there is news of an order.
//!
//! The document names neither what is sent there nor a signature, so that anybody can call
//! and nothing that is sent counts. The order's number stands in the address that the
//! gateway was given; where a gateway calls without it, it is looked for in the body.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    response::Response,
};
use serde::Deserialize;

use super::config::{NAME, OrderCmd};
use crate::{
    form,
    merchant::{
        gateway::Mounted,
        notification::{self, NotificationError},
        order::OrderNo,
        pay_state::PayState,
        shared::Merchant,
    },
};

/// The field with the order's number, in the address and in bodies.
pub(super) const ORDER_NO: &str = "order_no";

#[derive(Debug, Deserialize)]
struct Body {
    order_no: String,
}

pub(super) async fn receive(
    State(Mounted { gateway, merchant }): State<Mounted<OrderCmd>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let no = number(&query.unwrap_or_default(), &body);
    let recorded = query_and_record(&gateway, &merchant, &no).await;
    notification::answer(NAME, recorded)
}

/// Queries the state and records the answer. A gateway does not call again after `success`,
/// so that only a state that is on the disk is answered so: the order that it answers to be
/// waiting may be paid a moment later.
async fn query_and_record(
    gateway: &OrderCmd,
    merchant: &Merchant,
    no: &str,
) -> Result<OrderNo, NotificationError> {
    let (order, _) = merchant.attempt_at(NAME, no).await?;
    let state = merchant.state_after_news(gateway, &order).await;
    match state.map_err(NotificationError::NotQueried)? {
        PayState::Paid | PayState::Canceled | PayState::Refunded => Ok(order.no),
        PayState::Waiting | PayState::Other(_) => Err(NotificationError::NotSettled(order.no)),
    }
}

fn number(query: &str, body: &[u8]) -> String {
    let of_form = |text: &[u8]| form::field(&form::decode(text), ORDER_NO);
    let of_json = || {
        let body: Body = serde_json::from_slice(body).ok()?;
        Some(body.order_no)
    };
    let found = of_form(query.as_bytes()).or_else(of_json);
    found.or_else(|| of_form(body)).unwrap_or_default()
}
