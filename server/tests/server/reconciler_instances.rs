//! The reconciler on several instances with one database: any may stop at any time, and none
//! asks what another one asks.

use std::time::Duration;

use checkout_server::clock::{self, Clock};
use serde_json::json;

use crate::{
    create_routes::first_route,
    harness::new_database,
    reconciler::{
        MINUTE, asked, attempts, instance, paid, pass, sent, stopped_clock, unknown, until,
    },
    upstream::{Reply, Upstream},
};

#[tokio::test]
async fn a_server_that_stops_between_request_and_answer_leaves_nothing_unasked() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let database = new_database("stopped");
    let shop = instance(&clock, &upstream, &database).await;
    let route = first_route("epay");
    let no = route.order(&shop).await;
    upstream.answers_with(Reply::Silence(MINUTE));
    let create = tokio::spawn(route.request(&shop, &no).send());
    until("the gateway got it", async || {
        !upstream.received().is_empty()
    })
    .await;
    drop(shop);
    create.abort();
    upstream.answers_with(paid(&no));
    let later = Clock::at(clock.now_ms());
    let shop = instance(&later, &upstream, &database).await;
    pass(&later, &shop.store(), &no, MINUTE).await;
    assert_eq!(shop.payments(&no).await, 1);
}

#[tokio::test]
async fn two_instances_ask_about_each_attempt_once() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let database = new_database("two");
    let one = instance(&clock, &upstream, &database).await;
    let _other = instance(&clock, &upstream, &database).await;
    let mut numbers = Vec::new();
    for _ in 0..30 {
        numbers.push(sent(&one, &upstream, "epay").await);
    }
    numbers.sort();
    upstream.answers_with(unknown());
    clock.advance(MINUTE);
    let store = one.store();
    for no in &numbers {
        pass(&clock, &store, no, Duration::ZERO).await;
    }
    assert_eq!(asked(&upstream), numbers);
}

#[tokio::test]
async fn what_a_dead_instance_claimed_is_taken_over() {
    let clock = stopped_clock();
    let upstream = Upstream::start().await;
    let database = new_database("dead");
    let dead = instance(&clock, &upstream, &database).await;
    let no = sent(&dead, &upstream, "epay").await;
    upstream.answers_with(Reply::Silence(MINUTE));
    clock.advance(MINUTE);
    until("it asks", async || !upstream.received().is_empty()).await;
    drop(dead);
    upstream.answers_with(paid(&no));
    let later = Clock::at(clock.now_ms());
    let shop = instance(&later, &upstream, &database).await;
    let store = shop.store();
    later.advance(Duration::from_secs(15));
    let due = store.due_queries("epay", later.now_ms(), 9, 1000).await;
    assert_eq!(due.unwrap(), [], "its lease is not over");
    assert_eq!(upstream.received(), []);
    pass(&later, &store, &no, Duration::from_secs(5)).await;
    assert_eq!(shop.payments(&no).await, 1);
}

#[tokio::test]
async fn a_flood_of_callbacks_at_two_instances_is_few_queries() {
    let clock = Clock::system();
    let upstream = Upstream::start().await;
    let database = new_database("flood");
    let instances = [
        instance(&clock, &upstream, &database).await,
        instance(&clock, &upstream, &database).await,
    ];
    let no = sent(&instances[0], &upstream, "order-cmd").await;
    let waiting = json!({"result": 0, "order_no": no, "pay_state": 0});
    upstream.answers_with(Reply::ok(waiting.to_string()));
    let path = format!("/notify/order-cmd?order_no={no}");
    let calls = (0..100).map(|call| instances[call % 2].post(&path).send());
    let mut calls: tokio::task::JoinSet<_> = calls.collect();
    while let Some(answer) = calls.join_next().await {
        assert_eq!(answer.unwrap().unwrap().text().await.unwrap(), "success");
    }
    let queries = upstream.received().len();
    assert!((1..=3).contains(&queries), "{queries} queries");
    // It is asked again soon: the gateway may be a little ahead of itself.
    let next_ms = attempts(&instances[0].store(), &no).await[0].next_query_at_ms;
    let in_ms = next_ms.unwrap() - clock::now_ms();
    assert!((1..=15_000).contains(&in_ms), "in {in_ms} ms");
}

/// However many instances are polled: the last query's time is in the store.
#[tokio::test]
async fn two_instances_that_are_polled_ask_once_within_the_window() {
    for gateway in ["epay", "order-cmd"] {
        let clock = stopped_clock();
        let upstream = Upstream::start().await;
        let database = new_database("polled");
        let instances = [
            instance(&clock, &upstream, &database).await,
            instance(&clock, &upstream, &database).await,
        ];
        let no = sent(&instances[0], &upstream, gateway).await;
        let waiting = json!({"code": 1, "result": 0, "out_trade_no": no, "status": 0,
            "order_no": no, "pay_state": 0});
        let waiting = waiting.to_string();
        upstream.answers_with(Reply::Late(
            Duration::from_millis(300),
            waiting.clone().into(),
        ));
        let path = format!("/state?order_no={no}");
        let polls = (0..20).map(|poll| instances[poll % 2].get(&path).send());
        let mut polls: tokio::task::JoinSet<_> = polls.collect();
        while let Some(answer) = polls.join_next().await {
            assert_eq!(answer.unwrap().unwrap().status(), 200);
        }
        assert_eq!(upstream.received().len(), 1, "{gateway}");
        upstream.answers_with(Reply::ok(waiting));
        for (by_ms, queries) in [(799, 0), (1, 1), (799, 0), (1, 1)] {
            clock.advance(Duration::from_millis(by_ms));
            for instance in &instances {
                assert_eq!(instance.state(&no).await["pay_state"], 0);
            }
            assert_eq!(upstream.received().len(), queries, "{gateway} {by_ms}");
        }
        // What one instance learns the other one shows, without a query.
        let paid = json!({"code": 1, "result": 0, "out_trade_no": no, "status": 1,
            "money": "88.00", "order_no": no, "pay_state": 1});
        upstream.answers_with(Reply::ok(paid.to_string()));
        clock.advance(Duration::from_millis(800));
        for instance in instances.iter().rev() {
            assert_eq!(instance.state(&no).await["pay_state"], 1);
        }
        assert_eq!(upstream.received().len(), 1, "{gateway}");
    }
}
