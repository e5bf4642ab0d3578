//! A gateway that refuses the shop's own account in the answer to a create request: no order
//! can be paid there until a person sees to it.

use std::time::Duration;

use checkout_server::{
    clock::{self, Clock},
    merchant::store::Event,
};

use crate::{
    create_routes::{CREATE_ROUTES, CreateRoute, first_route, shop_with},
    harness::{Shop, new_database},
    reconciler::instance,
    upstream::{Reply, Upstream},
};

const HOUR: Duration = Duration::from_hours(1);

async fn calls(shop: &Shop) -> Vec<Event> {
    shop.store().attention().await.unwrap()
}

async fn refused(route: &CreateRoute, shop: &Shop) -> String {
    let no = route.order(shop).await;
    route.request(shop, &no).send().await.unwrap();
    no
}

#[tokio::test]
async fn a_gateway_that_refuses_our_account_in_a_create_calls_a_person() {
    for (gateway, status, body, got) in [
        ("epay", 200, r#"{"code":-3,"msg":"x"}"#, Some("-3")),
        ("epay", 200, r#"{"code":"-3","msg":"x"}"#, Some("-3")),
        ("epay", 200, r#"{"code":-1,"msg":"x"}"#, None),
        ("epay", 200, r#"{"code":-2,"msg":"x"}"#, None),
        ("gatepay", 200, r#"{"code":107,"msg":"x"}"#, Some("107")),
        ("gatepay", 200, r#"{"code":108,"msg":"x"}"#, Some("108")),
        ("gatepay", 200, r#"{"code":109,"msg":"x"}"#, Some("109")),
        ("gatepay", 200, r#"{"code":112,"msg":"x"}"#, Some("112")),
        ("gatepay", 200, r#"{"code":110,"msg":"x"}"#, None),
        ("gatepay", 200, r#"{"code":111,"msg":"x"}"#, None),
        ("pay-url", 200, r#"{"code":500,"desc":"x"}"#, None),
        ("order-cmd", 200, r#"{"result":-15}"#, None),
        ("smallsaas", 200, r#"{"status_code":-2}"#, None),
    ] {
        let upstream = Upstream::start().await;
        let shop = shop_with(&upstream).await;
        upstream.answers_with(Reply::Answer(status, "", body.into()));
        refused(&first_route(gateway), &shop).await;
        let waiting = calls(&shop).await;
        let found: Vec<_> = waiting.iter().map(|event| event.got.as_deref()).collect();
        assert_eq!(found, Vec::from_iter(got.map(Some)), "{gateway} {body}");
        for event in waiting {
            assert_eq!(event.reason.as_deref(), Some("gateway_refused"));
            assert_eq!(event.gateway.as_deref(), Some(gateway));
            assert_eq!(event.order_no, None, "it is about no single order");
        }
    }
}

#[tokio::test]
async fn a_status_that_refuses_our_account_calls_a_person_at_every_gateway() {
    for route in CREATE_ROUTES {
        for (status, got) in [(401, Some("401")), (403, Some("403")), (404, None)] {
            let upstream = Upstream::start().await;
            let shop = shop_with(&upstream).await;
            upstream.answers_with(Reply::Answer(status, "", b"{}".to_vec()));
            refused(&route, &shop).await;
            let waiting = calls(&shop).await;
            let found: Vec<_> = waiting.iter().map(|event| event.got.as_deref()).collect();
            assert_eq!(found, Vec::from_iter(got.map(Some)), "{route:?} {status}");
        }
    }
}

/// Whether creates or queries are refused, and on whichever instance.
#[tokio::test]
async fn a_refused_account_calls_a_person_once_an_hour_at_most() {
    let upstream = Upstream::start().await;
    let clock = Clock::at(clock::now_ms());
    let database = new_database("refused");
    let shops = [
        instance(&clock, &upstream, &database).await,
        instance(&clock, &upstream, &database).await,
    ];
    let route = first_route("epay");
    let store = shops[0].store();
    upstream.answers_with(Reply::ok(r#"{"code":-3,"msg":"x"}"#));
    let mut orders = Vec::new();
    for shop in shops.iter().cycle().take(6) {
        let no = refused(&route, shop).await;
        shop.get(&format!("/state?order_no={no}"))
            .send()
            .await
            .unwrap();
        orders.push(no);
    }
    let first = calls(&shops[0]).await;
    assert_eq!(first.len(), 1, "{first:?}");
    store
        .resolve(first[0].id, "it is mended", clock.now_ms())
        .await
        .unwrap();
    upstream.answers_with(Reply::ok(r#"{"code":-3,"msg":"another sentence"}"#));
    refused(&route, &shops[1]).await;
    assert_eq!(calls(&shops[1]).await, [], "within the hour");
    clock.advance(HOUR);
    refused(&route, &shops[1]).await;
    let second = calls(&shops[0]).await;
    assert_eq!(second.len(), 1, "{second:?}");
    clock.advance(HOUR * 2);
    refused(&route, &shops[0]).await;
    assert_eq!(calls(&shops[0]).await, second, "nobody has looked yet");
}
