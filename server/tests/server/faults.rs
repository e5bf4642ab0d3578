//! Scripted failures of the gateways, and what the merchant makes of them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    cases::{Case, cases},
    gateways::Gateways,
    harness::Shop,
};

#[tokio::test]
async fn a_create_request_that_is_lost_on_either_way_can_be_sent_again() {
    for (kind, carried_out) in [
        ("drop-before", false),
        ("drop", false),
        ("drop-after", true),
    ] {
        let shop = Shop::open().await;
        let no = shop.order("longjing", 1, "wechat").await;
        shop.fault(json!({"gateway": "epay", "at": "create", "kind": kind}))
            .await;
        let lost = shop.epay_request(&no, "wxpay", &[]).send().await.unwrap();
        assert_eq!(lost.status(), 502, "{kind}");
        assert_eq!(shop.trade(&no).await.is_some(), carried_out, "{kind}");
        assert_eq!(shop.epay(&no, "wxpay", &[]).await["code"], 1, "{kind}");
        assert_eq!(shop.trade(&no).await.unwrap()["creates"], 2, "{kind}");
    }
}

#[tokio::test]
async fn a_gateway_that_cannot_answer_now_has_its_retry_time_sent_on() {
    for (status, expected) in [(503, Some("5")), (429, Some("5")), (500, None)] {
        let shop = Shop::open().await;
        let no = shop.order("longjing", 1, "wechat").await;
        let fault = json!({"gateway": "epay", "at": "create", "kind": "status", "value": status});
        shop.fault(fault).await;
        let answer = shop.epay_request(&no, "wxpay", &[]).send().await.unwrap();
        assert_eq!(answer.status(), status);
        let retry_after = answer.headers().get("retry-after");
        assert_eq!(
            retry_after.map(|value| value.to_str().unwrap()),
            expected,
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_changed_answer_is_handed_on_as_it_came() {
    let shop = Shop::open().await;
    for (fault, status, body) in [
        (json!({"kind": "status", "value": 503}), 503, "{\"code\":1,"),
        (
            json!({"kind": "truncate", "value": 7}),
            200,
            "{\"error\":\"gateway_malformed\"",
        ),
        (
            json!({"kind": "body", "value": "<br />\n<b>Warning</b>: x on line <b>7</b><br />\n{\"code\":1}"}),
            200,
            "<br />\n<b>Warning</b>: x on line <b>7</b><br />\n{\"code\":1}",
        ),
        (
            json!({"kind": "body", "value": {"code": 1}}),
            200,
            "{\"code\":1}",
        ),
        (json!({"kind": "code", "value": -2}), 200, "{\"code\":-2,"),
        (
            json!({"kind": "code", "value": "-2"}),
            200,
            "{\"code\":\"-2\",",
        ),
        (json!({"kind": "bad-signature"}), 200, "{\"code\":-3,"),
    ] {
        let no = shop.order("longjing", 1, "wechat").await;
        let mut fault = fault;
        fault["gateway"] = json!("epay");
        fault["at"] = json!("create");
        shop.fault(fault.clone()).await;
        let answer = shop.epay_request(&no, "wxpay", &[]).send().await.unwrap();
        assert_eq!(answer.status(), status, "{fault}");
        let text = answer.text().await.unwrap();
        assert!(text.starts_with(body), "{fault}: {text}");
    }
    let no = shop.order("longjing", 1, "wechat").await;
    shop.fault(json!({"gateway": "order-cmd", "at": "create", "kind": "garbage"}))
        .await;
    let answer = shop
        .post("/pay/order-cmd")
        .body(json!({"cmd": "WechatPay", "order_no": no}).to_string());
    let answer: Value =
        serde_json::from_slice(&answer.send().await.unwrap().bytes().await.unwrap()).unwrap();
    assert_eq!(answer["error"], "gateway_malformed");
}

#[tokio::test]
async fn a_delayed_answer_comes_late_and_whole() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "wechat").await;
    shop.fault(json!({"gateway": "epay", "at": "create", "kind": "delay", "value": 300}))
        .await;
    let start = Instant::now();
    assert_eq!(shop.epay(&no, "wxpay", &[]).await["code"], 1);
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_state_query_that_fails_is_an_error_and_never_paid() {
    let shop = Shop::open().await;
    for (kind, value) in [
        ("drop-before", json!(null)),
        ("garbage", json!(null)),
        ("truncate", json!(null)),
        ("status", json!(500)),
        ("code", json!(-3)),
    ] {
        let no = shop.order("longjing", 1, "wechat").await;
        shop.epay(&no, "wxpay", &[]).await;
        shop.fault(json!({"gateway": "epay", "at": "notify", "kind": "drop", "times": 5}))
            .await;
        shop.phone(&no, "pay").await;
        shop.fault(json!({"gateway": "epay", "at": "state", "kind": kind, "value": value}))
            .await;
        let answer = shop
            .get(&format!("/state?order_no={no}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 502, "{kind}");
        assert_eq!(shop.payments(&no).await, 0, "{kind}");
        shop.becomes(&no, 1).await;
        assert_eq!(shop.payments(&no).await, 1, "{kind}");
        shop.request("DELETE", "/sandbox/faults")
            .send()
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_notification_is_sent_until_it_is_accepted() {
    let shop = Shop::open().await;
    for (kind, value) in [
        ("drop", json!(null)),
        ("bad-signature", json!(null)),
        ("code", json!("TRADE_CLOSED")),
        ("garbage", json!(null)),
    ] {
        let no = shop.order("longjing", 1, "wechat").await;
        shop.epay(&no, "wxpay", &[]).await;
        shop.fault(json!({"gateway": "epay", "at": "notify", "kind": kind, "value": value}))
            .await;
        shop.phone(&no, "pay").await;
        shop.repeated_in(&no, 60).await;
        shop.forward(60).await;
        assert_eq!(shop.notified(&no).await, 2, "{kind}");
        assert_eq!(shop.payments(&no).await, 1, "{kind}");
    }
}

#[tokio::test]
async fn pollers_do_not_multiply_at_the_gateway() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "wechat").await;
    shop.command(json!({"cmd": "WechatPay", "order_no": no}))
        .await;
    // Each request at the gateway would spend one of these.
    shop.fault(
        json!({"gateway": "order-cmd", "at": "state", "kind": "delay", "value": 1, "times": 100}),
    )
    .await;
    for _ in 0..20 {
        assert_eq!(shop.state(&no).await["pay_state"], 0);
    }
    let left = crate::harness::read(shop.get("/sandbox/faults")).await;
    assert_eq!(left[0]["times"], 99);
}

#[tokio::test]
async fn invalid_faults_are_refused() {
    let shop = Shop::open().await;
    for fault in [
        json!({"gateway": "epay", "at": "create", "kind": "explode"}),
        json!({"gateway": "other", "at": "create", "kind": "drop"}),
        json!({"gateway": "epay", "at": "create", "kind": "delay"}),
        json!({"gateway": "epay", "at": "create", "kind": "status", "value": 99}),
        json!({"gateway": "order-cmd", "at": "notify", "kind": "drop"}),
        json!({"gateway": "epay", "at": "notify", "kind": "status", "value": 500}),
        json!({"gateway": "epay", "at": "create", "kind": "code"}),
        json!({"gateway": "gatepay", "at": "state", "kind": "drop"}),
        json!({"gateway": "pay-url", "at": "state", "kind": "drop"}),
        json!({"gateway": "smallsaas", "at": "state", "kind": "drop"}),
        json!({"gateway": "pay-url", "at": "create", "kind": "bad-signature"}),
        json!({"gateway": "smallsaas", "at": "create", "kind": "bad-signature"}),
        json!({"gateway": "gatepay", "at": "notify", "kind": "code", "value": 1}),
        json!({"gateway": "gatepay", "at": "notify", "kind": "drop-after"}),
        json!({"gateway": "smallsaas", "at": "notify", "kind": "status", "value": 500}),
    ] {
        let answer = shop
            .post("/sandbox/faults")
            .body(fault.to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 400, "{fault}");
    }
}

/// The request that a gateway answers when nothing is wrong: its create, and one more.
async fn create(gateways: &Gateways, case: &Case, page: bool) -> reqwest::Result<(u16, String)> {
    let request = if page {
        gateways.get("/sandbox/smallsaas/app/payment/wpay/tc1")
    } else {
        (case.create)(gateways, "tc1")
    };
    let answer = request.send().await?;
    let status = answer.status().as_u16();
    let body = answer.bytes().await?;
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

#[tokio::test]
async fn every_gateway_fails_on_demand() {
    let page = cases().filter(|case| case.name == "smallsaas");
    let page = page.map(|case| (case, true));
    for (case, page) in cases().map(|case| (case, false)).chain(page) {
        let gateways = Gateways::open().await;
        let gateway = format!("{} {page}", case.name);
        let fault = async |kind: &str, value: Value| {
            let fault = json!({"gateway": case.name, "at": "create", "kind": kind, "value": value});
            gateways.fault(fault).await;
            create(&gateways, case, page).await
        };
        assert!(
            fault("drop-before", json!(null)).await.is_err(),
            "{gateway}"
        );
        assert_eq!(gateways.trades().await.len(), 0, "{gateway}");
        assert!(fault("drop-after", json!(null)).await.is_err(), "{gateway}");
        assert_eq!(gateways.trades().await.len(), 1, "{gateway}");
        assert_eq!(fault("status", json!(503)).await.unwrap().0, 503);
        let (_, body) = fault("code", json!(77)).await.unwrap();
        assert!(body.contains(case.refusal), "{gateway}: {body}");
        assert_eq!(fault("body", json!("x")).await.unwrap().1, "x");
        let whole = create(&gateways, case, page).await.unwrap().1;
        let (_, cut) = fault("truncate", json!(9)).await.unwrap();
        assert_eq!(cut, whole.get(..9).unwrap_or_default(), "{gateway}");
        let start = Instant::now();
        fault("delay", json!(200)).await.unwrap();
        assert!(start.elapsed() >= Duration::from_millis(200), "{gateway}");
        assert!(
            fault("garbage", json!(null))
                .await
                .unwrap()
                .1
                .contains("cod")
        );
    }
}
