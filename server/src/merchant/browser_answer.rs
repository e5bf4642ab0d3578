//! What a browser gets of a gateway's answer. The answer comes from the merchant's own
//! origin there, so that it must not run, and must not hold what the browser may not have.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use super::{
    disclosure::Confidential, forward::GatewayAnswer, refusal::MerchantRefusal, store::KeptAnswer,
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
/// Should a browser show the answer as a page all the same, nothing of it runs.
const POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");
/// The charsets by which the widget decodes; another is not named to a browser.
const CHARSETS: [(&str, HeaderValue); 4] = [
    (
        "utf-8",
        HeaderValue::from_static("application/json; charset=utf-8"),
    ),
    (
        "gbk",
        HeaderValue::from_static("application/json; charset=gbk"),
    ),
    (
        "gb2312",
        HeaderValue::from_static("application/json; charset=gb2312"),
    ),
    (
        "gb18030",
        HeaderValue::from_static("application/json; charset=gb18030"),
    ),
];

/// An answer to a create request as a browser gets it.
#[derive(Clone, Debug)]
pub(super) struct BrowserAnswer {
    status: StatusCode,
    content_type: HeaderValue,
    retry_after: Option<HeaderValue>,
    body: Vec<u8>,
}

impl BrowserAnswer {
    /// A text that is not a gateway's answer, for a route that reads it itself.
    pub(super) fn text(body: String) -> Self {
        Self {
            status: StatusCode::OK,
            content_type: HeaderValue::from_static("text/plain; charset=utf-8"),
            retry_after: None,
            body: body.into_bytes(),
        }
    }

    /// The body's text, if it is text.
    pub(super) fn into_text(self) -> Option<String> {
        String::from_utf8(self.body).ok()
    }

    /// The answer in the form of the store. When to ask again is not kept: an answer that is
    /// kept is final.
    pub(super) fn to_keep(&self) -> KeptAnswer {
        let content_type = self.content_type.to_str().unwrap_or_default();
        KeptAnswer {
            status: self.status.as_u16(),
            content_type: content_type.to_owned(),
            body: self.body.clone(),
        }
    }

    /// A kept answer; `None` where it could not be sent.
    pub(super) fn kept(kept: KeptAnswer) -> Option<Self> {
        Some(Self {
            status: StatusCode::from_u16(kept.status).ok()?,
            content_type: HeaderValue::from_str(&kept.content_type).ok()?,
            retry_after: None,
            body: kept.body,
        })
    }
}

impl IntoResponse for BrowserAnswer {
    fn into_response(self) -> Response {
        let kind = [(header::CONTENT_TYPE, self.content_type)];
        let mut response = (self.status, kind, Body::from(self.body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
        headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        if let Some(value) = self.retry_after {
            headers.insert(header::RETRY_AFTER, value);
        }
        response
    }
}

impl GatewayAnswer {
    /// The answer for the browser, as JSON, with the gateway's status and `Retry-After`.
    ///
    /// A byte order mark and warnings of PHP stay before the JSON: the widget reads what
    /// follows them, and takes none of it for a proof of payment, which it could not do
    /// were they taken away here. In the place of what is no JSON stand words of ours; the
    /// status stays, since by it the widget decides whether to send the request again.
    ///
    /// Refused when the answer holds something confidential.
    pub(super) fn for_browser(
        self,
        hidden: &Confidential<'_>,
    ) -> Result<BrowserAnswer, MerchantRefusal> {
        let retry_after = self.retry_after.as_ref();
        let in_header = retry_after.is_some_and(|value| hidden.is_in(value.as_bytes()));
        if in_header || hidden.is_in(&self.body) {
            tracing::error!(
                gateway = hidden.gateway,
                order_no = hidden.order_no.as_str(),
                "the gateway's answer holds a secret or a signature of ours and is not handed on"
            );
            return Err(MerchantRefusal::GatewayDiscloses);
        }
        let (content_type, body) = if is_object(&self.body) {
            (self.charset().unwrap_or(JSON), self.body)
        } else {
            tracing::warn!(
                gateway = hidden.gateway,
                order_no = hidden.order_no.as_str(),
                status = self.status.as_u16(),
                "the gateway's answer is not JSON"
            );
            let words = MerchantRefusal::GatewayMalformed.words();
            (JSON, words.to_string().into_bytes())
        };
        Ok(BrowserAnswer {
            status: self.status,
            content_type,
            retry_after: self.retry_after,
            body,
        })
    }

    /// The type of JSON in the charset that the gateway names.
    fn charset(&self) -> Option<HeaderValue> {
        let kind = self.content_type.as_ref()?.to_str().ok()?;
        let kind = kind.to_ascii_lowercase();
        let (_, named) = kind.split_once("charset=")?;
        let named = named.split(';').next()?.trim().trim_matches('"');
        let known = CHARSETS.into_iter().find(|(charset, _)| *charset == named);
        known.map(|(_, kind)| kind)
    }
}

/// Whether the body is one JSON object, with what the widget tolerates before it. Bytes
/// that are not UTF-8 are allowed within texts: older servers send Chinese so.
pub(super) fn is_object(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let mut text = text.trim_start_matches('\u{feff}').trim_ascii();
    while let Some(rest) = after_php_warning(text) {
        text = rest.trim_ascii_start();
    }
    serde_json::from_str::<Map<String, Value>>(text).is_ok()
}

/// PHP's own form: `<br />\n<b>Warning</b>: … on line <b>7</b><br />`.
fn after_php_warning(text: &str) -> Option<&str> {
    let warning = text.strip_prefix("<br />")?;
    let (_, line) = warning.split_once("on line <b>")?;
    line.split_once("</b><br />").map(|(_, rest)| rest)
}
