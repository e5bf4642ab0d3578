//! What all gateways and pages of the sandbox share. It names none of them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{
    answer::{Answer, hang_up},
    clock::Clock,
    faults::{FaultKind, FaultPlace, Faults},
    info::GatewayInfo,
    shop::Shop,
    trades::Trades,
};

/// Seconds, in an answer with the status 429 or 503.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// The shop behind the gateways, their trades, and the faults to come.
#[derive(Debug)]
pub(super) struct State {
    pub(super) shop: Shop,
    /// Sends the notifications.
    pub(super) http: reqwest::Client,
    pub(super) clock: Clock,
    trades: Mutex<Trades>,
    faults: Mutex<Faults>,
}

impl State {
    pub(super) fn new(shop: Shop, http: reqwest::Client) -> Self {
        Self {
            shop,
            http,
            clock: Clock::default(),
            trades: Mutex::default(),
            faults: Mutex::default(),
        }
    }

    pub(super) fn trades(&self) -> MutexGuard<'_, Trades> {
        self.trades.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request by `answer`, unless a fault is due. `refuse` words the gateway's own
    /// refusal: with the fault's code, or `None` for a wrong signature.
    pub(super) async fn respond(
        &self,
        gateway: &GatewayInfo,
        at: FaultPlace,
        answer: impl FnOnce() -> Answer,
        refuse: impl FnOnce(Option<&Value>) -> Answer,
    ) -> Response {
        let fault = self.faults().take(gateway, at);
        let answer = match fault {
            None => answer(),
            Some(FaultKind::DropBefore) => return hang_up(),
            Some(FaultKind::DropAfter) => {
                answer();
                return hang_up();
            }
            Some(FaultKind::BadSignature) => refuse(None),
            Some(FaultKind::Code(code)) => refuse(Some(&code)),
            Some(FaultKind::Delay(delay)) => {
                let answer = answer();
                tokio::time::sleep(delay).await;
                answer
            }
            Some(FaultKind::Body(body)) => Answer { body, ..answer() },
            Some(FaultKind::Status(status)) => {
                let mut response = Answer { status, ..answer() }.into_response();
                if matches!(status, 429 | 503) {
                    response
                        .headers_mut()
                        .insert(header::RETRY_AFTER, RETRY_AFTER);
                }
                return response;
            }
            Some(FaultKind::Truncate(length)) => {
                let mut answer = answer();
                answer
                    .body
                    .truncate(length.unwrap_or(answer.body.len() / 2));
                answer
            }
        };
        answer.into_response()
    }
}
