//! The reconciler at work: payments that nobody tells of are found, by any instance, at the
//! times of its policy. The clock is the tests'.

use std::{path::PathBuf, sync::Arc, time::Duration};

use checkout_server::{
    Setup,
    clock::{self, Clock},
    merchant::{
        gateway_names,
        store::{Attempt, Event, Store},
        unqueried,
    },
};
use serde_json::{Value, json};

use crate::{
    cases::{self, Part},
    create_routes::{first_route, number},
    harness::{Shop, new_database},
    upstream::{Reply, Upstream},
};

pub(crate) const MINUTE: Duration = Duration::from_mins(1);

pub(crate) fn stopped_clock() -> Clock {
    Clock::at(clock::now_ms())
}

/// A shop of that clock, whose gateways are the sandbox's.
async fn shop(clock: &Clock) -> Shop {
    Shop::open_with(|setup| setup.clock = clock.clone()).await
}

/// An instance on a database, whose gateways are the upstream.
pub(crate) async fn instance(clock: &Clock, upstream: &Upstream, database: &PathBuf) -> Shop {
    Shop::open_with(|setup: &mut Setup| {
        upstream.configure(setup);
        setup.clock = clock.clone();
        setup.database = database.into();
    })
    .await
}

/// An order that was sent to a gateway which is the upstream.
pub(crate) async fn sent(shop: &Shop, upstream: &Upstream, gateway: &str) -> String {
    let route = first_route(gateway);
    let no = route.order(shop).await;
    upstream.answers_with(Reply::ok("{}"));
    route.request(shop, &no).send().await.unwrap();
    upstream.received();
    no
}

/// epay's answer that it has no such order.
pub(crate) fn unknown() -> Reply {
    Reply::ok(r#"{"code":-1,"msg":"x"}"#)
}

pub(crate) fn paid(number: &str) -> Reply {
    let answer = json!({
        "code": 1, "out_trade_no": number, "status": 1, "money": "88.00", "trade_no": "T1",
    });
    Reply::ok(answer.to_string())
}

pub(crate) async fn attempts(store: &Arc<dyn Store>, no: &str) -> Vec<Attempt> {
    store.attempts(&number(no)).await.unwrap()
}

pub(crate) async fn webhooks(store: &Arc<dyn Store>, no: &str) -> Vec<&'static str> {
    let webhooks = store.webhooks(&number(no)).await.unwrap();
    webhooks.iter().map(|webhook| webhook.kind.name()).collect()
}

pub(crate) async fn attention(store: &Arc<dyn Store>) -> Vec<Event> {
    store.attention().await.unwrap()
}

/// Waits until that is so.
pub(crate) async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    for _ in 0..500 {
        if so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{what}");
}

/// Moves the clock, and waits until nothing about the order is due.
pub(crate) async fn pass(clock: &Clock, store: &Arc<dyn Store>, no: &str, by: Duration) {
    clock.advance(by);
    until("a query is due and not sent", async || {
        let attempts = attempts(store, no).await;
        let mut next = attempts.iter().filter_map(|it| it.next_query_at_ms);
        next.all(|at_ms| at_ms > clock.now_ms())
    })
    .await;
}

/// The numbers that the upstream was asked about.
pub(crate) fn asked(upstream: &Upstream) -> Vec<String> {
    let mut asked: Vec<_> = upstream
        .received()
        .iter()
        .map(|request| {
            let (_, rest) = request.line.split_once("out_trade_no=").unwrap();
            rest.split(['&', ' ']).next().unwrap().to_owned()
        })
        .collect();
    asked.sort();
    asked
}

