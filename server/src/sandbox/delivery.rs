//! Sends a gateway's notifications again and again until the merchant accepts one.

use std::{sync::Arc, time::Duration};

use reqwest::header::CONTENT_TYPE;

use super::{
    faults::{FaultKind, FaultPlace},
    state::State,
    trade::Trade,
};

/// A gateway waits for an answer this long.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What came of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    /// The merchant accepted the notification.
    Accepted,
    /// It was lost on the way, or answered by anything else.
    Failed,
    /// No answer came, or none in time.
    Unreachable,
}

/// Sends the notification about the trade as it was when it changed.
pub(super) async fn deliver(state: Arc<State>, trade: Trade) {
    let mut repetitions = trade.details.repetitions().iter();
    loop {
        if let Some(kept) = state.trades().by_id(&trade.id) {
            kept.delivery.attempts += 1;
            kept.delivery.repeated_in = None;
        }
        match attempt(&state, &trade).await {
            Attempt::Accepted => break,
            Attempt::Unreachable => trade.details.record_unreachable(),
            Attempt::Failed => {}
        }
        let Some(pause) = repetitions.next().copied() else {
            tracing::warn!(
                trade = trade.id,
                "the merchant never accepted the sandbox's notification"
            );
            return;
        };
        let wait = state.clock.wait(Duration::from_secs(pause));
        if let Some(kept) = state.trades().by_id(&trade.id) {
            kept.delivery.repeated_in = Some(pause);
        }
        wait.await;
    }
    if let Some(kept) = state.trades().by_id(&trade.id) {
        kept.delivery.accepted |= kept.delivery.changes == trade.delivery.changes;
    }
}

/// Sends it once.
async fn attempt(state: &State, trade: &Trade) -> Attempt {
    let fault = state.faults().take(trade.gateway, FaultPlace::Notify);
    match &fault {
        Some(FaultKind::DropBefore) => return Attempt::Failed,
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
        return Attempt::Accepted;
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
        return Attempt::Unreachable;
    };
    let status = answer.status().as_u16();
    match answer.text().await {
        Ok(text) if (notification.is_accepted)(status, &text) => Attempt::Accepted,
        Ok(_) => Attempt::Failed,
        Err(_) => Attempt::Unreachable,
    }
}
