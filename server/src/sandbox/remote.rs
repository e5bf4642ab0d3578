//! How tests steer the sandbox: faults, the scenario and the list of trades, as JSON.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Sandbox,
    epay::Field,
    faults::Order,
    gatepay::Standing,
    pay_url::{Referer, Shape},
    trade::Trade,
};

/// What is not said is as at the start.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Scenario {
    /// The link field that epay answers with, whatever the device.
    pub(super) epay_field: Option<Field>,
    /// Which of its documented shapes pay-url answers with.
    pub(super) pay_url: Shape,
    /// What pay-url's answer says under `referer`, and its WeChat page then wants.
    pub(super) referer: Referer,
    /// How the shop stands at gatepay.
    pub(super) gatepay: Standing,
}

pub(super) async fn faults(State(sandbox): State<Arc<Sandbox>>) -> Json<Vec<Order>> {
    Json(sandbox.faults().waiting())
}

pub(super) async fn add_fault(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Response {
    let order = match serde_json::from_slice::<Order>(&body) {
        Ok(order) => order,
        Err(error) => return wrong(&error.to_string()),
    };
    let added = sandbox.faults().add(order);
    added.map_or_else(
        |senseless| wrong(&senseless.to_string()),
        |()| StatusCode::NO_CONTENT.into_response(),
    )
}

pub(super) async fn clear_faults(State(sandbox): State<Arc<Sandbox>>) -> StatusCode {
    sandbox.faults().clear();
    StatusCode::NO_CONTENT
}

pub(super) async fn scenario(State(sandbox): State<Arc<Sandbox>>) -> Json<Scenario> {
    Json(sandbox.scenario().clone())
}

pub(super) async fn set_scenario(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(scenario) => {
            *sandbox.scenario() = scenario;
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => wrong(&error.to_string()),
    }
}

pub(super) async fn clear_scenario(State(sandbox): State<Arc<Sandbox>>) -> StatusCode {
    *sandbox.scenario() = Scenario::default();
    StatusCode::NO_CONTENT
}

pub(super) async fn trades(State(sandbox): State<Arc<Sandbox>>) -> Json<Vec<Value>> {
    let book = sandbox.book();
    Json(
        book.newest_first()
            .map(|trade| shown(trade, book.creates(trade)))
            .collect(),
    )
}

fn shown(trade: &Trade, creates: u32) -> Value {
    json!({
        "id": trade.id,
        "gateway": trade.gateway,
        "order_no": trade.order_no,
        "wallet": trade.wallet.name(),
        "code": trade.code,
        "state": trade.state_name(),
        "amount": trade.amount_text(),
        "creates": creates,
        "notify": trade.notify,
    })
}

fn wrong(words: &str) -> Response {
    (
        StatusCode::BAD_REQUEST,
        Json(json!({"error": "malformed", "message": words})),
    )
        .into_response()
}
