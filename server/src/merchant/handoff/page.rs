//! The page as HTML.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};
use url::Url;

use super::words::Words;
use crate::{config::HandoffConfig, merchant::order::OrderNo};

/// What the widget is told.
#[derive(Debug)]
pub(super) struct Widget<'a> {
    pub(super) gateway: &'a str,
    pub(super) no: &'a OrderNo,
    pub(super) name: &'a str,
    /// Yuan, of one item.
    pub(super) price: String,
    pub(super) product_id: &'a str,
    pub(super) quantity: u32,
    /// Seconds.
    pub(super) expires_in: u64,
    /// Their names, with blanks between.
    pub(super) wallets: String,
}

/// The page that pays an order. Addresses are relative: a proxy may have this server below
/// a path.
pub(super) fn with_widget(words: &Words, config: &HandoffConfig, widget: &Widget) -> Response {
    let script = config.script.as_ref();
    let endpoint = format!("pay/{}", widget.gateway);
    let source = script.map_or("wallet-checkout.js", Url::as_str);
    let body = html! {
        wallet-checkout gateway=(widget.gateway) endpoint=(endpoint) state-endpoint="state"
            state-stream="state/stream" order-no=(widget.no.as_str()) autostart
            wallets=(widget.wallets) product-id=(widget.product_id) product-name=(widget.name)
            amount=(widget.price) quantity=(widget.quantity) expires-in=(widget.expires_in) {
            noscript { p.words { (words.no_script) } }
        }
    };
    let head = html! {
        @if config.is_sandbox { script src="sandbox/browser.js" {} }
        script type="module" src=(source) {}
    };
    page(StatusCode::OK, words, config, &head, &body)
}

/// The page of an order that cannot be paid.
pub(super) fn with_words(
    status: StatusCode,
    words: &Words,
    config: &HandoffConfig,
    sentence: &str,
    no: Option<&OrderNo>,
) -> Response {
    let body = html! {
        p.words role="status" { (sentence) }
        @if let Some(no) = no {
            p.number { (words.order) " " bdi { (no.as_str()) } }
        }
    };
    page(status, words, config, &html! {}, &body)
}

fn page(
    status: StatusCode,
    words: &Words,
    config: &HandoffConfig,
    head: &Markup,
    body: &Markup,
) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(words.lang) dir=(words.dir) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (words.title) }
                link rel="stylesheet" href="c/page.css";
                link rel="icon" href="data:,";
                (head)
            }
            body { main { (body) } }
        }
    };
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY.as_str(), policy(config)),
        (
            header::X_CONTENT_TYPE_OPTIONS.as_str(),
            "nosniff".to_owned(),
        ),
        ("x-robots-tag", "noindex, nofollow".to_owned()),
        // The address may hold a token: other sites are told the origin at most.
        (
            header::REFERRER_POLICY.as_str(),
            "strict-origin-when-cross-origin".to_owned(),
        ),
    ] {
        if let (Ok(name), Ok(value)) = (name.parse::<header::HeaderName>(), value.parse()) {
            headers.insert(name, value);
        }
    }
    (status, headers, page).into_response()
}

/// The strictest policy that the widget works with, from this server or from where the
/// script is.
fn policy(config: &HandoffConfig) -> String {
    let origin = config
        .script
        .as_ref()
        .map(|script| script.origin().ascii_serialization());
    let origin = origin.map_or_else(String::new, |origin| format!(" {origin}"));
    let frames = if config.is_sandbox {
        "'self'"
    } else {
        "'none'"
    };
    format!(
        "default-src 'none'; script-src 'self'{origin} 'wasm-unsafe-eval'; \
         connect-src 'self'{origin}; style-src 'self'{origin}; img-src 'self' data:; \
         frame-ancestors {frames}; base-uri 'none'; object-src 'none'; form-action 'none'; \
         require-trusted-types-for 'script'"
    )
}
