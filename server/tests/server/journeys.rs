//! From the order to the paid state, at both gateways, with the phone in between.

use serde_json::json;

use crate::harness::{Shop, read};

#[tokio::test]
async fn an_epay_order_is_scanned_and_paid() {
    let shop = Shop::open().await;
    let no = shop.order("gaiwan", 2, "wechat").await;
    let created = shop
        .epay(&no, "wxpay", &[("device", "pc"), ("money", "256")])
        .await;
    assert_eq!(created["code"], 1);
    assert!(
        created["qrcode"]
            .as_str()
            .unwrap()
            .starts_with("weixin://wxpay/bizpayurl?pr=")
    );
    assert_eq!(shop.phone(&no, "pay").await, "pay");
    let state = shop.becomes(&no, 1).await;
    assert_eq!(state["amount"], "256.00");
    assert_eq!(state["pay_state_desc"], "已支付");
    assert_eq!(shop.payments(&no).await, 1);
    assert_eq!(shop.notified(&no).await, 1);
    assert_eq!(shop.payments(&no).await, 1);
}

#[tokio::test]
async fn a_refund_after_a_recorded_payment_shows() {
    let shop = Shop::open().await;
    let no = shop.order("gaiwan", 1, "alipay").await;
    shop.epay(&no, "alipay", &[]).await;
    assert_eq!(shop.phone(&no, "refund").await, "not-paid");
    shop.phone(&no, "pay").await;
    assert_eq!(shop.notified(&no).await, 1);
    assert_eq!(shop.phone(&no, "refund").await, "refund");
    shop.becomes(&no, 3).await;
    assert_eq!(shop.payments(&no).await, 1);
}

#[tokio::test]
async fn order_cmd_states_come_through_one_by_one() {
    for (action, value, pay_state) in [
        ("pay", "", 1),
        ("cancel", "", 2),
        ("oddstate", "7", 7),
        ("oddstate", "-3", -3),
    ] {
        let shop = Shop::open().await;
        let no = shop.order("sampler", 1, "wechat").await;
        let created = shop
            .command(json!({"cmd": "WechatPay", "order_no": no}))
            .await;
        assert!(
            created["code_url"]
                .as_str()
                .unwrap()
                .starts_with("weixin://wxpay/bizpayurl?pr=")
        );
        assert_eq!(shop.phone_value(&no, action, value).await, action);
        let state = shop.becomes(&no, pay_state).await;
        assert_eq!(state["result"], 0, "{state}");
        let direct = shop
            .command(json!({"cmd": "WechatPayState", "order_no": no}))
            .await;
        assert_eq!(direct["pay_state"], pay_state);
        let credited = usize::from(pay_state == 1);
        assert_eq!(shop.payments(&no).await, credited, "{action} {value}");
    }
}

#[tokio::test]
async fn an_order_cmd_refund_is_state_3() {
    let shop = Shop::open().await;
    let no = shop.order("sampler", 1, "wechat").await;
    shop.command(json!({"cmd": "WechatPay", "order_no": no}))
        .await;
    shop.phone(&no, "pay").await;
    shop.phone(&no, "refund").await;
    shop.becomes(&no, 3).await;
}

#[tokio::test]
async fn a_payment_page_pays_and_leads_back() {
    let shop = Shop::open_with(|setup| {
        setup.config.merchant.allowed_origins = vec!["https://shop.example".to_owned()];
    })
    .await;
    for (wallet, command, field, back) in [
        (
            "alipay",
            json!({"cmd": "Pay", "type": 1, "return_url": "https://shop.example/back?x=1"}),
            "alipay_url",
            "https://shop.example/back?x=1",
        ),
        (
            "wechat",
            json!({"cmd": "Pay", "type": 2}),
            "wechat_pay_url",
            "https://shop.example/from",
        ),
    ] {
        let no = shop.order("longjing", 1, wallet).await;
        let mut command = command;
        command["order_no"] = json!(no);
        let link = shop.command(command).await["pay_info"][field]
            .as_str()
            .unwrap()
            .to_owned();
        let path = link.strip_prefix(&shop.base).unwrap();
        let page = shop
            .get(path)
            .header("referer", "https://shop.example/from")
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(page.contains("id=\"pay\"") && page.contains("https://shop.example/from"));
        let press = [("action", "pay"), ("back", "https://shop.example/from")];
        let paid = crate::harness::form(shop.post(&format!("{path}act")), &press)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(
            paid.contains(&format!("id=\"return\" class=\"primary\" href=\"{back}\""))
                || paid.contains(&format!("href=\"{back}\"")),
            "{paid}"
        );
        shop.becomes(&no, 1).await;
    }
}

