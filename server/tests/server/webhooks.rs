//! Webhooks arrive at a real receiver: signed, in order, at least once, for three days.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use checkout_server::{
    Setup,
    clock::{self, Clock},
    merchant::{
        order::OrderNo,
        store::{EventKind, NewEvent, WebhookFilter, WebhookKind},
        webhooks::{read, subscriptions},
    },
};
use serde_json::Value;
use standardwebhooks::Webhook;
use toml::Table;

use crate::{
    harness::{Shop, new_database},
    markdown::{self, Runner},
    reconciler::{stopped_clock, until},
    upstream::{Received, Reply, Upstream},
};

pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PREVIOUS: &str = "whsec_cHJldmlvdXMtc2VjcmV0LW9mLXRoZS1zaG9w";
const NOBODYS: &str = "whsec_bm9ib2R5cy1zZWNyZXQtYXQtYWxsLW5vbm9u";
const SECOND: Duration = Duration::from_secs(1);

pub(crate) fn table(text: &str) -> Table {
    toml::from_str(text).unwrap()
}

pub(crate) fn endpoint(name: &str, origin: &str, more: &str) -> Table {
    table(&format!(
        "name = '{name}'\nurl = '{origin}/hook'\nsecret = '{SECRET}'\n{more}"
    ))
}

pub(crate) async fn shop(clock: &Clock, endpoints: Vec<Table>, database: Option<&PathBuf>) -> Shop {
    Shop::open_with(|setup: &mut Setup| {
        setup.clock = clock.clone();
        setup.config.webhooks = endpoints.into();
        if let Some(database) = database {
            setup.database = database.into();
        }
    })
    .await
}

/// The newest webhooks, so many.
pub(crate) fn newest(limit: u32) -> WebhookFilter {
    WebhookFilter {
        limit,
        ..WebhookFilter::default()
    }
}

/// An order that is paid.
pub(crate) async fn paid(shop: &Shop) -> String {
    let no = shop.order("longjing", 1, "alipay").await;
    shop.epay(&no, "alipay", &[]).await;
    assert_eq!(shop.phone(&no, "pay").await, "pay");
    shop.notified(&no).await;
    no
}

/// Writes a further webhook of that order.
async fn attention(shop: &Shop, no: &str, reason: &'static str) {
    let event = NewEvent {
        order_no: Some(no.to_owned()),
        reason: Some(reason),
        attention: true,
        ..NewEvent::new(EventKind::Order, clock::now_ms())
    };
    assert!(shop.store().record_event(event).await.unwrap());
}

pub(crate) fn header<'a>(received: &'a Received, name: &str) -> &'a str {
    let start = format!("{name}: ");
    let mut headers = received.headers.iter();
    headers
        .find_map(|header| header.strip_prefix(&start))
        .unwrap()
}

pub(crate) fn kind(received: &Received) -> String {
    let body: Value = serde_json::from_str(&received.body).unwrap();
    body["type"].as_str().unwrap().to_owned()
}

/// Whether the specification's own library takes it.
pub(crate) fn is_verified(received: &Received, secret: &str) -> bool {
    let mut headers = axum::http::HeaderMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        headers.insert(name, header(received, name).parse().unwrap());
    }
    let library = Webhook::new(secret).unwrap();
    library.verify(received.body.as_bytes(), &headers).is_ok()
}

/// The names of a body, with those of what it holds.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().flat_map(|(name, value)| {
                let below = names(value)
                    .into_iter()
                    .map(move |below| format!("{name}.{below}"));
                [name.clone()].into_iter().chain(below)
            });
            fields.collect()
        }
        Value::Array(values) => values.iter().flat_map(names).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// Waits until so many came, and gives them.
pub(crate) async fn came(receiver: &Upstream, count: usize) -> Vec<Received> {
    until("webhooks came", async || receiver.count() >= count).await;
    receiver.received()
}

async fn outbox_is_closed(shop: &Shop, clock: &Clock) {
    let store = shop.store();
    until("all is closed", async || {
        clock.advance(Duration::from_secs(5));
        let outbox = store.outbox(newest(99)).await.unwrap();
        outbox
            .iter()
            .all(|(webhook, _)| webhook.closed_at_ms.is_some())
    })
    .await;
}

