//! What a receiver of webhooks may ask for by its answer: time, or an end.

use std::time::Duration;

use checkout_server::{
    clock::Clock,
    merchant::store::{Delivery, EventKind, WebhookKind},
};

use crate::{
    harness::{Shop, new_database},
    reconciler::{attention, stopped_clock, until},
    upstream::{Received, Reply, Upstream},
    webhooks::{endpoint, newest, paid, shop},
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Each of the order's webhook about its payment, once it was sent so often.
async fn deliveries(shop: &Shop, tries: u32) -> Vec<Delivery> {
    let mut found = Vec::new();
    until("it was sent", async || {
        let outbox = shop.store().outbox(newest(9)).await.unwrap();
        let paid = outbox
            .into_iter()
            .find(|(it, _)| it.kind == WebhookKind::Paid);
        found = paid.unwrap().1;
        found.iter().any(|delivery| delivery.tries >= tries)
    })
    .await;
    found
}

/// How long the next try is away, in milliseconds, after answers with this status and header.
async fn waits(status: u16, header: &'static str) -> i64 {
    let (clock, receiver) = (stopped_clock(), Upstream::start().await);
    receiver.answers_with(Reply::Answer(status, header, Vec::new()));
    let shop = shop(&clock, vec![endpoint("shop", &receiver.origin, "")], None).await;
    paid(&shop).await;
    clock.advance(SECOND);
    let delivery = deliveries(&shop, 1).await.remove(0);
    delivery.next_at_ms - clock.now_ms()
}

fn http_date(clock: &Clock, after: Duration) -> String {
    let at = Duration::from_millis(clock.now_ms().unsigned_abs()) + after;
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + at)
}

#[tokio::test]
async fn a_receiver_that_names_a_time_is_not_asked_before_it() {
    for status in [429, 503] {
        let wait = waits(status, "retry-after: 120\r\n").await;
        assert!(
            (2 * MINUTE_MS..3 * MINUTE_MS).contains(&wait),
            "{status}: {wait}"
        );
    }
    // It stands, and begins anew in each shop.
    let at = http_date(&stopped_clock(), Duration::from_mins(20));
    let header: &'static str = format!("retry-after: {at}\r\n").leak();
    let wait = waits(503, header).await;
    assert!((18 * MINUTE_MS..=22 * MINUTE_MS).contains(&wait), "{wait}");
}

/// A receiver cannot have the tries used up in seconds, nor put them off for ever.
#[tokio::test]
async fn a_time_that_a_receiver_names_is_kept_within_bounds() {
    for (status, header) in [
        (503, "retry-after: 0\r\n"),
        (503, "retry-after: -1\r\n"),
        (503, "retry-after: soon\r\n"),
        (503, "retry-after: Thu, 01 Jan 1970 00:00:00 GMT\r\n"),
        // Only those two name a time, by the specification of HTTP and that of webhooks.
        (500, "retry-after: 3600\r\n"),
        (302, "retry-after: 3600\r\n"),
    ] {
        let wait = waits(status, header).await;
        assert!((5_000..6_000).contains(&wait), "{status} {header}: {wait}");
    }
    for header in [
        "retry-after: 99999999999999999999\r\n",
        "retry-after: 31536000\r\n",
        "retry-after: Fri, 31 Dec 9999 23:59:59 GMT\r\n",
    ] {
        let wait = waits(503, header).await;
        assert!(
            (19 * HOUR_MS..=23 * HOUR_MS).contains(&wait),
            "{header}: {wait}"
        );
    }
}

/// What comes within some seconds: while one endpoint's turn has a webhook's row locked, another's
/// passes it over until the next second.
async fn came_at_last(clock: &Clock, receiver: &Upstream) -> Received {
    let mut all = Vec::new();
    until("a webhook came", async || {
        clock.advance(SECOND);
        all = receiver.received();
        !all.is_empty()
    })
    .await;
    all.remove(0)
}

#[tokio::test]
async fn an_address_that_is_gone_is_sent_nothing_more_until_the_config_is_read_again() {
    let clock = stopped_clock();
    let (gone, other) = (Upstream::start().await, Upstream::start().await);
    gone.answers_with(Reply::Answer(410, "", Vec::new()));
    let endpoints = vec![
        endpoint("gone", &gone.origin, ""),
        endpoint("other", &other.origin, ""),
    ];
    let database = new_database("gone");
    let first = shop(&clock, endpoints.clone(), Some(&database)).await;
    let no = paid(&first).await;
    came_at_last(&clock, &gone).await;
    came_at_last(&clock, &other).await;
    let calls = async |shop: &Shop| {
        let mut waiting = attention(&shop.store()).await;
        waiting.retain(|event| event.kind == EventKind::Webhook);
        waiting
    };
    until("a person is called", async || {
        !calls(&first).await.is_empty()
    })
    .await;
    let called = calls(&first).await.remove(0);
    assert_eq!(called.reason.as_deref(), Some("webhook_endpoint_gone"));
    assert_eq!(called.order_no.as_deref(), Some(&*no));
    assert!(called.expected.unwrap().starts_with("gone msg_"));
    assert_eq!(called.got.as_deref(), Some("410"));

    let next = paid(&first).await;
    assert!(came_at_last(&clock, &other).await.body.contains(&next));
    for _ in 0..50 {
        clock.advance(Duration::from_mins(1));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(gone.count(), 0);
    assert_eq!(calls(&first).await.len(), 1);

    // What it was not sent, it is sent once it is there again.
    gone.answers_with(Reply::ok(""));
    let _begun_anew = shop(&clock, endpoints, Some(&database)).await;
    until("all came", async || {
        clock.advance(SECOND);
        gone.count() >= 2
    })
    .await;
    let came = gone.received();
    assert!(came.iter().any(|it| it.body.contains(&no)));
    assert!(came.iter().any(|it| it.body.contains(&next)));
}
