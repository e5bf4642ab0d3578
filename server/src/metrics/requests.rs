//! Measures requests by their routes, which are few, and not by their paths.

use std::time::Instant;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::{Next, from_fn_with_state},
    response::Response,
};

use super::counted::Metrics;

/// The routes, each of whose answers is counted.
pub(crate) fn measured(routes: Router, metrics: Metrics) -> Router {
    routes.layer(from_fn_with_state(metrics, measure))
}

async fn measure(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = name(request.method());
    let began = Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    metrics.request(method, route, response.status(), began.elapsed());
    response
}

/// Anybody can send a method that nobody knows.
const fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
