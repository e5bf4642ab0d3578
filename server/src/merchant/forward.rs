//! Sends a request to a gateway and returns its answer as it came.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::refusal::MerchantRefusal;

/// For how long a gateway may answer a state query. The widget waits 10 s for a state; the
/// query must fail before that.
pub(super) const QUERY_TIMEOUT: Duration = Duration::from_secs(8);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Bytes; the widget reads no more.
const MAX_ANSWER: usize = 256 * 1024;

/// A gateway's answer, to be handed on.
#[derive(Clone, Debug)]
pub(super) struct GatewayAnswer {
    pub(super) status: StatusCode,
    pub(super) content_type: Option<HeaderValue>,
    pub(super) retry_after: Option<HeaderValue>,
    pub(super) body: Vec<u8>,
}

/// The HTTP client for requests to gateways. `direct` ignores the environment's proxies,
/// for gateways on this machine.
///
/// # Errors
///
/// When TLS cannot be set up.
pub fn client(direct: bool) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        // A kept connection may be dead, and a request on it is neither sent nor lost.
        .pool_max_idle_per_host(0);
    if direct { builder.no_proxy() } else { builder }.build()
}

/// Sends the request and reads the answer, both within `timeout`.
pub(super) async fn send(
    request: reqwest::RequestBuilder,
    timeout: Duration,
) -> Result<GatewayAnswer, MerchantRefusal> {
    let mut response = request.timeout(timeout).send().await.map_err(refusal)?;
    let header = |name| response.headers().get(name).cloned();
    let mut answer = GatewayAnswer {
        status: response.status(),
        content_type: header(header::CONTENT_TYPE),
        retry_after: header(header::RETRY_AFTER),
        body: Vec::new(),
    };
    while let Some(chunk) = response.chunk().await.map_err(refusal)? {
        answer.body.extend_from_slice(&chunk);
        if answer.body.len() > MAX_ANSWER {
            return Err(MerchantRefusal::GatewayMalformed);
        }
    }
    Ok(answer)
}

/// Logs why a gateway did not answer. The URL is left out: it may carry a key.
fn refusal(error: reqwest::Error) -> MerchantRefusal {
    let timeout = error.is_timeout();
    tracing::warn!(error = %error.without_url(), timeout, "the gateway did not answer");
    if timeout {
        MerchantRefusal::GatewayTimeout
    } else {
        MerchantRefusal::GatewayUnreachable
    }
}

impl IntoResponse for GatewayAnswer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = [
            (header::CONTENT_TYPE, self.content_type),
            (header::RETRY_AFTER, self.retry_after),
        ];
        for (name, value) in headers {
            if let Some(value) = value {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
