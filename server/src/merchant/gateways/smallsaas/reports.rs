//! `POST /notify/smallsaas`: reports of the merchant's own programs.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    extract::{ConnectInfo, State},
    http::HeaderMap,
    response::Response,
};

use super::config::{NAME, Smallsaas};
use crate::merchant::{gateway::Mounted, report::Report};

pub(super) async fn receive(
    State(Mounted { gateway, merchant }): State<Mounted<Smallsaas>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let report = Report {
        gateway: NAME,
        token: &gateway.notify_token,
        peer,
        headers: &headers,
        body: &body,
    };
    report.receive(&merchant).await
}
