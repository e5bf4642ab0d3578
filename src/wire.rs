//! Requests and replies as data.

use crate::escape;
use crate::find::split_at_word;
use crate::json::Json;
use crate::url::SafeUrl;

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`, without a body.
    Get,
    /// `POST`.
    Post,
}

/// A request whose bytes are fixed, so that a repetition is the same request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The address, query included.
    pub url: SafeUrl,
    /// The body, in its encoding.
    pub body: Body,
}

/// The body of a request, named by its content type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// No body.
    Nothing,
    /// `application/x-www-form-urlencoded`, which needs no preflight.
    Form(String),
    /// `application/json`.
    Json(String),
}

impl Request {
    /// A request without a body.
    #[must_use]
    pub const fn get(url: SafeUrl) -> Self {
        Self {
            method: Method::Get,
            url,
            body: Body::Nothing,
        }
    }

    /// A request with a body.
    #[must_use]
    pub const fn post(url: SafeUrl, body: Body) -> Self {
        Self {
            method: Method::Post,
            url,
            body,
        }
    }
}

/// Encodes names and values as a form, in the order given.
#[must_use]
pub fn form(pairs: &[(&str, &str)]) -> Body {
    let mut form = String::new();
    for (key, value) in pairs {
        if !form.is_empty() {
            form.push('&');
        }
        escape::pair(&mut form, key, value);
    }
    Body::Form(form)
}

/// An HTTP answer that arrived whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body, decoded.
    pub text: String,
    /// The encoding is a guess: the bytes are not UTF-8, and no label names another encoding.
    /// The words may be shown; no order is created or called paid on such an answer.
    pub guessed: bool,
    /// `Retry-After` in milliseconds from now, where it is there and readable.
    pub retry_after_ms: Option<u64>,
}

/// Why no answer arrived. What the server did is then unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request or its answer was lost.
    Network,
    /// The answer took too long.
    Timeout,
    /// The answer is over 256 KiB, or its bytes are not text.
    Unreadable,
}

/// What came of a request: an answer of any status, or none.
pub type Reply = Result<Response, Fault>;

/// The JSON of an answer, freed of what PHP servers put around it.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The answer itself.
    pub json: Json<'a>,
    /// A PHP warning stands before the JSON: good enough to show a QR code, never good enough
    /// to call an order paid.
    pub has_warning: bool,
    /// The encoding is a guess, as in [`Response::guessed`].
    pub guessed: bool,
}

impl<'a> Answer<'a> {
    /// Reads a response; `None` when it is not JSON.
    #[must_use]
    pub fn of(response: &'a Response) -> Option<Self> {
        Some(Self {
            guessed: response.guessed,
            ..Self::read(&response.text)?
        })
    }

    /// Reads the text of an answer whose encoding is certain; `None` when it is not JSON.
    #[must_use]
    pub fn read(text: &'a str) -> Option<Self> {
        let mut text = text.trim_start_matches('\u{feff}');
        let mut has_warning = false;
        while let Some(rest) = after_php_warning(text.trim_ascii_start()) {
            (text, has_warning) = (rest, true);
        }
        Some(Self {
            json: Json::parse(text)?,
            has_warning,
            guessed: false,
        })
    }
}

/// PHP's own form with `html_errors` on:
/// `<br />\n<b>Warning</b>:  words in <b>file</b> on line <b>7</b><br />`.
fn after_php_warning(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix("<br />")?
        .trim_ascii_start()
        .strip_prefix("<b>")?;
    let rest = ["Warning", "Notice", "Deprecated"]
        .iter()
        .find_map(|kind| rest.strip_prefix(kind))?
        .strip_prefix("</b>:")?;
    let (words, rest) = split_at_word(rest, "<br />")?;
    let (_, line) = split_at_word(words, "on line <b>")?;
    let number = line.strip_suffix("</b>")?;
    number.bytes().all(|b| b.is_ascii_digit()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WARNING: &str =
        "<br />\n<b>Warning</b>:  Undefined index in <b>/a.php</b> on line <b>7</b><br />\n";

    #[test]
    fn what_php_puts_before_the_json_is_dropped_and_noted() {
        for (text, has_warning) in [
            (String::from("{}"), false),
            (String::from("\u{feff} \r\n{} \n"), false),
            (format!("{WARNING}{{}}"), true),
            (format!("\u{feff}\n{WARNING}{WARNING}{{}}"), true),
        ] {
            let answer = Answer::read(&text).expect(&text);
            assert_eq!(answer.has_warning, has_warning, "{text}");
        }
    }

    #[test]
    fn any_other_text_around_the_json_is_malformed() {
        for text in [
            "",
            "x{}",
            "{}x",
            "<html></html>",
            "<br />{}",
            "<br />\n<b>Fatal error</b>:  x in <b>/a.php</b> on line <b>7</b><br />\n{}",
            "<br />\n<b>Warning</b>:  x in <b>/a.php</b> on line <b>seven</b><br />\n{}",
        ] {
            assert!(Answer::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_form_is_encoded_as_browsers_do() {
        let body = form(&[("name", "VIP会员 &1"), ("param", "")]);
        assert_eq!(
            body,
            Body::Form("name=VIP%E4%BC%9A%E5%91%98+%261&param=".into())
        );
    }
}
