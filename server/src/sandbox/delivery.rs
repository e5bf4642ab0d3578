//! Sends a gateway's notifications again and again until the merchant accepts one.

use std::{sync::Arc, time::Duration};

use reqwest::header::CONTENT_TYPE;

use super::{
    faults::{FaultKind, FaultPlace},
    state::State,
    trade::Trade,
};

/// Seconds before each attempt. A real server was seen to wait as many minutes; no
/// document names a number.
const BEFORE_ATTEMPTS: [u64; 5] = [0, 1, 2, 16, 36];
/// A gateway waits for an answer this long.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Sends the notification about the trade as it was when it changed.
pub(super) async fn deliver(state: Arc<State>, trade: Trade) {
    for pause in BEFORE_ATTEMPTS {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        if let Some(kept) = state.trades().by_id(&trade.id) {
            kept.delivery.attempts += 1;
        }
        if attempt(&state, &trade).await {
            if let Some(kept) = state.trades().by_id(&trade.id) {
                kept.delivery.accepted |= kept.delivery.changes == trade.delivery.changes;
            }
            return;
        }
    }
    tracing::warn!(
        trade = trade.id,
        "the merchant never accepted the sandbox's notification"
    );
}

/// Sends it once; true if the merchant accepted it.
async fn attempt(state: &State, trade: &Trade) -> bool {
    let fault = state.faults().take(trade.gateway, FaultPlace::Notify);
    match &fault {
        Some(FaultKind::DropBefore) => return false,
        Some(FaultKind::Delay(delay)) => tokio::time::sleep(*delay).await,
        None
        | Some(
            FaultKind::DropAfter
            | FaultKind::Body(_)
            | FaultKind::Truncate(_)
            | FaultKind::Status(_)
            | FaultKind::BadSignature
            | FaultKind::Code(_),
        ) => {}
    }
    let Some(notification) = trade.details.notification(trade, fault.as_ref()) else {
        return true;
    };
    let mut request = match notification.body {
        None => state.http.get(notification.url),
        Some(body) => state
            .http
            .post(notification.url)
            .header(CONTENT_TYPE, body.content_type)
            .body(body.bytes),
    };
    if let Some(token) = notification.bearer {
        request = request.bearer_auth(token);
    }
    let Ok(answer) = request.timeout(TIMEOUT).send().await else {
        return false;
    };
    let status = answer.status().as_u16();
    answer
        .text()
        .await
        .is_ok_and(|text| (notification.is_accepted)(status, &text))
}
