//! Layers around the routes: caching and other origins.

use axum::{
    Router,
    http::{HeaderValue, Method, header},
    middleware::map_response,
    response::Response,
};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::{merchant::ORDER_NO_HEADER, request_id::REQUEST_ID_HEADER};

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
            .expose_headers([header::RETRY_AFTER, ORDER_NO_HEADER, REQUEST_ID_HEADER])
            .vary([header::ORIGIN]),
    )
}
