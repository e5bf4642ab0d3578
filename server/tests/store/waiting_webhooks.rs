//! Webhooks that wait behind another of their order, which its endpoint does not take for days.

use std::sync::Arc;

use checkout_server::merchant::store::{
    DeliveryEnd, DueWebhook, EventKind, NewEvent, RefundAmount, Store, Subscription, WebhookKind,
    WebhookTimes,
};

use crate::place::{MADE, Place, attention, no, payment, refund, sent};

const HOUR: i64 = 3_600_000;
/// What was made so long ago is not begun any more.
const BEGUN_WITHIN: i64 = 72 * HOUR;

fn endpoint() -> Subscription {
    Subscription {
        endpoint: "shop".to_owned(),
        kinds: WebhookKind::ALL.to_vec(),
    }
}

/// The webhook that is due to the endpoint then, of the one order.
async fn due(store: &Arc<dyn Store>, now_ms: i64) -> Option<DueWebhook> {
    let times = WebhookTimes {
        now_ms,
        since_ms: now_ms - BEGUN_WITHIN,
        lease_until_ms: now_ms + 1,
    };
    let mut due = store.due_webhooks(&endpoint(), times, 9).await.unwrap();
    assert!(due.len() <= 1, "{due:?}");
    due.pop()
}

async fn begin(store: &Arc<dyn Store>, kind: WebhookKind, now_ms: i64) -> DueWebhook {
    let due = due(store, now_ms).await;
    assert_eq!(due.as_ref().map(|due| due.webhook.kind), Some(kind));
    due.unwrap()
}

async fn finish(store: &Arc<dyn Store>, due: &DueWebhook, end: DeliveryEnd, now_ms: i64) {
    let finished = store.finish_webhook(due, end, "500", now_ms);
    finished.await.unwrap();
}

async fn close(store: &Arc<dyn Store>, now_ms: i64) -> usize {
    let (all, since_ms) = ([endpoint()], now_ms - BEGUN_WITHIN);
    let closed = store.close_webhooks(&all, since_ms, now_ms);
    closed.await.unwrap()
}

/// What an order has that was canceled, paid an hour later, and refunded two hours later.
const KINDS: [WebhookKind; 4] = [
    WebhookKind::Canceled,
    WebhookKind::Attention,
    WebhookKind::Paid,
    WebhookKind::Refunded,
];

async fn store_with_webhooks() -> Arc<dyn Store> {
    let store = Place::new().open();
    sent(&store, "A").await;
    let canceled = NewEvent {
        order_no: Some("A".to_owned()),
        reason: Some("canceled"),
        ..NewEvent::new(EventKind::Order, MADE)
    };
    store.cancel_order(&no("A"), canceled).await.unwrap();
    let mut paid = payment("A", "T1");
    paid.learned_at_ms = MADE + HOUR;
    store.record_payment(paid).await.unwrap();
    let mut back = refund("A", RefundAmount::Whole);
    back.learned_at_ms = MADE + 2 * HOUR;
    store.record_refund(back).await.unwrap();
    store
}

#[tokio::test]
async fn a_webhook_that_waited_behind_another_is_sent_however_late() {
    for end in [DeliveryEnd::Delivered, DeliveryEnd::GivenUp] {
        let store = store_with_webhooks().await;
        let called = attention(&store).await.len();
        let mut now_ms = MADE + 3 * HOUR;
        for kind in KINDS {
            let first_try = begin(&store, kind, now_ms).await;
            let last_ms = now_ms + 75 * HOUR;
            finish(&store, &first_try, DeliveryEnd::Again(last_ms), now_ms).await;
            assert_eq!(close(&store, last_ms - HOUR).await, 0, "{kind:?}");
            assert_eq!(due(&store, last_ms - 1).await, None);
            let last_try = begin(&store, kind, last_ms).await;
            finish(&store, &last_try, end, last_ms).await;
            assert_eq!(close(&store, last_ms).await, 1, "{kind:?}");
            now_ms = last_ms;
        }
        // Each that was given up calls a person.
        let given_up = match end {
            DeliveryEnd::GivenUp => KINDS.len(),
            DeliveryEnd::Delivered | DeliveryEnd::Again(_) => 0,
        };
        assert_eq!(attention(&store).await.len(), called + given_up);
    }
}

/// A time without a server, or without the endpoint: what the one before it had no part in is
/// not begun.
#[tokio::test]
async fn a_webhook_that_did_not_wait_behind_another_is_not_begun_later() {
    let store = store_with_webhooks().await;
    let first = begin(&store, WebhookKind::Canceled, MADE + 3 * HOUR).await;
    finish(&store, &first, DeliveryEnd::Delivered, MADE + 3 * HOUR).await;
    let late = MADE + 3 * HOUR + BEGUN_WITHIN;
    assert_eq!(due(&store, late).await, None);
    assert_eq!(close(&store, late).await, KINDS.len());
    // Nor is one of an order of which nothing was begun.
    sent(&store, "B").await;
    store.record_payment(payment("B", "T2")).await.unwrap();
    assert_eq!(close(&store, late).await, 1);
}
