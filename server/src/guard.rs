//! Layers around the routes: overload, caching and other origins.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn_with_state, map_response},
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::sync::Semaphore;
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

/// Seconds after which a refused client may try again.
const RETRY_AFTER: &str = "2";

/// Above `limit` requests in work, one more is refused at once instead of queued.
pub(crate) fn overload(routes: Router, limit: usize) -> Router {
    let places = Semaphore::new(limit.clamp(1, Semaphore::MAX_PERMITS));
    routes.layer(from_fn_with_state(Arc::new(places), admit))
}

async fn admit(State(places): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    match places.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_full) => {
            let answer = json!({"error": "overloaded", "message": "系统繁忙，请稍后再试"});
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, RETRY_AFTER)],
                Json(answer),
            )
                .into_response()
        }
    }
}

/// Forbids caching: what is computed is out of date a moment later.
pub(crate) fn no_store(routes: Router) -> Router {
    routes.layer(map_response(|mut response: Response| async {
        response
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        response
    }))
}

/// Lets pages on the configured origins, and no other, call and read. No credentials.
pub(crate) fn cross_origin(routes: Router, origins: &[String]) -> Router {
    let exact: Vec<HeaderValue> = origins
        .iter()
        .filter_map(|origin| origin.parse().ok())
        .collect();
    routes.layer(
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(exact))
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers([header::RETRY_AFTER])
            .vary([header::ORIGIN]),
    )
}
