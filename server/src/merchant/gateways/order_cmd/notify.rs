//! `/notify/order-cmd`: the gateway says that there is news of an order.
//!
//! The document names neither what is sent there nor a signature, so that anybody can call
//! and nothing that is sent counts. The order's number stands in the address that the
//! gateway was given; where a gateway calls without it, it is looked for in the body.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    body::Bytes,
    extract::{ConnectInfo, RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;

use super::config::{NAME, OrderCmd};
use crate::{
    form,
    merchant::{
        client_address::client_address,
        gateway::Mounted,
        learned::Learned,
        notification::NotificationError,
        pay_state::PayState,
        shared::Merchant,
        store::{NewEvent, Source},
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
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let sender = client_address(merchant.trust_forwarded_for, peer, &headers);
    let query = query.unwrap_or_default();
    let sent = [query.as_bytes(), b"\n", &body].concat();
    let learned = Learned::received(NAME, Source::Notification, sender, &sent, &[]);
    let learned = learned.about(Some(number(&query, &body)), None);
    let recorded = query_and_record(gateway, &merchant, &learned).await;
    merchant.answer_notification(&learned, recorded).await
}

/// Queries the state and records the answer. A gateway does not call again after `success`: an
/// order that it answers to be waiting may be paid a moment later, and is queried again soon.
async fn query_and_record(
    gateway: Arc<OrderCmd>,
    merchant: &Arc<Merchant>,
    learned: &Learned,
) -> Result<(), NotificationError> {
    let found = merchant.attempt_at(NAME, &learned.number).await;
    let (order, attempt) = found.map_err(NotificationError::without_proof)?;
    let state = merchant.state_after_news(gateway, order, attempt).await;
    let is_settled = match state.map_err(NotificationError::NotQueried)? {
        PayState::Paid | PayState::Canceled | PayState::Refunded => true,
        PayState::Waiting | PayState::Other(_) => false,
    };
    let event = NewEvent {
        reason: (!is_settled).then_some("not_settled"),
        ..learned.event(merchant.clock.now_ms())
    };
    merchant.store.record_unproven(event).await?;
    Ok(())
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
