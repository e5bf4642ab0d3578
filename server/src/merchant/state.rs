//! `GET /state`: what is recorded about an order and what its gateway answers, in the form
//! of the widget's state query.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use tracing::Span;

use super::{configured::Configured, order::OrderNo, refusal::MerchantRefusal, shared::Merchant};

/// Says that the order is unknown.
const UNKNOWN: i64 = -15;

/// The state of the route.
#[derive(Debug)]
pub(super) struct States {
    merchant: Arc<Merchant>,
    gateways: Configured,
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
        Some(no) => states.merchant.store.order(&no).await?,
        None => None,
    };
    let Some(order) = found else {
        let unknown = MerchantRefusal::UnknownOrder;
        let answer = json!({"result": UNKNOWN, "msg": unknown.message()});
        return Ok((unknown.status(), Json(answer)).into_response());
    };
    Span::current().record("order_no", order.no.as_str());
    let gateway = states.gateways.of(&order);
    let state = states.merchant.current_state(gateway, &order).await?;
    Ok(Json(json!({
        "result": 0,
        "msg": "",
        "order_no": order.no.as_str(),
        "pay_state": state.code(),
        "pay_state_desc": state.description(),
        "expires_in": states.merchant.expires_in(&order),
        "amount": order.amount,
    }))
    .into_response())
}

impl States {
    pub(super) const fn new(merchant: Arc<Merchant>, gateways: Configured) -> Self {
        Self { merchant, gateways }
    }
}
