//! The frame of the sandbox's pages: plain forms, no script, no inline style, every text
//! escaped.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use super::texts;
use crate::sandbox::{actions::ActionError, bilingual::Bilingual};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'self'";

/// A whole page. With a redirect the browser goes to that address after so many seconds.
pub(in crate::sandbox) fn page(
    title: Bilingual,
    class: &str,
    redirect: Option<(u8, &str)>,
    body: &Markup,
) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                @if let Some((seconds, url)) = redirect { meta http-equiv="refresh" content={ (seconds) ";url=" (url) }; }
                title { (title.0) " · " (title.1) }
                link rel="stylesheet" href="/sandbox/style.css";
                link rel="icon" href="data:,";
            }
            body class=(class) { (body) }
        }
    };
    (
        [
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ],
        page,
    )
        .into_response()
}

/// The answer to an address that belongs to no trade.
pub(in crate::sandbox) fn missing() -> Response {
    let body =
        html! { main.desk-card { p #result.result { (texts::error(ActionError::UnknownTrade)) } } };
    (
        StatusCode::NOT_FOUND,
        page(Bilingual("收银台", "Cashier"), "desk plain", None, &body),
    )
        .into_response()
}

/// Whether a shopper may be sent to this address: only to web pages.
pub(in crate::sandbox) fn is_web_address(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}
