//! Sends a request to a gateway and returns its answer, decompressed and else as it came.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};

use super::refusal::MerchantRefusal;
use crate::{
    authorities::{Authorities, NoClient},
    tls_error::TlsError,
};

/// For how long a gateway may answer a state query. The widget waits 10 s for a state; the
/// query must fail before that.
pub(super) const QUERY_TIMEOUT: Duration = Duration::from_secs(8);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// For how long an unused connection for state queries is kept: Apache closes those of its
/// clients after five seconds, nginx after 75.
const QUERY_IDLE: Duration = Duration::from_secs(4);
/// Bytes, decompressed; the widget reads no more.
const MAX_ANSWER: usize = 256 * 1024;

/// A gateway's answer. `browser_answer` has what a browser gets of it.
#[derive(Clone, Debug)]
pub(super) struct GatewayAnswer {
    pub(super) status: StatusCode,
    pub(super) content_type: Option<HeaderValue>,
    pub(super) retry_after: Option<HeaderValue>,
    pub(super) body: Vec<u8>,
    /// As much of the body as is kept, without secrets; empty where none of it is.
    pub(super) raw: Vec<u8>,
}

/// The HTTP client for create requests, each on a connection of its own: a kept one may be
/// closed at the moment that it is used, and then nobody knows whether the gateway made the
/// order. `direct` ignores the environment's proxies, for gateways on this machine. Servers are
/// accepted that the `authorities` certify.
///
/// # Errors
///
/// When TLS cannot be set up.
pub fn client(authorities: &Authorities, direct: bool) -> Result<reqwest::Client, NoClient> {
    authorities.client(|builder| common(builder, direct).pool_max_idle_per_host(0))
}

/// The HTTP client for state queries, which change nothing: connections are kept for the next.
/// `authorities` and `direct` are as for [`client`].
///
/// # Errors
///
/// When TLS cannot be set up.
pub fn query_client(authorities: &Authorities, direct: bool) -> Result<reqwest::Client, NoClient> {
    authorities.client(|builder| common(builder, direct).pool_idle_timeout(QUERY_IDLE))
}

fn common(builder: reqwest::ClientBuilder, direct: bool) -> reqwest::ClientBuilder {
    let builder = builder
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT);
    if direct { builder.no_proxy() } else { builder }
}

/// Sends the request and reads the answer, both within `timeout`.
pub(super) async fn send(
    request: reqwest::RequestBuilder,
    timeout: Duration,
) -> Result<GatewayAnswer, MerchantRefusal> {
    let mut response = request.timeout(timeout).send().await.map_err(refusal)?;
    if response.status().is_redirection() {
        return Err(moved(&response));
    }
    let header = |name| response.headers().get(name).cloned();
    let mut answer = GatewayAnswer {
        status: response.status(),
        content_type: header(header::CONTENT_TYPE),
        retry_after: header(header::RETRY_AFTER),
        body: Vec::new(),
        raw: Vec::new(),
    };
    while let Some(chunk) = response.chunk().await.map_err(refusal)? {
        answer.body.extend_from_slice(&chunk);
        if answer.body.len() > MAX_ANSWER {
            return Err(MerchantRefusal::GatewayMalformed);
        }
    }
    Ok(answer)
}

/// Logs where a gateway redirects. It took no order, and is not followed, since what was
/// signed for one address would go to another. Of both addresses only what can be no secret
/// is logged.
fn moved(response: &reqwest::Response) -> MerchantRefusal {
    let location = response.headers().get(header::LOCATION);
    let location = location.and_then(|value| value.to_str().ok());
    let to = location.and_then(|location| response.url().join(location).ok());
    tracing::error!(
        status = response.status().as_u16(),
        from = response.url().origin().ascii_serialization(),
        to = to.map(|url| url.origin().ascii_serialization()),
        "the gateway redirects: set the address that it redirects to in the config"
    );
    MerchantRefusal::GatewayMoved
}

/// Logs why a gateway, or the shop's own system, did not answer. Of the URL only the origin is
/// logged: the rest may have a key.
fn refusal(error: reqwest::Error) -> MerchantRefusal {
    let (timeout, never_sent) = (error.is_timeout(), error.is_connect());
    let origin = error.url().map(|url| url.origin().ascii_serialization());
    if let Some(TlsError { sentence, .. }) = TlsError::behind(&error) {
        tracing::error!(origin, "the server there is not accepted: {sentence}");
    } else {
        let error = error.without_url();
        tracing::warn!(origin, %error, timeout, "the gateway did not answer");
    }
    match (timeout, never_sent) {
        (true, _) => MerchantRefusal::GatewayTimeout,
        (false, true) => MerchantRefusal::GatewayUnreachable,
        (false, false) => MerchantRefusal::GatewayLost,
    }
}
