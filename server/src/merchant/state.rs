//! `GET /state`: what is recorded about an order and what its gateway answers, in the form
//! of the widget's state query.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    configured::Configured,
    order::{Order, OrderNo},
    pay_state::PayState,
    query_cache::QueryCache,
    refusal::MerchantRefusal,
    shared::Merchant,
    store::Source,
};

/// A widget queries at most once a second, when its shopper is just back from the
/// wallet: that query must not meet an answer from before the payment.
const QUERY_WAITING_EVERY: Duration = Duration::from_millis(800);
/// Only a refund can still come, or money for an order that was called off.
const QUERY_SETTLED_EVERY: Duration = Duration::from_secs(10);
/// Says that the order is unknown.
const UNKNOWN: i64 = -15;

/// The state of the route.
#[derive(Debug)]
pub(super) struct States {
    merchant: Arc<Merchant>,
    gateways: Configured,
    cache: QueryCache,
}

#[derive(Debug, Deserialize)]
pub(super) struct StateRequest {
    #[serde(default)]
    order_no: String,
}

pub(super) async fn show(
    State(states): State<Arc<States>>,
    Query(request): Query<StateRequest>,
) -> Result<Response, MerchantRefusal> {
    let found = match OrderNo::parse(&request.order_no) {
        Some(no) => states.merchant.store.find(no).await?,
        None => None,
    };
    let Some(order) = found else {
        let unknown = MerchantRefusal::UnknownOrder;
        let answer = json!({"result": UNKNOWN, "msg": unknown.message()});
        return Ok((unknown.status(), Json(answer)).into_response());
    };
    let state = states.current(&order).await?;
    Ok(Json(json!({
        "result": 0,
        "msg": "",
        "order_no": order.no.as_str(),
        "pay_state": state.code(),
        "pay_state_desc": state.description(),
        "expires_in": order.expires_in(),
        "amount": order.amount,
    }))
    .into_response())
}

impl States {
    pub(super) fn new(merchant: Arc<Merchant>, gateways: Configured) -> Self {
        Self {
            merchant,
            gateways,
            cache: QueryCache::default(),
        }
    }

    async fn current(&self, order: &Order) -> Result<PayState, MerchantRefusal> {
        let interval = match order.state {
            PayState::Waiting | PayState::Other(_) => QUERY_WAITING_EVERY,
            PayState::Paid | PayState::Canceled => QUERY_SETTLED_EVERY,
            PayState::Refunded => return Ok(order.state),
        };
        let gateway = self.gateways.of(order);
        let query = gateway.and_then(|gateway| gateway.query_state(&self.merchant, order));
        let Some(query) = query else {
            // What was notified or reported is all there is.
            return Ok(order.state);
        };
        match self.cache.at_most_every(interval, &order.no, query).await {
            // What is recorded needs no gateway.
            Err(_) if matches!(order.state, PayState::Paid | PayState::Canceled) => Ok(order.state),
            Err(refusal) => Err(refusal),
            Ok(state) if order.state.then(state) == order.state => Ok(order.state),
            Ok(state) => {
                let no = order.no.clone();
                Ok(self.merchant.store.record(no, state, Source::Query).await?)
            }
        }
    }
}
