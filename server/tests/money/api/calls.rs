//! Requests of the shop's system, and what each may be answered.

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::Value;

use super::API_KEYS;
use crate::{plan::Cut, server::Answer, shop, world::World};

/// The store was busy, or the server ends.
const BUSY: u16 = 503;

impl World {
    /// What is answered to so many equal requests at once, at both instances in turn, of which the
    /// first may be cut. An answer with a status that the API does not document for the request
    /// is a fault.
    pub(super) async fn ask_api(
        &self,
        request: impl Fn() -> Request<Body>,
        documented: &[u16],
        copies: usize,
        (at, cut): (usize, Option<Cut>),
    ) -> Vec<Answer> {
        let mut sent = tokio::task::JoinSet::new();
        for copy in 0..copies {
            let (request, server) = (request(), self.server(at + copy));
            let cut = cut.filter(|_| copy == 0);
            sent.spawn(async move {
                let answer = server.answer(request, cut).await;
                // What a server that dies is answered by its store is not the API's.
                answer.filter(|_| !server.is_dead())
            });
        }
        let answers = sent.join_all().await.into_iter().flatten();
        let (known, odd): (Vec<_>, Vec<_>) =
            answers.partition(|answer| documented.contains(&answer.status));
        for answer in odd.iter().filter(|answer| answer.status != BUSY) {
            let words = format!("{} {} to {:?}", answer.status, answer.body, request());
            self.complain("the API answers what it does not document", &words);
        }
        known
    }

    /// One request of the first system, with its JSON answer where it succeeds.
    pub(super) async fn get_api(&self, path: &str, at: usize) -> Option<Value> {
        let request = || request(Method::GET, path, 0, None);
        let answers = self.ask_api(request, &[200], 1, (at, None)).await;
        answers.first().map(Answer::json)
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A request of one of the two systems.
pub(super) fn request(
    method: Method,
    path: &str,
    system: usize,
    body: Option<&Value>,
) -> Request<Body> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let target = format!("/api/v1{path}");
    let mut request = shop::request(method, &target, "application/json", body);
    let bearer = format!("Bearer {}", API_KEYS[system % API_KEYS.len()]);
    let headers = request.headers_mut();
    headers.insert("authorization", bearer.parse().unwrap());
    request
}

pub(super) fn with_key(mut request: Request<Body>, key: Option<&str>) -> Request<Body> {
    if let Some(key) = key {
        let headers = request.headers_mut();
        headers.insert("idempotency-key", key.parse().unwrap());
    }
    request
}
