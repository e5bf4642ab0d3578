//! A request's id: every log line about the request has it, and so has its answer.

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::{Next, from_fn},
    response::Response,
};
use tracing::{Instrument, field::Empty, info_span};

use crate::random;

/// The header, in a request where a proxy has one for it, and in its answer.
pub(crate) const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of an id that is made here.
const LENGTH: usize = 20;
/// Characters of an id that is taken over.
const LONGEST: usize = 64;

/// The routes, each of whose requests has an id.
pub(crate) fn identified(routes: Router) -> Router {
    routes.layer(from_fn(identify))
}

async fn identify(request: Request, next: Next) -> Response {
    let id = sent(request.headers()).unwrap_or_else(|| random::letters(LENGTH));
    let span = info_span!("request", request_id = id, order_no = Empty);
    let mut response = next.run(request).instrument(span).await;
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    response
}

/// The one id that was sent, if it can be written into a log as it is: nobody can forge lines.
fn sent(headers: &HeaderMap) -> Option<String> {
    let mut values = headers.get_all(REQUEST_ID_HEADER).iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let id = value.to_str().ok()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let fits = (1..=LONGEST).contains(&id.len()) && id.chars().all(is_plain);
    fits.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_plain_id_is_taken_over() {
        for (values, taken) in [
            (vec!["4bf92f35-77b3.4da6_a"], true),
            (vec![&"a".repeat(64)], true),
            (vec![], false),
            (vec![""], false),
            (vec!["a b"], false),
            (vec!["a\" level=\"ERROR"], false),
            (vec!["id{"], false),
            (vec![&"a".repeat(65)], false),
            (vec!["a", "b"], false),
        ] {
            let mut headers = HeaderMap::new();
            for value in &values {
                headers.append(REQUEST_ID_HEADER, value.parse().unwrap());
            }
            assert_eq!(sent(&headers).is_some(), taken, "{values:?}");
        }
    }
}
