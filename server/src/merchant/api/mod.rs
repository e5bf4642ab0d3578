//! `/api/v1`: what the shop's own system does with its orders, over HTTP. It is for programs
//! that have a key, and for no browser.

mod admit;
mod attention;
mod code;
mod document;
mod event_shapes;
mod export;
mod money_shapes;
mod order_shapes;
mod orders;
mod paging;
mod problem;
mod refunds;
mod sent;
mod webhook_shapes;
mod webhooks;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, header},
    middleware::{from_fn_with_state, map_response},
    routing::get,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::document::Document;
use super::{api_keys::ApiKeys, shop::Shop};

/// Bytes; an order with the longest metadata has a tenth of it.
const MAX_BODY: usize = 64 * 1024;

/// The routes below `/api/v1`, which answer those who have one of the keys. The document needs
/// none: it is the same everywhere.
pub(super) fn routes(keys: ApiKeys, shop: Shop) -> Router {
    let (secured, document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(orders::create, orders::list))
        .routes(routes!(orders::show))
        .routes(routes!(orders::cancel))
        .routes(routes!(refunds::create))
        .routes(routes!(refunds::settle))
        .routes(routes!(attention::list))
        .routes(routes!(attention::resolve))
        .routes(routes!(attention::unconfirmed))
        .routes(routes!(attention::settle))
        .routes(routes!(export::export))
        .routes(routes!(webhooks::list))
        .routes(routes!(webhooks::resend))
        .split_for_parts();
    let document = document::with_common_answers(document);
    let document = document.to_pretty_json().unwrap_or_default();
    let document: Arc<str> = document.into();
    let secured = secured
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(from_fn_with_state(Arc::new(keys), admit::admit))
        .with_state(shop);
    let shown = move || {
        let text = document.to_string();
        async move { ([(header::CONTENT_TYPE, "application/json")], text) }
    };
    secured.route("/openapi.json", get(shown))
}

/// The API with all of its errors as problem details, also those of the layers around it.
pub(crate) fn as_problems(api: Router) -> Router {
    api.layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(map_response(problem::as_problem))
}
