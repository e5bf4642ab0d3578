//! Sends what is due to an endpoint, and keeps what came of it.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{
    endpoint::Endpoint,
    policy::{
        AFTER_FAILURE, BEGUN_WITHIN, CLOSE_EVERY, LEASE, LOOK_EVERY, TIMEOUT, UNDER_WAY, pause,
    },
    signature::signatures,
};
use crate::{
    clock::milliseconds,
    merchant::{
        shared::Merchant,
        store::{DeliveryEnd, DueWebhook, StoreError, Subscription, WebhookTimes},
    },
    random,
};

const USER_AGENT: &str = concat!("checkout-server/", env!("CARGO_PKG_VERSION"));

/// Sends to the endpoint for as long as it is polled.
pub(super) async fn send(merchant: Arc<Merchant>, endpoint: Arc<Endpoint>) {
    loop {
        let now_ms = merchant.clock.now_ms();
        match round(&merchant, &endpoint, now_ms).await {
            Ok(0) => {
                let next_ms = now_ms.saturating_add(milliseconds(LOOK_EVERY));
                merchant.clock.wait_until(next_ms).await;
            }
            Ok(_) => {}
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

/// Returns how many were due.
async fn round(
    merchant: &Arc<Merchant>,
    endpoint: &Arc<Endpoint>,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let times = WebhookTimes {
        now_ms,
        since_ms: now_ms.saturating_sub(milliseconds(BEGUN_WITHIN)),
        lease_until_ms: now_ms.saturating_add(milliseconds(LEASE)),
    };
    let subscription = endpoint.subscription();
    let due = merchant.store.due_webhooks(&subscription, times, UNDER_WAY);
    let due = due.await?;
    let count = due.len();
    let mut sent = JoinSet::new();
    for due in due {
        let (merchant, endpoint) = (Arc::clone(merchant), Arc::clone(endpoint));
        sent.spawn(async move { deliver(&merchant, &endpoint, &due).await });
    }
    let mut kept = Ok(count);
    while let Some(result) = sent.join_next().await {
        if let Err(error) = result.unwrap_or(Err(StoreError::Interrupted)) {
            kept = Err(error);
        }
    }
    kept
}

async fn deliver(
    merchant: &Merchant,
    endpoint: &Endpoint,
    due: &DueWebhook,
) -> Result<(), StoreError> {
    let answered = post(merchant, endpoint, due).await;
    let now_ms = merchant.clock.now_ms();
    let (id, name, order_no) = (&due.webhook.id, &endpoint.name, &due.webhook.order_no);
    let kind = due.webhook.kind.name();
    let pause = pause(due.tries.saturating_add(1), random::byte());
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
        (Err(answer), Some(pause)) => {
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
        (Err(answer), None) => {
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
    store.finish_webhook(due, end, &answer, now_ms).await
}

/// Sends it; any 2xx means that the endpoint has it. Nothing is followed.
///
/// # Errors
///
/// Returns what came instead: a status, or a word.
async fn post(
    merchant: &Merchant,
    endpoint: &Endpoint,
    due: &DueWebhook,
) -> Result<String, String> {
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
        Ok(answer) => Err(answer.status().as_str().to_owned()),
        Err(error) if error.is_timeout() => Err("timeout".to_owned()),
        Err(error) if error.is_connect() => Err("unreachable".to_owned()),
        Err(_) => Err("no_answer".to_owned()),
    }
}
