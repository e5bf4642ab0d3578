//! `GET /state`: what is known of an order, in the form of `WechatPayState`.
//!
//! A gateway is asked at most every few seconds for one order, however many poll.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Merchant, epay,
    order::{Gateway, Order, OrderNo},
    order_cmd,
    pay_state::PayState,
    refusal::Refusal,
    store::Source,
};

/// A widget asks at most once a second, when its shopper is just back from the
/// wallet: that question must not meet an answer from before the payment.
const ASK_WAITING_EVERY: Duration = Duration::from_millis(800);
/// Only a refund can still come, or money for an order that was called off.
const ASK_SETTLED_EVERY: Duration = Duration::from_secs(10);
/// Beyond so many orders the old answers are dropped.
const MAX_REMEMBERED: usize = 10_000;

type Last = Arc<tokio::sync::Mutex<Option<(Instant, Result<PayState, Refusal>)>>>;

/// The last answer for each order. Its lock is held while asking, so that the others wait
/// for that answer instead of asking too.
#[derive(Debug, Default)]
pub(super) struct Asked(Mutex<HashMap<OrderNo, Last>>);

impl Asked {
    fn last(&self, no: &OrderNo) -> Last {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() > MAX_REMEMBERED {
            orders.retain(|_, last| Arc::strong_count(last) > 1);
        }
        Arc::clone(orders.entry(no.clone()).or_default())
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    order_no: String,
}

pub(super) async fn show(
    State(merchant): State<Arc<Merchant>>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    let found = match OrderNo::parse(&wanted.order_no) {
        Some(no) => merchant.store.find(no).await?,
        None => None,
    };
    let Some(order) = found else {
        return Ok((Refusal::UnknownOrder.status(), Json(unknown_order())).into_response());
    };
    let state = merchant.current_state(&order).await?;
    Ok(Json(json!({
        "result": 0,
        "msg": "",
        "order_no": order.no.as_str(),
        "pay_state": state.code(),
        "pay_state_desc": state.words(),
        "expires_in": order.expires_in(),
        "amount": order.amount,
    }))
    .into_response())
}

pub(super) fn unknown_order() -> serde_json::Value {
    json!({"result": -15, "msg": Refusal::UnknownOrder.words()})
}

impl Merchant {
    async fn current_state(&self, order: &Order) -> Result<PayState, Refusal> {
        let every = match order.state {
            PayState::Waiting | PayState::Other(_) => ASK_WAITING_EVERY,
            PayState::Paid | PayState::Canceled => ASK_SETTLED_EVERY,
            PayState::Refunded => return Ok(order.state),
        };
        let seen = match order.gateway {
            // No query of theirs names an order of ours: what was reported is all there is.
            None | Some(Gateway::PayUrl | Gateway::Gatepay | Gateway::Smallsaas) => {
                return Ok(order.state);
            }
            Some(Gateway::Epay) => {
                self.ask_now_and_then(order, every, epay::query::ask(self, order))
                    .await
            }
            Some(Gateway::OrderCmd) => {
                self.ask_now_and_then(order, every, order_cmd::ask(self, order))
                    .await
            }
        };
        match seen {
            // What is on record needs no gateway.
            Err(_) if matches!(order.state, PayState::Paid | PayState::Canceled) => Ok(order.state),
            Err(refusal) => Err(refusal),
            Ok(seen) if order.state.then(seen) == order.state => Ok(order.state),
            Ok(seen) => Ok(self
                .store
                .record(order.no.clone(), seen, Source::Query)
                .await?),
        }
    }

    async fn ask_now_and_then(
        &self,
        order: &Order,
        every: Duration,
        ask: impl Future<Output = Result<PayState, Refusal>>,
    ) -> Result<PayState, Refusal> {
        let last = self.asked.last(&order.no);
        let mut last = last.lock().await;
        if let Some((_, seen)) = last.as_ref().filter(|(at, _)| at.elapsed() < every) {
            return *seen;
        }
        let seen = ask.await;
        *last = Some((Instant::now(), seen));
        seen
    }
}
