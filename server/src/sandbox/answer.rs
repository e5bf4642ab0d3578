//! A gateway's answer before it becomes HTTP, so that a fault can change it.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::php_json;
use crate::serve::HangUp;

pub(super) const JSON: &str = "application/json; charset=UTF-8";
pub(super) const HTML: &str = "text/html; charset=UTF-8";

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) body: Vec<u8>,
    /// Where the browser is sent; nothing for an answer that is shown.
    pub(super) location: Option<String>,
}

impl Answer {
    pub(super) fn new(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            content_type,
            body: body.into(),
            location: None,
        }
    }

    /// JSON in the order of the fields, as the documents' samples have it.
    pub(super) fn json(value: &impl Serialize) -> Self {
        Self::new(JSON, serde_json::to_vec(value).unwrap_or_default())
    }

    /// JSON as PHP writes it.
    pub(super) fn php(value: &impl Serialize) -> Self {
        Self::new(JSON, php_json::to_string(value))
    }

    pub(super) fn see_other(location: String) -> Self {
        Self {
            status: 303,
            location: Some(location),
            ..Self::new(HTML, "")
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.content_type),
        );
        let location = self
            .location
            .and_then(|url| HeaderValue::try_from(url).ok());
        if let Some(location) = location {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

/// A header's text; an empty one for a header that is missing or not text.
pub(super) fn header_text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// The origin under which the sandbox was called.
pub(super) fn origin(headers: &HeaderMap) -> String {
    format!("http://{}", header_text(headers, header::HOST))
}

/// The connection closes and nothing is answered.
pub(super) fn hang_up() -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(HangUp);
    response
}
