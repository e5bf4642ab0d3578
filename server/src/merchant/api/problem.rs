//! Errors as problem details, RFC 9457.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::code::Code;
use crate::merchant::{shop::Refused, store::StoreError};

/// The content type of all errors.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";
/// Seconds after which a request may be sent again that there was no time for.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

/// Why a request was refused or failed, as in RFC 9457.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Problem {
    /// `urn:checkout-server:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The reason's name, which does not change.
    code: Code,
    /// The reason as a sentence.
    detail: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:checkout-server:problem:{}", code.name()),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code,
            detail: detail.into(),
        }
    }

    /// A field of the request cannot be used.
    pub(super) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, detail)
    }

    /// Of an error that came without a reason.
    fn of_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => (Code::NotFound, "the API has no such address"),
            StatusCode::METHOD_NOT_ALLOWED => (Code::Method, "the address has no such method"),
            StatusCode::REQUEST_TIMEOUT => (Code::BodyTimeout, "the body did not come in time"),
            StatusCode::PAYLOAD_TOO_LARGE => (Code::TooLarge, "the body is too large"),
            StatusCode::SERVICE_UNAVAILABLE => (Code::Overloaded, "too many requests are in work"),
            status if status.is_server_error() => (Code::Failed, "the server failed"),
            _ => (Code::Malformed, "the request cannot be read"),
        };
        Self::new(status, code, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut answer = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        let headers = answer.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer realm=\"checkout-server\"");
            headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        answer
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let status = match &refused {
            Refused::Field(..) | Refused::KeyReused | Refused::GatewayCannotRefund => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Refused::UnknownOrder
            | Refused::UnknownRefund
            | Refused::UnknownEvent
            | Refused::UnknownWebhook => StatusCode::NOT_FOUND,
            Refused::NumberTaken(_)
            | Refused::NotWaiting(_)
            | Refused::NoPayment
            | Refused::SeveralPayments
            | Refused::TooMuch(_)
            | Refused::NotUnknown(_)
            | Refused::NotUnconfirmed => StatusCode::CONFLICT,
            Refused::Store(StoreError::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            Refused::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        // What a database says about itself is for the log.
        let detail = if matches!(refused, Refused::Store(_)) {
            "the order store failed".to_owned()
        } else {
            refused.to_string()
        };
        Self::new(status, Code::from(&refused), detail)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Refused::from(error).into()
    }
}

/// The answer as it is, or the error that it is as problem details, with its headers.
pub(super) async fn as_problem(answer: Response) -> Response {
    let status = answer.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    if !is_error || kind.is_some_and(|kind| kind == PROBLEM_JSON) {
        return answer;
    }
    let mut problem = Problem::of_status(status).into_response();
    for name in [header::ALLOW, header::RETRY_AFTER, header::CONNECTION] {
        if let Some(value) = answer.headers().get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}
