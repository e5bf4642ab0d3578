//! `POST /notify/pay-url`: reports of the merchant's own programs.

use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};

use super::config::{NAME, PayUrl};
use crate::merchant::{gateway::Mounted, notification, report};

pub(super) async fn receive(
    State(Mounted { gateway, merchant }): State<Mounted<PayUrl>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = &gateway.notify_token;
    let recorded = report::receive(&merchant, NAME, token, &headers, &body).await;
    notification::answer(NAME, recorded)
}
