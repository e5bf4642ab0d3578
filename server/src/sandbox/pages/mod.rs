//! The sandbox's pages: the shopper's phone, the payment page, and the console.

mod cashier;
mod console;
mod fault_form;
pub(super) mod frame;
pub(super) mod parts;
mod phone;
mod scenario_form;
mod texts;

use std::sync::Arc;

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Redirect},
    routing::{get, post},
};

use super::{control::Controls, state::State};

const STYLE: &str = include_str!("style.css");
const BROWSER: &str = include_str!("browser.js");

/// The pages that show and change trades.
pub(super) fn of_trades(state: Arc<State>) -> Router {
    Router::new()
        .route("/sandbox/phone", get(phone::show))
        .route("/sandbox/phone/act", post(phone::act))
        .route("/sandbox/cashier/{id}/", get(cashier::show))
        .route("/sandbox/cashier/{id}/act", post(cashier::act))
        .with_state(state)
}

/// The console, which lists all gateways.
pub(super) fn of_console(controls: Arc<Controls>) -> Router {
    Router::new()
        .route(
            "/sandbox",
            get(|| async { Redirect::permanent("/sandbox/") }),
        )
        .route("/sandbox/", get(console::show))
        .route("/sandbox/console/fault", post(fault_form::add))
        .route("/sandbox/console/clear", post(fault_form::clear))
        .route("/sandbox/console/scenario", post(scenario_form::apply))
        .route("/sandbox/style.css", get(style))
        .route("/sandbox/browser.js", get(browser))
        .with_state(controls)
}

async fn style() -> impl IntoResponse {
    file("text/css; charset=utf-8", STYLE)
}

async fn browser() -> impl IntoResponse {
    file("text/javascript; charset=utf-8", BROWSER)
}

fn file(kind: &'static str, content: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, content)
}