#[tokio::test]
async fn a_payment_that_nobody_tells_of_is_found_or_its_order_is_unconfirmed() {
    let clock = stopped_clock();
    let mut tables = None;
    let shop = Shop::open_with(|setup| {
        setup.clock = clock.clone();
        tables = Some(setup.config.gateways.clone());
    })
    .await;
    let unqueried = unqueried(&tables.unwrap());
    assert_eq!(unqueried, ["pay-url", "gatepay", "smallsaas"]);
    let store = shop.store();
    for gateway in gateway_names() {
        let route = first_route(gateway);
        // order-cmd's document has no notification that the sandbox could lose.
        let notifies = |case: &cases::Case| case.parts.contains(&Part::Notification);
        if cases::cases().any(|case| case.name == gateway && notifies(case)) {
            let lost = json!({"gateway": gateway, "at": "notify", "kind": "drop", "times": 99});
            shop.fault(lost).await;
        }
        let no = route.order(&shop).await;
        route.request(&shop, &no).send().await.unwrap();
        assert_eq!(shop.phone(&no, "pay").await, "pay");
        if unqueried.contains(&gateway) {
            clock.advance(MINUTE * 15);
            assert_eq!(shop.payments(&no).await, 0, "{gateway}");
            let list = store.unconfirmed(&unqueried, clock.now_ms()).await.unwrap();
            assert!(list.iter().any(|it| it.no == number(&no)), "{gateway}");
        } else {
            pass(&clock, &store, &no, MINUTE * 2).await;
            let payments = store.payments(&number(&no)).await.unwrap();
            assert_eq!(payments.len(), 1, "{gateway}");
            assert_eq!(payments[0].source.name(), "query");
            assert_eq!(webhooks(&store, &no).await, ["order.paid"]);
            let attempts = attempts(&store, &no).await;
            assert_eq!(attempts[0].next_query_at_ms, None, "it is settled");
        }
    }
    assert_eq!(attention(&store).await, []);
}

#[tokio::test]
async fn an_order_without_a_payment_expires_once_and_may_be_paid_late() {
    let clock = stopped_clock();
    let shop = shop(&clock).await;
    let store = shop.store();
    shop.fault(json!({"gateway": "epay", "at": "notify", "kind": "drop", "times": 99}))
        .await;
    let route = first_route("epay");
    let no = route.order(&shop).await;
    route.request(&shop, &no).send().await.unwrap();
    let unsent = route.order(&shop).await;
    pass(&clock, &store, &no, MINUTE * 15).await;
    clock.advance(MINUTE);
    until("it expires", async || {
        !webhooks(&store, &no).await.is_empty()
    })
    .await;
    assert_eq!(webhooks(&store, &unsent).await, ["order.expired"]);
    assert_eq!(shop.phone(&no, "pay").await, "pay");
    pass(&clock, &store, &no, MINUTE * 10).await;
    let reasons: Vec<_> = attention(&store)
        .await
        .into_iter()
        .map(|event| (event.order_no, event.reason))
        .collect();
    assert_eq!(reasons, [(Some(no.clone()), Some("paid_late".to_owned()))]);
    assert_eq!(
        webhooks(&store, &no).await,
        ["order.expired", "order.attention", "order.paid"]
    );
    pass(&clock, &store, &no, MINUTE * 60 * 48).await;
    assert_eq!(webhooks(&store, &unsent).await, ["order.expired"]);
}

/// What is due at once at an order's end is asked first: the shop is not told that an order
/// expired which is paid.
#[tokio::test]
async fn what_was_paid_in_the_last_second_does_not_expire() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let shop = instance(&clock, &upstream, &new_database("last")).await;
    let store = shop.store();
    let no = sent(&shop, &upstream, "epay").await;
    upstream.answers_with(unknown());
    for minutes in [1, 2, 4, 7] {
        pass(&clock, &store, &no, MINUTE * minutes).await;
    }
    upstream.answers_with(paid(&no));
    pass(&clock, &store, &no, MINUTE).await;
    clock.advance(MINUTE);
    until("its end is seen to", async || {
        store.end_orders(clock.now_ms(), 0, 9).await.unwrap() == 0
    })
    .await;
    let webhooks = webhooks(&store, &no).await;
    assert!(webhooks.contains(&"order.paid"), "{webhooks:?}");
    assert!(!webhooks.contains(&"order.expired"), "{webhooks:?}");
}

/// The first request was taken and its answer lost; the repetition is refused.
#[tokio::test]
async fn an_attempt_whose_repetition_was_refused_is_asked_about() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let shop = instance(&clock, &upstream, &new_database("again")).await;
    let route = first_route("epay");
    let no = route.order(&shop).await;
    for reply in [Reply::HangUp, Reply::ok(r#"{"code":-1,"msg":"x"}"#)] {
        upstream.answers_with(reply);
        route.request(&shop, &no).send().await.unwrap();
    }
    assert_eq!(upstream.received().len(), 2);
    upstream.answers_with(paid(&no));
    pass(&clock, &shop.store(), &no, MINUTE).await;
    assert_eq!(shop.payments(&no).await, 1);
}