#[tokio::test]
async fn a_payment_is_sent_once_and_the_specifications_library_verifies_it_by_both_secrets() {
    let receiver = Upstream::start().await;
    let more = format!("previous_secret = '{PREVIOUS}'");
    let endpoints = vec![endpoint("shop", &receiver.origin, &more)];
    let shop = shop(&Clock::system(), endpoints, None).await;
    let no = paid(&shop).await;
    let [sent] = &*came(&receiver, 1).await else {
        panic!("not once");
    };
    assert_eq!(sent.line, "POST /hook HTTP/1.1");
    assert_eq!(header(sent, "content-type"), "application/json");
    assert!(header(sent, "webhook-id").starts_with("msg_"));
    assert!(is_verified(sent, SECRET) && is_verified(sent, PREVIOUS));
    assert!(!is_verified(sent, NOBODYS));
    let changed = Received {
        body: sent.body.replace("88.00", "88.01"),
        ..sent.clone()
    };
    assert!(!is_verified(&changed, SECRET));
    let body: Value = serde_json::from_str(&sent.body).unwrap();
    assert_eq!(
        (&body["type"], &body["data"]["pay_state"]),
        (&"order.paid".into(), &1.into())
    );
    assert_eq!(body["data"]["order_no"], *no);
    assert_eq!(body["data"]["payments"][0]["amount"], "88.00");
    for page in markdown::all() {
        for snippet in &page.snippets {
            if snippet.runner() == Ok(Runner::Sent) {
                let shown: Value = serde_json::from_str(&snippet.code).unwrap();
                assert_eq!(names(&shown), names(&body), "{}", page.path);
            }
        }
    }
    tokio::time::sleep(3 * SECOND).await;
    assert_eq!(receiver.count(), 0);
}

#[tokio::test]
async fn what_is_refused_is_sent_again_for_three_days_and_then_a_person_is_called() {
    let (clock, receiver) = (stopped_clock(), Upstream::start().await);
    receiver.answers_with(Reply::Answer(500, "", Vec::new()));
    let endpoints = vec![endpoint("shop", &receiver.origin, "")];
    let shop = shop(&clock, endpoints.clone(), None).await;
    let no = paid(&shop).await;
    clock.advance(SECOND);
    let first = came(&receiver, 1).await.remove(0);
    let store = shop.store();
    let begin = clock.now_ms();
    let mut tries = 1;
    loop {
        let outbox = store.outbox(newest(9)).await.unwrap();
        let (_, deliveries) = outbox
            .iter()
            .find(|(it, _)| it.kind == WebhookKind::Paid)
            .unwrap();
        let delivery = &deliveries[0];
        if delivery.given_up_at_ms.is_some() {
            break;
        }
        if delivery.tries < tries {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        }
        assert_eq!(delivery.answer.as_deref(), Some("500"));
        let wait_ms = u64::try_from(delivery.next_at_ms - clock.now_ms()).unwrap();
        clock.advance(Duration::from_millis(wait_ms.saturating_sub(1)));
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(receiver.count(), 0, "too early, after {tries}");
        clock.advance(2 * SECOND);
        let again = came(&receiver, 1).await.remove(0);
        assert_eq!(header(&again, "webhook-id"), header(&first, "webhook-id"));
        assert_eq!(again.body, first.body);
        assert_ne!(
            header(&again, "webhook-timestamp"),
            header(&first, "webhook-timestamp")
        );
        tries += 1;
    }
    assert_eq!(tries, 10);
    let hours = (clock.now_ms() - begin) / 3_600_000;
    assert!((70..=80).contains(&hours), "{hours} hours");
    let waiting = store.attention().await.unwrap();
    let event = waiting
        .iter()
        .find(|it| it.kind == EventKind::Webhook)
        .unwrap();
    assert_eq!(event.reason.as_deref(), Some("webhook_not_delivered"));
    assert_eq!(
        (event.order_no.as_deref(), event.got.as_deref()),
        (Some(&*no), Some("500"))
    );
    // Nobody is told of it by a webhook, which would not arrive either.
    let written = store.webhooks(&OrderNo::parse(&no).unwrap()).await.unwrap();
    assert_eq!(
        written
            .iter()
            .filter(|it| it.kind == WebhookKind::Attention)
            .count(),
        0
    );
    receiver.answers_with(Reply::ok(""));
    let all = subscriptions(&read(&endpoints, false).unwrap());
    let id = header(&first, "webhook-id");
    assert!(
        store
            .resend_webhook(id, &all, clock.now_ms())
            .await
            .unwrap()
    );
    assert!(
        !store
            .resend_webhook("msg_none", &all, clock.now_ms())
            .await
            .unwrap()
    );
    clock.advance(2 * SECOND);
    assert_eq!(header(&came(&receiver, 1).await[0], "webhook-id"), id);
    outbox_is_closed(&shop, &clock).await;
    let outbox = store.outbox(newest(9)).await.unwrap();
    assert!(
        outbox
            .iter()
            .any(|(it, _)| it.id == id && it.delivered_at_ms.is_some())
    );
}

