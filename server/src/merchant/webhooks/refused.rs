//! What an endpoint asks for that did not take a webhook.

use std::time::{Duration, UNIX_EPOCH};

use reqwest::{Response, StatusCode, header};

use super::policy::LONGEST_PAUSE;
use crate::tls_error::TlsError;

/// Why a webhook is not delivered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// A status, or a word.
    pub(super) answer: String,
    /// For how long the endpoint wants nothing; within bounds.
    pub(super) retry_after: Option<Duration>,
    /// Whether the endpoint wants nothing any more: 410, by the specification of Standard
    /// Webhooks.
    pub(super) is_gone: bool,
}

impl Refused {
    /// What an answer asks for that is no success.
    pub(super) fn by(answer: &Response, now_ms: i64) -> Self {
        let status = answer.status();
        let names_a_time = matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        );
        let named = answer.headers().get(header::RETRY_AFTER);
        let named = named.filter(|_| names_a_time);
        Self {
            answer: status.as_str().to_owned(),
            retry_after: named.and_then(|value| retry_after(value.to_str().ok()?, now_ms)),
            is_gone: status == StatusCode::GONE,
        }
    }

    /// There was no answer.
    pub(super) fn without_answer(error: &reqwest::Error) -> Self {
        let word = if let Some(TlsError { word, .. }) = TlsError::behind(error) {
            word
        } else if error.is_timeout() {
            "timeout"
        } else if error.is_connect() {
            "unreachable"
        } else {
            "no_answer"
        };
        Self {
            answer: word.to_owned(),
            retry_after: None,
            is_gone: false,
        }
    }
}

/// The time that a header's value names: seconds, or a date of HTTP.
fn retry_after(value: &str, now_ms: i64) -> Option<Duration> {
    let value = value.trim();
    let named = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits that are no number are a very large one.
        value.parse().map_or(LONGEST_PAUSE, Duration::from_secs)
    } else {
        let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now_ms).ok()?);
        let at = httpdate::parse_http_date(value).ok()?;
        at.duration_since(now).ok()?
    };
    Some(named.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_seconds_or_a_date_and_no_longer_than_the_longest_pause() {
        // Thu, 01 Jan 1970 00:10:00 GMT
        let now_ms = 600_000;
        for (value, seconds) in [
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("0", Some(0)),
            ("99999999999999999999", Some(LONGEST_PAUSE.as_secs())),
            ("31536000", Some(LONGEST_PAUSE.as_secs())),
            ("Thu, 01 Jan 1970 00:12:00 GMT", Some(120)),
            ("Thu, 01 Jan 1970 00:09:00 GMT", None),
            (
                "Fri, 31 Dec 9999 23:59:59 GMT",
                Some(LONGEST_PAUSE.as_secs()),
            ),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            let found = retry_after(value, now_ms).map(|named| named.as_secs());
            assert_eq!(found, seconds, "{value:?}");
        }
    }
}
