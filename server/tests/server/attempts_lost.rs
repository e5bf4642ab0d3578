//! A create request whose sender waits, or died: another instance has it, or nobody.

use std::time::Duration;

use checkout_server::{
    clock::Clock,
    form,
    merchant::{
        order::Wallet,
        store::{Attempt, AttemptEnd, AttemptStart, AttemptState, Device, KeptAnswer, NewAttempt},
    },
};
use serde_json::json;

use crate::{
    create_routes::{CREATE_ROUTES, CreateRoute, first_route, number},
    harness::Shop,
    upstream::{Reply, Upstream},
};

const NOW: i64 = 1_800_000_000_000;
const LEASE: i64 = 30_000;

/// A shop at the upstream, with a clock that stands.
async fn shop_with(upstream: &Upstream) -> (Shop, Clock) {
    let clock = Clock::at(NOW);
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.clock = clock.clone();
        setup.config.merchant.gateway_timeout = 1;
    })
    .await;
    (shop, clock)
}

/// Another instance begins the route's attempt.
async fn begun_elsewhere(shop: &Shop, route: &CreateRoute, no: &str) -> Attempt {
    let wish = NewAttempt {
        order_no: number(no),
        gateway: route.gateway.into(),
        wallet: Wallet::from_name(route.wallet).unwrap(),
        device: Device::Desktop,
        further_number: None,
        fields: Some(json!({"param": "the first"}).to_string()),
        first_query_at_ms: None,
        sending_until_ms: NOW + LEASE,
        resend: false,
    };
    let AttemptStart::Begun(attempt) = shop.store().begin_attempt(wish, NOW).await.unwrap() else {
        panic!("{route:?}");
    };
    attempt
}

#[tokio::test]
async fn the_answer_to_another_instance_is_waited_for() {
    let upstream = Upstream::start().await;
    let (shop, _) = shop_with(&upstream).await;
    for route in CREATE_ROUTES {
        let no = route.order(&shop).await;
        let attempt = begun_elsewhere(&shop, &route, &no).await;
        let waiting = tokio::spawn(route.request(&shop, &no).send());
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!waiting.is_finished(), "{route:?}");
        let answer = KeptAnswer {
            status: 200,
            content_type: "application/json; charset=gbk".to_owned(),
            body: b"{\"kept\":1}".to_vec(),
        };
        let end = AttemptEnd {
            state: AttemptState::Answered,
            answer: Some(answer),
            trade_no: None,
            ends_at_ms: None,
            next_query_at_ms: None,
        };
        assert!(shop.store().finish_attempt(&attempt, end).await.unwrap());
        let got = waiting.await.unwrap().unwrap();
        assert_eq!(
            got.headers()["content-type"],
            "application/json; charset=gbk"
        );
        assert_eq!(got.headers()["x-content-type-options"], "nosniff");
        assert_eq!(got.text().await.unwrap(), "{\"kept\":1}", "{route:?}");
    }
    assert_eq!(upstream.received(), []);
}

#[tokio::test]
async fn an_instance_that_died_is_replaced_only_where_that_is_no_second_trade() {
    let upstream = Upstream::start().await;
    let (shop, clock) = shop_with(&upstream).await;
    let mut died = Vec::new();
    for route in CREATE_ROUTES {
        let no = route.order(&shop).await;
        begun_elsewhere(&shop, &route, &no).await;
        died.push((route, no));
    }
    clock.advance(Duration::from_secs(30));
    for (route, no) in died {
        upstream.answers_with(route.taken());
        let got = route.request(&shop, &no).send().await.unwrap();
        if route.gateway == "epay" {
            assert_eq!(got.status(), 200);
            let sent = upstream.received_once();
            let sent = form::decode(sent.body.as_bytes());
            let field = |name| form::field(&sent, name).unwrap();
            assert_eq!(field("param"), "the first");
            // Older versions kept the page's fields alone.
            assert_eq!(field("name"), "西湖龙井 · 50 g");
            assert_eq!(field("clientip"), "127.0.0.1");
            assert_eq!(field("out_trade_no"), no);
        } else {
            assert_eq!(got.status(), 504, "{route:?}");
            assert!(got.text().await.unwrap().contains("attempt_unknown"));
            assert_eq!(upstream.received(), [], "{route:?}");
        }
    }
}

/// Until its order's end nobody may send it again, and then the order cannot be paid.
#[tokio::test]
async fn a_request_whose_answer_was_lost_stays_unknown_until_its_end() {
    let upstream = Upstream::start().await;
    let (shop, clock) = shop_with(&upstream).await;
    let route = first_route("gatepay");
    let no = route.order(&shop).await;
    begun_elsewhere(&shop, &route, &no).await;
    clock.advance(Duration::from_mins(15) - Duration::from_millis(1));
    let got = route.request(&shop, &no).send().await.unwrap();
    assert_eq!(got.status(), 504);
    clock.advance(Duration::from_millis(1));
    let got = route.request(&shop, &no).send().await.unwrap();
    assert_eq!(route.refused(got).await, route.refusals[1]);
    assert_eq!(upstream.received(), []);
}

/// The first may have been taken and even paid, which is why the second is refused.
#[tokio::test]
async fn a_refusal_of_the_second_request_leaves_it_open_what_became_of_the_first() {
    let upstream = Upstream::start().await;
    let (shop, _) = shop_with(&upstream).await;
    let route = first_route("epay");
    let no = route.order(&shop).await;
    for (reply, status) in [
        (Reply::HangUp, 502),
        (Reply::ok(r#"{"code":-1,"msg":"该订单已支付"}"#), 200),
    ] {
        upstream.answers_with(reply);
        let got = route.request(&shop, &no).send().await.unwrap();
        assert_eq!(got.status(), status);
        upstream.received_once();
        let attempts = shop.store().attempts(&number(&no)).await.unwrap();
        let known: Vec<_> = attempts
            .iter()
            .map(|attempt| (attempt.state, attempt.next_query_at_ms))
            .collect();
        assert_eq!(known, [(AttemptState::Unknown, Some(NOW + 60_000))]);
    }
}
