//! The shop's static files, under the strictest policy that the widget works with.

use std::path::Path;

use axum::{
    Router,
    http::{HeaderValue, header},
    middleware::map_response,
    response::Response,
};
use tower_http::services::ServeDir;

/// The content security policy. `frame-src` is for the shop's own pages in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
     style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; object-src 'none'; \
     form-action 'none'; require-trusted-types-for 'script'";

pub(crate) fn routes(dist: &Path) -> Router {
    Router::new()
        .fallback_service(ServeDir::new(dist))
        .layer(map_response(|mut response: Response| async {
            let headers = response.headers_mut();
            headers.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(POLICY),
            );
            headers.insert(
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            );
            // Names are stable, contents are not: browsers revalidate, and get a short 304.
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            response
        }))
}
