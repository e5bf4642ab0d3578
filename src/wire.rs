//! Requests and replies as data: what is to be sent, and what came of it.

use crate::escape;
use crate::find::around;
use crate::json::Json;
use crate::url::SafeUrl;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// A request whose bytes are settled, so that a repetition is the same request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    pub url: SafeUrl,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Nothing,
    /// `application/x-www-form-urlencoded`, which needs no preflight.
    Form(String),
    Json(String),
}

impl Request {
    #[must_use]
    pub const fn get(url: SafeUrl) -> Self {
        Self {
            method: Method::Get,
            url,
            body: Body::Nothing,
        }
    }

    #[must_use]
    pub const fn post(url: SafeUrl, body: Body) -> Self {
        Self {
            method: Method::Post,
            url,
            body,
        }
    }
}

/// Encodes the pairs in the order given.
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
    pub status: u16,
    /// The body, decoded.
    pub text: String,
    /// The bytes were no UTF-8 and nothing said what they are. Words may be shown;
    /// nothing is done or called paid on such an answer.
    pub guessed: bool,
    /// `Retry-After` in milliseconds from now, where it was there and readable.
    pub retry_after_ms: Option<u64>,
}

/// Why no answer arrived. What the server did is then unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Network,
    Timeout,
    /// Over 256 KiB, or bytes that are no text.
    Unreadable,
}

pub type Reply = Result<Response, Fault>;

/// The JSON of an answer, freed of what PHP servers put around it.
#[derive(Debug)]
pub struct Answer<'a> {
    pub json: Json<'a>,
    /// A PHP warning stood before the JSON: good enough to show a code, never
    /// good enough to call an order paid.
    pub noisy: bool,
    pub guessed: bool,
}

impl<'a> Answer<'a> {
    #[must_use]
    pub fn of(response: &'a Response) -> Option<Self> {
        Some(Self {
            guessed: response.guessed,
            ..Self::read(&response.text)?
        })
    }

    #[must_use]
    pub fn read(text: &'a str) -> Option<Self> {
        let mut text = text.trim_start_matches('\u{feff}');
        let mut noisy = false;
        while let Some(rest) = after_php_warning(text.trim_ascii_start()) {
            (text, noisy) = (rest, true);
        }
        Some(Self {
            json: Json::parse(text)?,
            noisy,
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
    let (words, rest) = around(rest, "<br />")?;
    let (_, line) = around(words, "on line <b>")?;
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
        for (text, noisy) in [
            (String::from("{}"), false),
            (String::from("\u{feff} \r\n{} \n"), false),
            (format!("{WARNING}{{}}"), true),
            (format!("\u{feff}\n{WARNING}{WARNING}{{}}"), true),
        ] {
            let answer = Answer::read(&text).expect(&text);
            assert_eq!(answer.noisy, noisy, "{text}");
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
