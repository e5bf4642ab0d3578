//! `GET /livez` and `GET /readyz`, for what starts, restarts and watches the server. They take
//! no place of the other routes.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use tokio::sync::Mutex;

use crate::{
    clock::Clock,
    merchant::store::{Store, StoreError},
};

/// For how long a result is answered again: whoever asks more often causes no more writing.
const RESULT_LIFE: Duration = Duration::from_secs(1);

#[derive(Debug)]
struct Readiness {
    store: Arc<dyn Store>,
    clock: Clock,
    last: Mutex<Option<(Instant, Result<(), StoreError>)>>,
}

/// The routes of a server that has this store.
pub(crate) fn routes(store: Arc<dyn Store>, clock: Clock) -> Router {
    let readiness = Readiness {
        store,
        clock,
        last: Mutex::default(),
    };
    Router::new()
        .route("/livez", get(|| async { Json(json!({"status": "ok"})) }))
        .route("/readyz", get(ready))
        .with_state(Arc::new(readiness))
}

async fn ready(State(readiness): State<Arc<Readiness>>) -> Response {
    match readiness.probed().await {
        Ok(()) => Json(json!({"status": "ok"})).into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready: the order store failed");
            let body = json!({"status": "unavailable", "reason": reason(&error)});
            (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
        }
    }
}

impl Readiness {
    /// Whether the store can be read and written; those who ask at once wait for one result.
    async fn probed(&self) -> Result<(), StoreError> {
        let mut last = self.last.lock().await;
        if let Some((at, result)) = last.as_ref()
            && at.elapsed() < RESULT_LIFE
        {
            return result.clone();
        }
        let result = self.store.probe(self.clock.now_ms()).await;
        *last = Some((Instant::now(), result.clone()));
        result
    }
}

/// The reason's name in answers; stable, since alarms may match on it.
const fn reason(error: &StoreError) -> &'static str {
    match error {
        StoreError::Busy => "storage_busy",
        StoreError::Damaged(_) => "storage_damaged",
        StoreError::Database(_)
        | StoreError::Unreadable(_)
        | StoreError::UnknownOrder
        | StoreError::CreditWithoutOrder
        | StoreError::NewerVersion
        | StoreError::NotMarked
        | StoreError::OtherMode(_)
        | StoreError::NotAStore
        | StoreError::NoDatabase(_)
        | StoreError::Exists(_)
        | StoreError::NotEmpty
        | StoreError::NotTheSame(_)
        | StoreError::InUse
        | StoreError::Moved(_)
        | StoreError::Interrupted => "storage",
    }
}
