//! Sends what is due to an endpoint, and keeps what came of it.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{
    endpoint::Endpoint,
    policy::{
        AFTER_FAILURE, BEGUN_WITHIN, CLOSE_EVERY, LEASE, LOOK_EVERY, TIMEOUT, UNDER_WAY, pause,
    },
    refused::Refused,
    signature::signatures,
};
use crate::{
    clock::milliseconds,
    merchant::{
        shared::Merchant,
        store::{
            DeliveryEnd, DueWebhook, EventKind, NewEvent, StoreError, Subscription, WebhookTimes,
        },
    },
    random,
    tls_error::TlsError,
};

const USER_AGENT: &str = concat!("checkout-server/", env!("CARGO_PKG_VERSION"));

/// What came of a round.
enum Round {
    NothingWasDue,
    Sent,
    /// The endpoint wants nothing any more.
    Gone,
}

/// Sends to the endpoint for as long as it is polled, or until the endpoint wants nothing any
/// more. What is due to it then waits for a server that has read the config again.
pub(super) async fn send(merchant: Arc<Merchant>, endpoint: Arc<Endpoint>) {
    loop {
        let now_ms = merchant.clock.now_ms();
        match round(&merchant, &endpoint, now_ms).await {
            Ok(Round::NothingWasDue) => {
                let next_ms = now_ms.saturating_add(milliseconds(LOOK_EVERY));
                merchant.clock.wait_until(next_ms).await;
            }
            Ok(Round::Sent) => {}
            Ok(Round::Gone) => return,
            Err(error) => {
                let endpoint = &endpoint.name;
                tracing::error!(endpoint, %error, "no webhooks are sent: the store failed");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}

/// Closes what is over for as long as it is polled.
pub(super) async fn close(merchant: Arc<Merchant>, all: Vec<Subscription>) {
    loop {
        let now_ms = merchant.clock.now_ms();
        let since_ms = now_ms.saturating_sub(milliseconds(BEGUN_WITHIN));
        if let Err(error) = merchant.store.close_webhooks(&all, since_ms, now_ms).await {
            tracing::error!(%error, "webhooks that are over are not closed: the store failed");
            tokio::time::sleep(AFTER_FAILURE).await;
        }
        let next_ms = now_ms.saturating_add(milliseconds(CLOSE_EVERY));
        merchant.clock.wait_until(next_ms).await;
    }
}

async fn round(
    merchant: &Arc<Merchant>,
    endpoint: &Arc<Endpoint>,
    now_ms: i64,
) -> Result<Round, StoreError> {
    let times = WebhookTimes {
        now_ms,
        since_ms: now_ms.saturating_sub(milliseconds(BEGUN_WITHIN)),
        lease_until_ms: now_ms.saturating_add(milliseconds(LEASE)),
    };
    let subscription = endpoint.subscription();
    let due = merchant.store.due_webhooks(&subscription, times, UNDER_WAY);
    let due = due.await?;
    if due.is_empty() {
        return Ok(Round::NothingWasDue);
    }
    let mut sent = JoinSet::new();
    for due in due {
        let (merchant, endpoint) = (Arc::clone(merchant), Arc::clone(endpoint));
        sent.spawn(async move { deliver(&merchant, &endpoint, &due).await });
    }
    let (mut kept, mut gone) = (Ok(()), None);
    while let Some(result) = sent.join_next().await {
        match result.unwrap_or(Err(StoreError::Interrupted)) {
            Ok(found) => gone = gone.or(found),
            Err(error) => kept = Err(error),
        }
    }
    kept?;
    let Some(gone) = gone else {
        return Ok(Round::Sent);
    };
    merchant.store.record_event(gone).await?;
    tracing::error!(
        endpoint = endpoint.name,
        "the address answers that it is gone: no webhooks are sent there until the config is \
         read again"
    );
    Ok(Round::Gone)
}

/// Returns an event for a person where the endpoint wants nothing any more.
async fn deliver(
    merchant: &Merchant,
    endpoint: &Endpoint,
    due: &DueWebhook,
) -> Result<Option<NewEvent>, StoreError> {
    let answered = post(merchant, endpoint, due).await;
    let now_ms = merchant.clock.now_ms();
    let (id, name, order_no) = (&due.webhook.id, &endpoint.name, &due.webhook.order_no);
    let kind = due.webhook.kind.name();
    let refused = answered.as_ref().err();
    let named = refused.and_then(|refused| refused.retry_after);
    let gone = refused.filter(|refused| refused.is_gone);
    let gone = gone.map(|refused| is_gone(due, &refused.answer, now_ms));
    let pause = pause(due.tries.saturating_add(1), named, random::byte());
    let (end, answer, outcome) = match (answered, pause) {
        (Ok(status), _) => {
            tracing::info!(
                order_no,
                id,
                kind,
                endpoint = name,
                status,
                "webhook delivered"
            );
            (DeliveryEnd::Delivered, status, "delivered")
        }
        (Err(Refused { answer, .. }), Some(pause)) => {
            let seconds = pause.as_secs();
            tracing::warn!(
                order_no,
                id,
                kind,
                endpoint = name,
                answer,
                seconds,
                "webhook not delivered: it is sent again"
            );
            let at_ms = now_ms.saturating_add(milliseconds(pause));
            (DeliveryEnd::Again(at_ms), answer, "failed")
        }
        (Err(Refused { answer, .. }), None) => {
            tracing::error!(
                order_no,
                id,
                kind,
                endpoint = name,
                answer,
                "webhook given up: see checkout-server attention"
            );
            (DeliveryEnd::GivenUp, answer, "given_up")
        }
    };
    merchant.metrics.webhook(name, outcome);
    let store = &merchant.store;
    store.finish_webhook(due, end, &answer, now_ms).await?;
    Ok(gone)
}

fn is_gone(due: &DueWebhook, answer: &str, now_ms: i64) -> NewEvent {
    NewEvent {
        order_no: due.webhook.order_no.clone(),
        accepted: false,
        reason: Some("webhook_endpoint_gone"),
        expected: Some(format!("{} {}", due.endpoint, due.webhook.id)),
        got: Some(answer.to_owned()),
        attention: true,
        ..NewEvent::new(EventKind::Webhook, now_ms)
    }
}

/// Sends it; any 2xx means that the endpoint has it. Nothing is followed.
///
/// # Errors
///
/// Returns what came instead.
async fn post(
    merchant: &Merchant,
    endpoint: &Endpoint,
    due: &DueWebhook,
) -> Result<String, Refused> {
    let (id, body) = (&due.webhook.id, &due.webhook.payload);
    let seconds = merchant.clock.now_ms().div_euclid(1000);
    let request = merchant
        .http
        .post(endpoint.url.clone())
        .timeout(TIMEOUT)
        .header("content-type", "application/json")
        .header("user-agent", USER_AGENT)
        .header("webhook-id", id)
        .header("webhook-timestamp", seconds)
        .header(
            "webhook-signature",
            signatures(&endpoint.keys, id, seconds, body),
        )
        .body(body.clone());
    match request.send().await {
        Ok(answer) if answer.status().is_success() => Ok(answer.status().as_str().to_owned()),
        Ok(answer) => Err(Refused::by(&answer, merchant.clock.now_ms())),
        Err(error) => {
            if let Some(TlsError { sentence, .. }) = TlsError::behind(&error) {
                let endpoint = &endpoint.name;
                tracing::error!(endpoint, "the endpoint is not accepted: {sentence}");
            }
            Err(Refused::without_answer(&error))
        }
    }
}
