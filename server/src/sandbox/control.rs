//! How tests control the sandbox: faults, the scenario, the clock and the list of trades, as
//! JSON.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::Bytes,
    extract,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    faults::{FaultSpec, InvalidFault},
    gateway::Gateway,
    scenario::Scenario,
    state::State,
    trade::Trade,
};

/// What tests and the console can change.
#[derive(Debug)]
pub(super) struct Controls {
    pub(super) state: Arc<State>,
    /// The gateways that have an account.
    pub(super) gateways: Vec<Arc<dyn Gateway>>,
}

impl Controls {
    /// The settings of all gateways that have some.
    pub(super) fn scenarios(&self) -> impl Iterator<Item = &dyn Scenario> {
        self.gateways
            .iter()
            .filter_map(|gateway| gateway.scenario())
    }

    /// Adds a fault, if its gateway can fail like that.
    pub(super) fn add_fault(&self, spec: FaultSpec) -> Result<(), InvalidFault> {
        let mut all = self.gateways.iter().map(|gateway| gateway.info());
        let gateway = all.find(|gateway| gateway.name == spec.gateway);
        let gateway = gateway.ok_or(InvalidFault("there is no gateway of that name"))?;
        self.state.faults().add(gateway, spec)
    }

    /// Changes the settings of all gateways to the values of the object, and to their
    /// defaults where it has none. An object with a wrong value changes nothing.
    fn set_scenario(&self, mut wanted: Map<String, Value>) -> Result<(), String> {
        let mut changes = Vec::new();
        for scenario in self.scenarios() {
            let names = scenario.names();
            let own = names
                .into_iter()
                .filter_map(|name| wanted.remove_entry(&name));
            changes.push(scenario.change(own.collect())?);
        }
        if let Some((name, _)) = wanted.iter().next() {
            return Err(format!("no gateway has the setting {name:?}"));
        }
        for change in changes {
            change();
        }
        Ok(())
    }
}

/// The paths for tests.
pub(super) fn routes(controls: Arc<Controls>) -> Router {
    Router::new()
        .route(
            "/sandbox/faults",
            get(faults).post(add_fault).delete(clear_faults),
        )
        .route(
            "/sandbox/scenario",
            get(scenario).post(set_scenario).delete(clear_scenario),
        )
        .route("/sandbox/clock", post(forward))
        .route("/sandbox/trades", get(trades))
        .with_state(controls)
}

type Extracted = extract::State<Arc<Controls>>;

async fn faults(extract::State(controls): Extracted) -> Json<Vec<FaultSpec>> {
    Json(controls.state.faults().pending())
}

async fn add_fault(extract::State(controls): Extracted, body: Bytes) -> Response {
    let spec = serde_json::from_slice(&body).map_err(|error| error.to_string());
    answer(spec.and_then(|spec| controls.add_fault(spec).map_err(|error| error.to_string())))
}

async fn clear_faults(extract::State(controls): Extracted) -> StatusCode {
    controls.state.faults().clear();
    StatusCode::NO_CONTENT
}

async fn scenario(extract::State(controls): Extracted) -> Json<Map<String, Value>> {
    Json(controls.scenarios().flat_map(Scenario::shown).collect())
}

async fn set_scenario(extract::State(controls): Extracted, body: Bytes) -> Response {
    let wanted = serde_json::from_slice(&body).map_err(|error| error.to_string());
    answer(wanted.and_then(|wanted| controls.set_scenario(wanted)))
}

async fn clear_scenario(extract::State(controls): Extracted) -> Response {
    answer(controls.set_scenario(Map::new()))
}

/// By how much the clock is moved forward.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forward {
    seconds: u32,
}

async fn forward(extract::State(controls): Extracted, body: Bytes) -> Response {
    let wanted = serde_json::from_slice(&body).map_err(|error| error.to_string());
    answer(wanted.map(|Forward { seconds }| {
        let by = Duration::from_secs(seconds.into());
        controls.state.clock.forward(by);
    }))
}

async fn trades(extract::State(controls): Extracted) -> Json<Vec<Value>> {
    let trades = controls.state.trades();
    Json(
        trades
            .newest_first()
            .map(|trade| shown(trade, trades.creates(trade)))
            .collect(),
    )
}

fn shown(trade: &Trade, creates: u32) -> Value {
    json!({
        "id": trade.id,
        "gateway": trade.gateway.name,
        "order_no": trade.order_no,
        "wallet": trade.wallet.name(),
        "code": trade.code,
        "state": trade.state_name(),
        "amount": trade.amount_text(),
        "creates": creates,
        "notify": trade.delivery,
    })
}

fn answer(outcome: Result<(), String>) -> Response {
    match outcome {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(reason) => (
            StatusCode::BAD_REQUEST,
            Json(json!({"error": "malformed", "message": reason})),
        )
            .into_response(),
    }
}
