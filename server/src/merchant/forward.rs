//! Sends a request to a gateway and hands its answer back as it came.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::refusal::Refusal;

/// The widget waits 10 s for a state; ours must fail before that.
pub(super) const QUERY_WITHIN: Duration = Duration::from_secs(8);
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// As much as the widget reads.
const MAX_ANSWER: usize = 256 * 1024;

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) content_type: Option<HeaderValue>,
    pub(super) retry_after: Option<HeaderValue>,
    pub(super) body: Vec<u8>,
}

/// `direct`: past any proxy of the environment, for gateways on this machine.
pub fn client(direct: bool) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_WITHIN)
        // A kept connection may be dead, and a request on it is neither sent nor lost.
        .pool_max_idle_per_host(0);
    if direct { builder.no_proxy() } else { builder }.build()
}

pub(super) async fn send(
    request: reqwest::RequestBuilder,
    within: Duration,
) -> Result<Answer, Refusal> {
    let mut response = request.timeout(within).send().await.map_err(refusal)?;
    let header = |name| response.headers().get(name).cloned();
    let mut answer = Answer {
        status: response.status(),
        content_type: header(header::CONTENT_TYPE),
        retry_after: header(header::RETRY_AFTER),
        body: Vec::new(),
    };
    while let Some(chunk) = response.chunk().await.map_err(refusal)? {
        answer.body.extend_from_slice(&chunk);
        if answer.body.len() > MAX_ANSWER {
            return Err(Refusal::GatewayMalformed);
        }
    }
    Ok(answer)
}

/// The URL is left out of the log: an epay query carries the key.
fn refusal(error: reqwest::Error) -> Refusal {
    let timeout = error.is_timeout();
    tracing::warn!(error = %error.without_url(), timeout, "the gateway did not answer");
    if timeout {
        Refusal::GatewayTimeout
    } else {
        Refusal::GatewayUnreachable
    }
}

impl IntoResponse for Answer {
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
