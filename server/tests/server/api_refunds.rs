//! Money is given back over the API: once for each key, and never more than was paid.

use std::time::Duration;

use checkout_server::{
    Setup,
    clock::Clock,
    merchant::{
        order::OrderNo,
        store::{Evidence, IdempotencyKey, NewPayment, RefundRequest, RefundState, Source},
    },
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{
    api::{get, made, post, read, refused, shop, with_keys},
    harness::{KEY, Shop, new_database},
    reconciler::{stopped_clock, until},
    reports::REPORTED,
    upstream::{Reply, Upstream},
};

fn refund(shop: &Shop, no: &str, key: &str, body: &Value) -> RequestBuilder {
    let request = post(shop, &format!("/orders/{no}/refunds"), body);
    request.header("idempotency-key", key)
}

/// An order of the API that was paid at the sandbox's epay.
async fn paid(shop: &Shop, no: &str) {
    made(shop, no).await;
    shop.epay(no, "alipay", &[]).await;
    assert_eq!(shop.phone(no, "pay").await, "pay");
    shop.notified(no).await;
}

async fn payment(shop: &Shop, no: &str) -> Value {
    read(get(shop, &format!("/orders/{no}"))).await.1["payments"][0].clone()
}

/// What the sandbox's epay gave back, as its own query has it.
async fn status_at_epay(shop: &Shop, no: &str) -> Value {
    let query = [
        ("act", "order"),
        ("pid", "1000"),
        ("key", KEY),
        ("out_trade_no", no),
    ];
    let pid = shop.gateways.get("epay").unwrap()["pid"]
        .as_str()
        .unwrap()
        .to_owned();
    let query = query.map(|(name, value)| (name, if name == "pid" { &*pid } else { value }));
    crate::harness::read(shop.get("/sandbox/epay/api.php").query(&query)).await["status"].clone()
}

#[tokio::test]
async fn epay_gives_money_back_in_parts_and_the_shop_is_sent_each() {
    let shop = shop().await;
    paid(&shop, "20261128-7").await;
    assert_eq!(status_at_epay(&shop, "20261128-7").await, 1);
    let (status, first) = read(refund(&shop, "20261128-7", "a", &json!({"amount": "8.80"}))).await;
    assert_eq!(
        (status, &first["state"]),
        (201, &json!("succeeded")),
        "{first}"
    );
    assert_eq!(status_at_epay(&shop, "20261128-7").await, 2);
    assert_eq!(shop.state("20261128-7").await["pay_state"], 1);
    let again = read(refund(&shop, "20261128-7", "a", &json!({"amount": "8.80"}))).await;
    assert_eq!(again, (200, first));
    let (_, rest) = read(refund(
        &shop,
        "20261128-7",
        "b",
        &json!({"reason": "broken"}),
    ))
    .await;
    assert_eq!(
        (&rest["amount"], &rest["state"]),
        (&json!("79.20"), &json!("succeeded"))
    );
    assert_eq!(shop.state("20261128-7").await["pay_state"], 3);
    let no = OrderNo::parse("20261128-7").unwrap();
    let webhooks = shop.store().webhooks(&no).await.unwrap();
    let kinds: Vec<_> = webhooks.iter().map(|it| it.kind.name()).collect();
    assert_eq!(kinds, ["order.paid", "order.refunded", "order.refunded"]);
    let none = refused(refund(&shop, "20261128-7", "c", &json!({"amount": "0.01"}))).await;
    assert_eq!(none, (409, "above_payment".to_owned()));
    let csv = get(&shop, "/export?from=2020-01-01&to=2999-01-01")
        .send()
        .await
        .unwrap();
    let csv = csv.text().await.unwrap();
    assert_eq!(csv.matches("refund,").count(), 2, "{csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refunds_at_once_are_never_more_than_the_payment() {
    let shop = shop().await;
    paid(&shop, "ORDER1").await;
    let requests: Vec<_> = (0..12)
        .map(|number| {
            let request = refund(
                &shop,
                "ORDER1",
                &format!("k{number}"),
                &json!({"amount": "20.00"}),
            );
            tokio::spawn(async move { read(request).await.0 })
        })
        .collect();
    let mut statuses = Vec::new();
    for request in requests {
        statuses.push(request.await.unwrap());
    }
    let count = |status| statuses.iter().filter(|it| **it == status).count();
    assert_eq!((count(201), count(409)), (4, 8));
    assert_eq!(payment(&shop, "ORDER1").await["refunded"], "80.00");
}

#[tokio::test]
async fn what_cannot_be_given_back_is_refused_and_sent_to_nobody() {
    let shop = shop().await;
    paid(&shop, "ORDER1").await;
    made(&shop, "UNPAID").await;
    let all = json!({});
    let bare = post(&shop, "/orders/ORDER1/refunds", &all);
    assert_eq!(
        refused(bare).await,
        (400, "idempotency_key_missing".to_owned())
    );
    for (no, body, status, code) in [
        ("NONE", all.clone(), 404, "unknown_order"),
        ("UNPAID", all.clone(), 409, "no_payment"),
        ("UNPAID", json!({"done": true}), 409, "no_payment"),
        ("ORDER1", json!({"payment_id": 99}), 409, "no_payment"),
        ("ORDER1", json!({"amount": "88.01"}), 409, "above_payment"),
        ("ORDER1", json!({"amount": "0"}), 409, "above_payment"),
        ("ORDER1", json!({"amount": 1}), 422, "invalid"),
        ("ORDER1", json!({"done": 1}), 422, "invalid"),
        ("ORDER1", json!({"reason": "x".repeat(201)}), 422, "invalid"),
    ] {
        let answered = refused(refund(&shop, no, "k", &body)).await;
        assert_eq!(answered, (status, code.to_owned()), "{no} {body}");
    }
    assert_eq!(status_at_epay(&shop, "ORDER1").await, 1);
    read(refund(&shop, "ORDER1", "k", &json!({"amount": "1.00"}))).await;
    let reused = refused(refund(&shop, "ORDER1", "k", &json!({"amount": "2.00"}))).await;
    assert_eq!(reused, (422, "idempotency_key_reused".to_owned()));
}

/// A shop whose gateways are the upstream, with an order that was paid there.
async fn paid_at(upstream: &Upstream, gateway: &str, clock: &Clock) -> (Shop, String) {
    let database = new_database("refunds");
    let shop = Shop::open_with(|setup: &mut Setup| {
        upstream.configure(setup);
        with_keys(setup);
        setup.clock = clock.clone();
        setup.database = database.into();
        setup.config.merchant.gateway_timeout = 1;
    })
    .await;
    let no = crate::reconciler::sent(&shop, upstream, gateway).await;
    let order = shop
        .store()
        .order(&OrderNo::parse(&no).unwrap())
        .await
        .unwrap()
        .unwrap();
    let payment = NewPayment {
        gateway: order.gateway.clone().unwrap(),
        trade_no: Some("TRADE7".to_owned()),
        number: no.clone(),
        amount: order.amount,
        wallet: None,
        paid_at: None,
        source: Source::Notification,
        learned_at_ms: clock.now_ms(),
        evidence: Evidence::default(),
    };
    shop.store().record_payment(payment).await.unwrap();
    (shop, no)
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_unknown_and_never_sent_again() {
    let (upstream, clock) = (Upstream::start().await, stopped_clock());
    for (reply, state) in [
        (Reply::HangUp, "unknown"),
        (Reply::Silence(Duration::from_secs(3)), "unknown"),
        (Reply::Answer(502, "", b"{\"code\":1}".to_vec()), "unknown"),
        (Reply::ok("<html>"), "unknown"),
        (Reply::ok("{\"msg\":\"\"}"), "unknown"),
        (
            Reply::ok(format!("{{\"code\":-1,\"msg\":\"no {KEY}\"}}")),
            "failed",
        ),
        (
            Reply::Answer(302, "location: /x\r\n", Vec::new()),
            "unknown",
        ),
    ] {
        let (shop, no) = paid_at(&upstream, "epay", &clock).await;
        upstream.answers_with(reply.clone());
        let (status, first) = read(refund(&shop, &no, "k", &json!({"amount": "8.00"}))).await;
        assert_eq!((status, &first["state"]), (201, &json!(state)), "{reply:?}");
        let sent = upstream.received_once();
        assert!(
            sent.line.starts_with("POST ") && sent.line.contains("act=refund"),
            "{sent:?}"
        );
        for part in [
            "pid=",
            "trade_no=TRADE7",
            "money=8.00",
            "out_refund_no=re",
            "key=",
        ] {
            assert!(sent.body.contains(part), "{part}: {sent:?}");
        }
        upstream.answers_with(Reply::ok("{\"code\":1}"));
        let again = read(refund(&shop, &no, "k", &json!({"amount": "8.00"}))).await;
        assert_eq!(again, (200, first), "{reply:?}");
        assert_eq!(upstream.count(), 0, "{reply:?}");
        let reserved = if state == "unknown" { "8.00" } else { "0.00" };
        assert_eq!(payment(&shop, &no).await["reserved"], reserved, "{reply:?}");
        let (_, shown) = read(get(&shop, &format!("/orders/{no}"))).await;
        assert!(!shown.to_string().contains(KEY), "{shown}");
        let (_, waiting) = read(get(&shop, "/attention")).await;
        let waits = waiting.to_string().contains("refund_unknown");
        assert_eq!(waits, state == "unknown", "{waiting}");
    }
}

#[tokio::test]
async fn an_unknown_refund_is_settled_by_a_person_once() {
    let (upstream, clock) = (Upstream::start().await, stopped_clock());
    let (shop, no) = paid_at(&upstream, "epay", &clock).await;
    for (key, succeeded, refunded) in [("a", true, "8.00"), ("b", false, "8.00")] {
        upstream.answers_with(Reply::HangUp);
        let (_, lost) = read(refund(&shop, &no, key, &json!({"amount": "8.00"}))).await;
        let id = lost["refund_id"].as_str().unwrap();
        let path = format!("/orders/{no}/refunds/{id}/settle");
        let settle = |succeeded| {
            let body = json!({"succeeded": succeeded, "note": "statement of 28 November"});
            post(&shop, &path, &body)
        };
        for _ in 0..2 {
            let (status, settled) = read(settle(succeeded)).await;
            let state = if succeeded { "succeeded" } else { "failed" };
            assert_eq!((status, &settled["state"]), (200, &json!(state)));
        }
        let other = refused(settle(!succeeded)).await;
        assert_eq!(other, (409, "refund_not_unknown".to_owned()));
        let payment = payment(&shop, &no).await;
        assert_eq!(
            (&payment["refunded"], &payment["reserved"]),
            (&json!(refunded), &json!("0.00"))
        );
    }
}

/// The server that asked has stopped, and another finds what it left.
#[tokio::test]
async fn a_refund_that_was_under_way_when_its_server_stopped_becomes_unknown() {
    let (upstream, clock) = (Upstream::start().await, stopped_clock());
    let (shop, no) = paid_at(&upstream, "epay", &clock).await;
    let number = OrderNo::parse(&no).unwrap();
    let left = RefundRequest {
        order_no: number.clone(),
        payment_id: None,
        amount: None,
        key: IdempotencyKey {
            key: "k".to_owned(),
            fingerprint: "f".to_owned(),
        },
        reason: String::new(),
        is_done: false,
        at_ms: clock.now_ms(),
    };
    shop.store().request_refund(left).await.unwrap();
    upstream.received();
    clock.advance(Duration::from_secs(40));
    until("the refund is unknown", async || {
        let refunds = shop.store().refunds(&number).await.unwrap();
        clock.advance(Duration::from_secs(5));
        refunds[0].state == RefundState::Unknown
    })
    .await;
    let sent = upstream.received();
    assert!(
        sent.iter().all(|it| !it.line.contains("refund")),
        "{sent:?}"
    );
}

#[tokio::test]
async fn a_gateway_that_cannot_be_asked_has_the_shop_give_the_money_back_itself() {
    let (upstream, clock) = (Upstream::start().await, stopped_clock());
    let (shop, no) = paid_at(&upstream, "pay-url", &clock).await;
    let asked = refused(refund(&shop, &no, "k", &json!({"amount": "8.00"}))).await;
    assert_eq!(asked, (422, "gateway_cannot_refund".to_owned()));
    let done = json!({"amount": "8.00", "done": true});
    let (status, first) = read(refund(&shop, &no, "k", &done)).await;
    assert_eq!((status, &first["state"]), (201, &json!("succeeded")));
    assert_eq!(read(refund(&shop, &no, "k", &done)).await, (200, first));
    assert_eq!(payment(&shop, &no).await["refunded"], "8.00");
    assert_eq!(upstream.count(), 0);
}

/// What tells of a refund may arrive in any order.
#[tokio::test]
async fn a_refund_that_was_reported_first_is_confirmed_under_its_key() {
    let (upstream, clock) = (Upstream::start().await, stopped_clock());
    let (shop, no) = paid_at(&upstream, "pay-url", &clock).await;
    let (_, token, _) = REPORTED[0];
    let reported = json!({
        "order_no": no, "pay_state": 3, "amount": "8.00", "channel": "wechat", "refund_no": "k",
    });
    let report = shop.post("/notify/pay-url").bearer_auth(token);
    let report = report.body(reported.to_string()).send().await.unwrap();
    assert_eq!(report.text().await.unwrap(), "success");
    let done = json!({"amount": "8.00", "done": true});
    for _ in 0..2 {
        let (status, known) = read(refund(&shop, &no, "k", &done)).await;
        assert_eq!(
            (status, &known["state"]),
            (200, &json!("succeeded")),
            "{known}"
        );
    }
    for other in [
        json!({"amount": "9.00", "done": true}),
        json!({"done": true, "payment_id": 99}),
    ] {
        let reused = refused(refund(&shop, &no, "k", &other)).await;
        assert_eq!(reused, (422, "idempotency_key_reused".to_owned()));
    }
    assert_eq!(payment(&shop, &no).await["refunded"], "8.00");
}

/// epay's own state says that money was given back, as it does from the first part on.
#[tokio::test]
async fn a_lost_refund_that_the_gateway_shows_later_is_the_same_one() {
    let shop = shop().await;
    paid(&shop, "ORDER1").await;
    shop.fault(json!({"gateway": "epay", "at": "state", "kind": "drop-after"}))
        .await;
    let (_, lost) = read(refund(&shop, "ORDER1", "k", &json!({"amount": "8.00"}))).await;
    assert_eq!(lost["state"], "unknown");
    assert_eq!(status_at_epay(&shop, "ORDER1").await, 2);
    until("the refund is found", async || {
        shop.state("ORDER1").await;
        payment(&shop, "ORDER1").await["refunded"] == "8.00"
    })
    .await;
    assert_eq!(payment(&shop, "ORDER1").await["reserved"], "0.00");
    assert_eq!(shop.state("ORDER1").await["pay_state"], 1);
}

#[tokio::test]
async fn an_account_that_signs_by_rsa_refunds_with_a_signed_request() {
    let shop = Shop::open_with(|setup| {
        with_keys(setup);
        let base = setup.base.as_str().trim_end_matches('/').to_owned();
        let (url, query) = (
            format!("{base}/sandbox/epay/api/pay/create"),
            format!("{base}/sandbox/epay/api/pay/query"),
        );
        let values = [("sign_type", "RSA"), ("url", &*url), ("query_url", &*query)];
        crate::harness::set(&mut setup.config.gateways, "epay", &values);
    })
    .await;
    paid(&shop, "ORDER1").await;
    let (_, first) = read(refund(&shop, "ORDER1", "k", &json!({"amount": "8.00"}))).await;
    assert_eq!(first["state"], "succeeded", "{first}");
    assert_eq!(payment(&shop, "ORDER1").await["refunded"], "8.00");
}
