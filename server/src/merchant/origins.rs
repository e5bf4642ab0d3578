//! Which pages may make orders and create requests, and where a shopper may be sent back to.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use url::Url;

use super::{order::Order, refusal::MerchantRefusal};

/// The origins of the shop's pages.
#[derive(Clone, Debug)]
pub(super) struct Origins {
    /// Where the shopper returns to when a page names another site.
    shop: Url,
    /// As browsers write them.
    known: Vec<String>,
}

impl Origins {
    #[must_use]
    pub(super) fn new(public_url: &Url, allowed: &[String]) -> Self {
        let own = public_url.origin().ascii_serialization();
        let known = [own].into_iter().chain(allowed.iter().cloned());
        Self {
            shop: public_url.clone(),
            known: known.collect(),
        }
    }

    /// Whether a request that creates something may come from this page. Other servers and
    /// old browsers say nothing about it, and may.
    #[must_use]
    pub(super) fn allow(&self, headers: &HeaderMap) -> bool {
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        if matches!(site, Some(b"same-origin" | b"none")) {
            return true;
        }
        let Some(origin) = headers.get(header::ORIGIN) else {
            return !matches!(site, Some(b"cross-site" | b"same-site"));
        };
        let origin = origin.to_str().unwrap_or_default();
        self.known.iter().any(|known| known == origin) || is_host(origin, headers)
    }

    /// The URL that the shopper returns to: the one that the page sent, word for word, or where
    /// that is another site's the one that came with the order, else the shop's own. Where the
    /// page sent none, the order's, if it has one.
    #[must_use]
    pub(super) fn return_url(
        &self,
        sent: Option<String>,
        headers: &HeaderMap,
        order: &Order,
    ) -> Option<String> {
        let Some(sent) = sent else {
            return order.return_url.clone();
        };
        let origin = web_origin(&sent);
        let page = headers.get(header::ORIGIN).filter(|_| self.allow(headers));
        let page = page.and_then(|page| page.to_str().ok());
        let is_own = |origin: &String| self.known.contains(origin) || page == Some(origin);
        if origin.as_ref().is_some_and(is_own) {
            return Some(sent);
        }
        tracing::warn!(
            order_no = order.no.as_str(),
            origin,
            "a return URL of another site was replaced by the shop's"
        );
        let own = order.return_url.clone();
        Some(own.unwrap_or_else(|| self.shop.as_str().to_owned()))
    }
}

/// The origin is the one that the request was sent to. A proxy in front may speak https
/// where this server speaks http.
fn is_host(origin: &str, headers: &HeaderMap) -> bool {
    let authority = origin.strip_prefix("https://");
    let authority = authority.or_else(|| origin.strip_prefix("http://"));
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    authority
        .zip(host)
        .is_some_and(|(authority, host)| authority.eq_ignore_ascii_case(host))
}

/// The origin of a URL for browsers; none of what two readers may read differently.
fn web_origin(text: &str) -> Option<String> {
    let odd = |c: char| c == '\\' || c.is_whitespace() || c.is_control();
    let url = Url::parse(text).ok().filter(|_| !text.contains(odd))?;
    let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty();
    plain.then(|| url.origin().ascii_serialization())
}

/// Refuses what a page of another site asks for. Notifications come from servers.
pub(super) async fn admit(
    State(origins): State<Arc<Origins>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if path.starts_with("/notify/") || origins.allow(request.headers()) {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN);
    tracing::warn!(
        path,
        ?origin,
        "refused: the page's origin is not in allowed_origins"
    );
    MerchantRefusal::ForeignOrigin.into_response()
}