#[tokio::test]
async fn a_gateway_that_is_down_for_an_hour_only_postpones() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let shop = instance(&clock, &upstream, &new_database("down")).await;
    let store = shop.store();
    let no = sent(&shop, &upstream, "epay").await;
    upstream.answers_with(Reply::HangUp);
    for _ in 0..60 {
        pass(&clock, &store, &no, MINUTE).await;
    }
    let asked = upstream.received().len();
    assert!((8..=14).contains(&asked), "{asked}");
    upstream.answers_with(paid(&no));
    pass(&clock, &store, &no, MINUTE * 11).await;
    assert_eq!(shop.payments(&no).await, 1);
}

#[tokio::test]
async fn an_unpaid_order_is_asked_about_until_a_day_after_its_end() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let shop = instance(&clock, &upstream, &new_database("day")).await;
    let store = shop.store();
    let began_ms = clock.now_ms();
    let no = sent(&shop, &upstream, "epay").await;
    upstream.answers_with(unknown());
    while let Some(next) = attempts(&store, &no).await[0].next_query_at_ms {
        let by = u64::try_from(next - clock.now_ms()).unwrap();
        pass(&clock, &store, &no, Duration::from_millis(by)).await;
    }
    let minutes = (clock.now_ms() - began_ms) / 60_000;
    assert_eq!(minutes, 15 + 24 * 60);
    let times = upstream.received().len();
    assert!((15..=17).contains(&times), "{times}");
    assert_eq!(attempts(&store, &no).await[0].queries as usize, times);
    for _ in 0..48 {
        pass(&clock, &store, &no, MINUTE * 60).await;
    }
    assert_eq!(upstream.received(), []);
    // The gateway answered that it has no such order.
    let list = store.unconfirmed(&[], clock.now_ms()).await.unwrap();
    assert_eq!(list, []);
}

#[tokio::test]
async fn a_gateway_never_has_more_than_a_few_queries_at_once() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let shop = instance(&clock, &upstream, &new_database("many")).await;
    for _ in 0..30 {
        sent(&shop, &upstream, "epay").await;
    }
    upstream.answers_with(Reply::Silence(MINUTE));
    clock.advance(MINUTE * 2);
    let mut at_once = 0;
    until("it asks", async || upstream.count() >= 8).await;
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        at_once = at_once.max(upstream.count());
    }
    assert_eq!(at_once, 8);
    // The other gateway's do not wait for them.
    let no = first_route("order-cmd").order(&shop).await;
    upstream.answers_with(Reply::ok(r#"{"result":0,"code_url":"weixin://a"}"#));
    first_route("order-cmd")
        .request(&shop, &no)
        .send()
        .await
        .unwrap();
    upstream.answers_with(Reply::ok(r#"{"result":0,"pay_state":1}"#));
    clock.advance(MINUTE);
    until("the other's is asked", async || {
        shop.payments(&no).await == 1
    })
    .await;
}

#[tokio::test]
async fn a_browser_and_the_reconciler_share_a_query() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let shop = instance(&clock, &upstream, &new_database("shared")).await;
    let no = sent(&shop, &upstream, "epay").await;
    upstream.answers_with(Reply::Silence(Duration::from_millis(500)));
    let poll = tokio::spawn(shop.get(&format!("/state?order_no={no}")).send());
    until("the browser asks", async || upstream.count() > 0).await;
    pass(&clock, &shop.store(), &no, MINUTE).await;
    assert_eq!(poll.await.unwrap().unwrap().status(), 502);
    assert_eq!(asked(&upstream), std::slice::from_ref(&no));
    assert_eq!(attempts(&shop.store(), &no).await[0].queries, 1);
}

/// Two instances that are called at once about one order ask the gateway a few times at most.
#[tokio::test]
async fn after_a_callback_the_gateway_is_asked_again_soon() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let shop = instance(&clock, &upstream, &new_database("news")).await;
    let no = sent(&shop, &upstream, "order-cmd").await;
    let answer =
        |pay_state: i64| -> Value { json!({"result": 0, "order_no": no, "pay_state": pay_state}) };
    upstream.answers_with(Reply::ok(answer(0).to_string()));
    let called = shop.post(&format!("/notify/order-cmd?order_no={no}"));
    let called = called.send().await.unwrap();
    assert_eq!(called.text().await.unwrap(), "success");
    upstream.answers_with(Reply::ok(answer(1).to_string()));
    pass(&clock, &shop.store(), &no, Duration::from_secs(15)).await;
    assert_eq!(shop.payments(&no).await, 1);
}
