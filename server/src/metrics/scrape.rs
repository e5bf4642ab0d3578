//! `GET /metrics`.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{counted::Metrics, process};
use crate::{
    clock::Clock,
    merchant::{Streams, store::Store},
};

const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone, Debug)]
struct Scraped {
    metrics: Metrics,
    streams: Streams,
    store: Arc<dyn Store>,
    clock: Clock,
}

/// `GET /metrics`, for a listener of its own.
pub(crate) fn routes(
    metrics: Metrics,
    streams: Streams,
    store: Arc<dyn Store>,
    clock: Clock,
) -> Router {
    let scraped = Scraped {
        metrics,
        streams,
        store,
        clock,
    };
    Router::new()
        .route("/metrics", get(scrape))
        .with_state(scraped)
}

/// What the store has is asked for at each scrape. Where it fails, that is counted, and the
/// rest is answered.
async fn scrape(State(scraped): State<Scraped>) -> Response {
    let Scraped {
        metrics,
        streams,
        store,
        clock,
    } = scraped;
    let now_ms = clock.now_ms();
    match store.figures().await {
        Ok(figures) => metrics.figures(&figures, now_ms),
        Err(error) => tracing::error!(%error, "figures of the store are as before: it failed"),
    }
    metrics.failures(store.failures());
    metrics.streams(streams.open());
    if let Some(bytes) = process::resident_memory() {
        metrics.memory(bytes);
    }
    match metrics.text() {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
