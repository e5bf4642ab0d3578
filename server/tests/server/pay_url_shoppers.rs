//! Where the sandbox's pay-url leads a shopper, and the reports about it.

use serde_json::{Value, json};

use crate::{
    gateways::{Gateways, REPORT_TOKEN},
    harness::read,
    pay_url::create,
};

#[tokio::test]
async fn the_scenario_sets_the_referer() {
    let gateways = Gateways::open().await;
    for (referer, expected) in [
        (json!({"referer": "shop"}), gateways.base.as_str()),
        (json!({}), &gateways.base),
        (json!({"referer": ""}), ""),
        (
            json!({"referer": "https://shop.example"}),
            "https://shop.example",
        ),
    ] {
        gateways.scenario(referer).await;
        assert_eq!(create(&gateways, &[]).await["data"]["referer"], expected);
    }
    for wrong in [
        "https://shop.example/",
        "shop.example",
        "javascript:x",
        "HTTPS://SHOP.example",
    ] {
        let order = gateways
            .post("/sandbox/scenario")
            .body(json!({"referer": wrong}).to_string());
        assert_eq!(order.send().await.unwrap().status(), 400, "{wrong}");
    }
    assert_eq!(
        read(gateways.get("/sandbox/scenario")).await["referer"],
        "https://shop.example"
    );
    gateways
        .request("DELETE", "/sandbox/scenario")
        .send()
        .await
        .unwrap();
    let all = json!({
        "epay_field": null, "epay_demands_submit": false, "epay_other": false, "pay_url": "auto", "referer": "shop",
        "gatepay": {"stock": null, "quota": null, "license": "valid"},
    });
    assert_eq!(read(gateways.get("/sandbox/scenario")).await, all);
}

#[tokio::test]
async fn wechats_page_opens_only_for_the_registered_shop() {
    let gateways = Gateways::open().await;
    let link = async |changes: &[(&str, &str)]| {
        let answer = create(&gateways, changes).await;
        let url = answer["data"]["url"].as_str().unwrap().to_owned();
        url.strip_prefix(&gateways.base).unwrap().to_owned()
    };
    let visit = async |path: &str, referer: &str, agent: &str| {
        let mut request = gateways.get(path).header("user-agent", agent);
        if !referer.is_empty() {
            request = request.header("referer", referer);
        }
        request.send().await.unwrap().text().await.unwrap()
    };
    let phone = "Mozilla/5.0 (Linux; Android 15) Mobile Safari/537.36";
    let in_wechat = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50";
    let back = "https://shop.example/back?a=1&b=2";
    let path = link(&[("redirect_url", back)]).await;
    assert!(
        path.starts_with("/sandbox/h5/") && path.contains("&redirect_url="),
        "{path}"
    );
    let own = format!("{}/cart", gateways.base);
    for (referer, agent, words) in [
        ("", phone, "商家参数格式有误，请联系商家解决"),
        (
            "https://other.example/",
            phone,
            "商家存在未配置的参数，请联系商家解决",
        ),
        (&own, in_wechat, "请在微信外打开订单"),
    ] {
        let page = visit(&path, referer, agent).await;
        assert!(
            page.contains(words) && page.contains("id=\"barred\""),
            "{words}"
        );
        assert!(
            !page.contains("id=\"open\"") && !page.contains("http-equiv=\"refresh\""),
            "{words}"
        );
    }
    let page = visit(&path, &own, phone).await;
    let onward = "http-equiv=\"refresh\" content=\"5;url=https://shop.example/back?a=1&amp;b=2\"";
    assert!(page.contains("打开微信") && page.contains(onward), "{page}");
    assert!(page.contains("href=\"/sandbox/phone?id="), "{page}");
    // An expired trade is over, and a script is not an address to return to.
    gateways.act("P1", &[("action", "expire")]).await;
    assert!(
        visit(&path, &own, phone)
            .await
            .contains("支付请求已失效，请重新发起支付")
    );
    let path = link(&[("redirect_url", "javascript:alert(1)")]).await;
    assert!(!visit(&path, &own, phone).await.contains("refresh"));
    gateways.scenario(json!({"referer": ""})).await;
    let path = link(&[]).await;
    assert!(visit(&path, "", phone).await.contains("打开微信"));
    let path = link(&[("pay_type", "1")]).await;
    assert!(path.starts_with("/sandbox/cashier/"), "{path}");
    let id = path
        .trim_end_matches('/')
        .rsplit_once('/')
        .unwrap()
        .1
        .to_owned();
    let page = gateways
        .get(&format!("/sandbox/h5/{id}"))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 404);
}

#[tokio::test]
async fn payment_cancel_and_refund_are_reported_with_the_shops_token() {
    let gateways = Gateways::open().await;
    create(&gateways, &[]).await;
    gateways.act("P1", &[("action", "pay")]).await;
    gateways.received(1).await;
    gateways.act("P1", &[("action", "refund")]).await;
    gateways.received(2).await;
    create(
        &gateways,
        &[("order_no", "P2"), ("pay_type", "1"), ("consume_type", "3")],
    )
    .await;
    gateways.act("P2", &[("action", "cancel")]).await;
    gateways.received(3).await;
    create(&gateways, &[("order_no", "P3")]).await;
    gateways
        .act("P3", &[("action", "oddstate"), ("value", "7")])
        .await;
    let received = gateways.received(4).await;
    let expected = [
        json!({"order_no": "P1", "pay_state": 1, "amount": "88.00", "channel": "wechat"}),
        json!({"order_no": "P1", "pay_state": 3, "amount": "88.00", "channel": "wechat"}),
        json!({"order_no": "P2", "pay_state": 2, "amount": "19.90", "channel": "alipay"}),
        json!({"order_no": "P3", "pay_state": 7, "amount": "88.00", "channel": "wechat"}),
    ];
    for (received, expected) in received.iter().zip(expected) {
        assert_eq!(
            (received.gateway.as_str(), received.content_type.as_str()),
            ("pay-url", "application/json")
        );
        assert_eq!(received.authorization, format!("Bearer {REPORT_TOKEN}"));
        assert_eq!(
            serde_json::from_str::<Value>(&received.body).unwrap(),
            expected
        );
    }
}

#[tokio::test]
async fn a_report_is_repeated_and_fails_on_demand() {
    let gateways = Gateways::open().await;
    create(&gateways, &[]).await;
    for fault in [
        json!({"kind": "bad-signature"}),
        json!({"kind": "code", "value": 9}),
    ] {
        let mut fault = fault;
        fault["gateway"] = json!("pay-url");
        fault["at"] = json!("notify");
        gateways.fault(fault).await;
    }
    gateways.will_answer(&["fail", "fail"]);
    gateways.act("P1", &[("action", "pay")]).await;
    let received = gateways.received(3).await;
    let backwards: String = REPORT_TOKEN.chars().rev().collect();
    assert_eq!(received[0].authorization, format!("Bearer {backwards}"));
    assert!(
        received[1].body.contains("\"pay_state\":9"),
        "{}",
        received[1].body
    );
    assert!(
        received[2].body.contains("\"pay_state\":1"),
        "{}",
        received[2].body
    );
    assert_eq!(gateways.trade("P1").await["notify"]["taken"], true);
}
