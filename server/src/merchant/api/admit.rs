//! Admits who has a key: a bearer token in the one header, and nowhere else.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{code::Code, problem::Problem};
use crate::merchant::api_keys::ApiKeys;

/// Who sent a request: the name of the key.
#[derive(Clone, Debug)]
pub(super) struct Caller(pub(super) String);

/// Passes on a request with its caller, or answers 401. Which part of a key was wrong, or whether
/// it once was right, is not to be seen.
pub(super) async fn admit(
    State(keys): State<Arc<ApiKeys>>,
    mut request: Request,
    next: Next,
) -> Response {
    let name = token(request.headers()).and_then(|token| keys.name_of(token));
    let Some(name) = name.map(str::to_owned) else {
        tracing::warn!(
            path = request.uri().path(),
            "the API was called without a valid key"
        );
        let detail = "send a key of the config as `Authorization: Bearer <key>`";
        return Problem::new(StatusCode::UNAUTHORIZED, Code::Unauthorized, detail).into_response();
    };
    request.extensions_mut().insert(Caller(name));
    next.run(request).await
}

/// The token of the one header that there may be.
fn token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
