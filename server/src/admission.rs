//! Admits requests: first the whole body is received, within a time, and then a place is
//! taken among those in work at the same route.
//!
//! Each route has places of its own, so that create requests that wait for a gateway keep
//! out no notification, and a slow gateway keeps out no other's.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{FromRequest, MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::MerchantConfig;

/// Seconds after which a refused client may try again.
const RETRY_AFTER: &str = "2";

/// How many requests are in work at once, and for how long their bodies may take.
#[derive(Debug)]
struct Admission {
    places: usize,
    body_timeout: Duration,
    by_route: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// Above the config's limit, one more request to the same route is refused at once instead
/// of queued. A request whose body does not come in time is ended.
pub(crate) fn limited(routes: Router, config: &MerchantConfig) -> Router {
    let admission = Admission {
        places: config.max_in_flight.clamp(1, Semaphore::MAX_PERMITS),
        body_timeout: Duration::from_secs(config.body_timeout.max(1).into()),
        by_route: Mutex::default(),
    };
    routes.layer(from_fn_with_state(Arc::new(admission), admit))
}

async fn admit(State(admission): State<Arc<Admission>>, request: Request, next: Next) -> Response {
    let request = match whole(request, admission.body_timeout).await {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let route = request.extensions().get::<MatchedPath>();
    match admission.place(route.map_or("", MatchedPath::as_str)) {
        Some(_place) => next.run(request).await,
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::RETRY_AFTER, RETRY_AFTER)],
            Json(json!({"error": "overloaded", "message": "系统繁忙，请稍后再试"})),
        )
            .into_response(),
    }
}

/// The request with its body in memory. A client that sends nothing of it holds a
/// connection, but no place.
async fn whole(request: Request, timeout: Duration) -> Result<Request, Response> {
    let (parts, body) = request.into_parts();
    let sent = Request::from_parts(parts.clone(), body);
    match tokio::time::timeout(timeout, Bytes::from_request(sent, &())).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(parts, bytes.into())),
        Ok(Err(refused)) => Err(refused.into_response()),
        Err(_late) => Err((
            StatusCode::REQUEST_TIMEOUT,
            [(header::CONNECTION, "close")],
            Json(json!({"error": "body_timeout", "message": "请求超时，请重试"})),
        )
            .into_response()),
    }
}

impl Admission {
    fn place(&self, route: &str) -> Option<OwnedSemaphorePermit> {
        let mut by_route = self.by_route.lock().unwrap_or_else(PoisonError::into_inner);
        if !by_route.contains_key(route) {
            by_route.insert(route.to_owned(), Arc::new(Semaphore::new(self.places)));
        }
        let places = by_route.get(route)?;
        Arc::clone(places).try_acquire_owned().ok()
    }
}