#[tokio::test]
async fn those_of_an_order_come_in_order_and_other_orders_do_not_wait() {
    let (clock, receiver) = (stopped_clock(), Upstream::start().await);
    let shop = shop(&clock, vec![endpoint("shop", &receiver.origin, "")], None).await;
    receiver.answers_with(Reply::Answer(503, "", Vec::new()));
    let no = paid(&shop).await;
    attention(&shop, &no, "first").await;
    attention(&shop, &no, "second").await;
    clock.advance(SECOND);
    let [refused] = &*came(&receiver, 1).await else {
        panic!("more than the first was sent");
    };
    assert_eq!(kind(refused), "order.paid");
    receiver.answers_with(Reply::ok(""));
    let other = paid(&shop).await;
    clock.advance(SECOND);
    let sent = came(&receiver, 1).await;
    assert!(sent[0].body.contains(&other), "{sent:?}");
    clock.advance(Duration::from_secs(6));
    let mut sent = Vec::new();
    until("three came", async || {
        clock.advance(SECOND);
        sent.extend(receiver.received());
        sent.len() >= 3
    })
    .await;
    let reasons: Vec<String> = sent
        .iter()
        .map(|it| {
            let body: Value = serde_json::from_str(&it.body).unwrap();
            body["data"]["reason"].as_str().unwrap_or("paid").to_owned()
        })
        .collect();
    assert_eq!(reasons, ["paid", "first", "second"]);
}

#[tokio::test]
async fn two_instances_send_each_webhook_once_to_each_endpoint() {
    let (clock, receiver) = (stopped_clock(), Upstream::start().await);
    let database = new_database("two");
    let endpoints = vec![
        endpoint("one", &receiver.origin, ""),
        endpoint("two", &format!("{}/two", receiver.origin), ""),
    ];
    let first = shop(&clock, endpoints.clone(), Some(&database)).await;
    let _second = shop(&clock, endpoints, Some(&database)).await;
    for at in 0..40 {
        attention(&first, &format!("A{at}"), "test").await;
    }
    let mut sent: BTreeMap<(String, String), usize> = BTreeMap::new();
    until("all came", async || {
        clock.advance(SECOND);
        for received in receiver.received() {
            let id = header(&received, "webhook-id").to_owned();
            *sent.entry((received.line.clone(), id)).or_default() += 1;
        }
        sent.len() == 80
    })
    .await;
    outbox_is_closed(&first, &clock).await;
    assert_eq!(receiver.count(), 0);
    assert!(sent.values().all(|count| *count == 1), "{sent:?}");
}

#[tokio::test]
async fn redirects_are_not_followed_and_only_the_wanted_events_are_sent() {
    let (clock, receiver) = (stopped_clock(), Upstream::start().await);
    let redirect = "location: /elsewhere\r\n";
    receiver.answers_with(Reply::Answer(307, redirect, Vec::new()));
    let wanted = "events = ['order.attention']";
    let shop = shop(
        &clock,
        vec![endpoint("shop", &receiver.origin, wanted)],
        None,
    )
    .await;
    let no = paid(&shop).await;
    attention(&shop, &no, "test").await;
    clock.advance(SECOND);
    let sent = came(&receiver, 1).await;
    assert_eq!(kind(&sent[0]), "order.attention");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(receiver.count(), 0, "it was followed");
    receiver.answers_with(Reply::ok(""));
    clock.advance(Duration::from_secs(6));
    came(&receiver, 1).await;
    outbox_is_closed(&shop, &clock).await;
    let outbox = shop.store().outbox(newest(9)).await.unwrap();
    let of = |kind| outbox.iter().find(|(it, _)| it.kind == kind).unwrap();
    assert!(of(WebhookKind::Attention).0.delivered_at_ms.is_some());
    let (unwanted, deliveries) = of(WebhookKind::Paid);
    assert!(unwanted.delivered_at_ms.is_none() && deliveries.is_empty());
}

/// A new endpoint is not sent the history of the shop.
#[tokio::test]
async fn what_is_older_than_three_days_is_not_begun() {
    let (clock, receiver) = (stopped_clock(), Upstream::start().await);
    let database = new_database("old");
    let without = shop(&clock, Vec::new(), Some(&database)).await;
    let old = paid(&without).await;
    clock.advance(Duration::from_hours(72));
    let new = paid(&without).await;
    let endpoints = vec![endpoint(
        "shop",
        &receiver.origin,
        "events = ['order.paid']",
    )];
    let with = shop(&clock, endpoints, Some(&database)).await;
    clock.advance(SECOND);
    let sent = came(&receiver, 1).await;
    assert!(sent[0].body.contains(&new), "{sent:?}");
    outbox_is_closed(&with, &clock).await;
    let number = OrderNo::parse(&old).unwrap();
    let webhooks = with.store().webhooks(&number).await.unwrap();
    assert!(
        webhooks
            .iter()
            .all(|webhook| webhook.delivered_at_ms.is_none())
    );
}