#[tokio::test]
async fn the_browser_comes_back_from_epay_with_signed_fields() {
    let shop = Shop::open_with(|setup| {
        setup.config.merchant.allowed_origins = vec!["https://shop.example".to_owned()];
    })
    .await;
    let no = shop.order("longjing", 1, "alipay").await;
    let created = shop
        .epay(
            &no,
            "alipay",
            &[
                ("return_url", "https://shop.example/back"),
                ("param", "p&1"),
            ],
        )
        .await;
    // The sandbox's link is relative, and the merchant made it whole.
    let link = created["payurl"].as_str().unwrap();
    let path = link.strip_prefix(&shop.base).unwrap().to_owned();
    assert!(path.starts_with("/sandbox/cashier/"), "{path}");
    let unpaid = crate::harness::form(shop.post(&format!("{path}act")), &[("action", "cancel")]);
    let unpaid = unpaid.send().await.unwrap().text().await.unwrap();
    assert!(
        unpaid.contains("href=\"https://shop.example/back\""),
        "{unpaid}"
    );
    let paid = crate::harness::form(shop.post(&format!("{path}act")), &[("action", "pay")]);
    let paid = paid.send().await.unwrap().text().await.unwrap();
    let expected = "https://shop.example/back?pid=1000&amp;trade_no=";
    assert!(
        paid.contains(expected)
            && paid.contains("trade_status=TRADE_SUCCESS&amp;param=p%25261&amp;sign="),
        "{paid}"
    );
    shop.becomes(&no, 1).await;
}

#[tokio::test]
async fn a_code_that_expired_at_the_gateway_cannot_be_paid_and_leaves_the_merchants_order() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "wechat").await;
    shop.epay(&no, "wxpay", &[]).await;
    assert_eq!(shop.phone(&no, "expire").await, "expire");
    assert_eq!(shop.phone(&no, "pay").await, "dead");
    assert_eq!(shop.trade(&no).await.unwrap()["state"], "expired");
    // No gateway tells a merchant that a code is over: the order ends by its own clock.
    let state = shop.state(&no).await;
    assert!(state["expires_in"].as_u64().unwrap() > 800, "{state}");
    assert_eq!(state["pay_state"], 0);
}

#[tokio::test]
async fn a_code_is_scanned_by_its_text_and_a_foreign_one_is_not() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 2, "wechat").await;
    let code = shop.epay(&no, "wxpay", &[]).await["qrcode"]
        .as_str()
        .unwrap()
        .to_owned();
    let scan = |code: String| shop.get("/sandbox/phone").query(&[("code", code)]);
    let page = scan(format!(" {code}\n"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for part in [
        "id=\"pay\"",
        "id=\"cancel\"",
        "id=\"expire\"",
        "176.00",
        &no,
    ] {
        assert!(page.contains(part), "{part}");
    }
    let by_number = shop.get("/sandbox/phone").query(&[("order_no", &no)]);
    let page = by_number.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("id=\"pay\"") && page.contains(&no), "{page}");
    let page = scan("<script>alert(1)</script>".to_owned())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        page.contains("data-result=\"unread\"") && !page.contains("<script"),
        "{page}"
    );
}

#[tokio::test]
async fn an_order_that_nobody_pays_is_waiting_and_an_unknown_one_is_not_found() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "wechat").await;
    assert_eq!(shop.state(&no).await["pay_state"], 0);
    for unknown in ["nobody", "", "a%20b", "%3Cb%3E"] {
        let answer = shop
            .get(&format!("/state?order_no={unknown}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 404, "{unknown:?}");
        assert_eq!(answer.headers()["cache-control"], "no-store");
    }
    assert_eq!(shop.state("nobody").await["result"], -15);
    assert_eq!(read(shop.get("/state")).await["result"], -15);
}
