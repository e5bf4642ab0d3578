//! Reads what was sent, with errors that name the field.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Query, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest::{SHA256, digest};
use serde::{Serialize, de::DeserializeOwned};

use super::{code::Code, problem::Problem};
use crate::merchant::{order::OrderNo, store::IdempotencyKey};

/// Bytes of an idempotency key.
const LONGEST_KEY: usize = 255;

/// A body of JSON.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()?.split(';').next());
        if !kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
            let detail = "send the body with the content type application/json";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, Code::NotJson, detail));
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|_| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                Code::Malformed,
                "the body cannot be read",
            )
        })?;
        // A list would be read as the fields in their order.
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'[') {
            return Err(Problem::invalid("the body must be an object"));
        }
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let read = serde_path_to_error::deserialize(&mut json);
        let value = read.map_err(|error| {
            let is_json = error.inner().is_data();
            let path = error.path().to_string();
            let detail = match path.as_str() {
                "." => error.inner().to_string(),
                path => format!("{path}: {}", error.inner()),
            };
            if is_json {
                Problem::invalid(detail)
            } else {
                Problem::new(StatusCode::BAD_REQUEST, Code::Malformed, detail)
            }
        })?;
        json.end().map_err(|error| {
            Problem::new(StatusCode::BAD_REQUEST, Code::Malformed, error.to_string())
        })?;
        Ok(Self(value))
    }
}

/// The parameters of the address.
pub(super) struct Parameters<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        let read = read.map_err(|error| Problem::invalid(error.body_text()))?;
        Ok(Self(read.0))
    }
}

/// The number in a path; what is none is the number of no order.
pub(super) fn order_no(text: &str) -> Result<OrderNo, Problem> {
    OrderNo::parse(text).ok_or_else(|| crate::merchant::shop::Refused::UnknownOrder.into())
}

/// The header's key with a digest of the request; `None` where there is no such header.
pub(super) fn idempotency_key(
    headers: &HeaderMap,
    request: &impl Serialize,
) -> Result<Option<IdempotencyKey>, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let key = value.to_str().ok().map(str::trim);
    let is_plain = |key: &&str| key.bytes().all(|byte| byte.is_ascii_graphic());
    let fits = |key: &&str| (1..=LONGEST_KEY).contains(&key.len());
    let is_only = values.next().is_none();
    let key = key.filter(|key| is_only && is_plain(key) && fits(key));
    let Some(key) = key else {
        let detail =
            "Idempotency-Key must be one header of 1 to 255 characters of ASCII, no blanks";
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            Code::BadIdempotencyKey,
            detail,
        ));
    };
    let request = serde_json::to_vec(request).map_err(|_| Problem::invalid("not JSON"))?;
    Ok(Some(IdempotencyKey {
        key: key.to_owned(),
        fingerprint: STANDARD.encode(digest(&SHA256, &request)),
    }))
}
