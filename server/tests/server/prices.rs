//! The price is the catalogue's, whatever the browser sends.

use serde_json::{Value, json};

use crate::harness::{Shop, read};

#[tokio::test]
async fn an_order_costs_the_catalogues_price() {
    let shop = Shop::open().await;
    for (wish, code, amount) in [
        (
            json!({"product_id": "longjing", "quantity": 1, "wallet": "alipay"}),
            200,
            "88.00",
        ),
        (
            json!({"product_id": "sampler", "quantity": 10, "wallet": "wechat", "amount": "0.01"}),
            200,
            "199.00",
        ),
        (
            json!({"product_id": "nothing", "quantity": 1, "wallet": "wechat"}),
            422,
            "unknown_product",
        ),
        (
            json!({"product_id": "gaiwan", "quantity": 0, "wallet": "wechat"}),
            422,
            "bad_quantity",
        ),
        (
            json!({"product_id": "gaiwan", "quantity": 4, "wallet": "wechat"}),
            422,
            "bad_quantity",
        ),
        (
            json!({"product_id": "gaiwan", "quantity": -1, "wallet": "wechat"}),
            422,
            "bad_quantity",
        ),
        (
            json!({"product_id": "gaiwan", "quantity": 1.5, "wallet": "wechat"}),
            400,
            "malformed",
        ),
        (
            json!({"product_id": "gaiwan", "quantity": "1", "wallet": "wechat"}),
            400,
            "malformed",
        ),
        (
            json!({"product_id": "gaiwan", "quantity": 1, "wallet": "cash"}),
            422,
            "unknown_wallet",
        ),
        (json!([]), 400, "malformed"),
    ] {
        let answer = shop
            .post("/orders")
            .header("content-type", "application/json")
            .body(wish.to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), code, "{wish}");
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let shown = if code == 200 {
            &body["amount"]
        } else {
            &body["error"]
        };
        assert_eq!(shown, amount, "{wish}");
    }
}

#[tokio::test]
async fn what_the_browser_sends_about_a_stored_order_changes_nothing_or_is_refused() {
    let shop = Shop::open().await;
    for (channel, more, taken) in [
        ("wxpay", vec![], true),
        ("wxpay", vec![("money", "88")], true),
        ("wxpay", vec![("money", "88.0"), ("name", "钻石")], true),
        ("wxpay", vec![("money", "0.01")], false),
        ("wxpay", vec![("money", "88.001")], false),
        ("wxpay", vec![("money", "-88.00")], false),
        ("wxpay", vec![("money", "free")], false),
        ("alipay", vec![("money", "88.00")], false),
        ("qqpay", vec![], false),
        ("", vec![], false),
    ] {
        let no = shop.order("longjing", 1, "wechat").await;
        let answer = shop.epay(&no, channel, &more).await;
        assert_eq!(
            answer["code"],
            if taken { 1 } else { -1 },
            "{channel} {more:?} {answer}"
        );
        let trade = shop.trade(&no).await;
        assert_eq!(
            trade.map(|trade| trade["amount"].clone()),
            taken.then(|| json!("88.00")),
            "{more:?}"
        );
    }
}

#[tokio::test]
async fn a_number_of_the_browsers_is_accepted_for_a_product_at_its_price() {
    let shop = Shop::open_with(|setup| setup.config.merchant.allow_browser_numbers = true).await;
    for (no, name, money, taken) in [
        ("own-1", "青瓷盖碗", "128.00", true),
        ("own_2", "Celadon gaiwan", "384", true),
        ("own3", "Celadon gaiwan", "512.00", false),
        ("own4", "Celadon gaiwan", "127.99", false),
        ("own5", "Celadon gaiwan", "0", false),
        ("own6", "Celadon gaiwan", "", false),
        ("own7", "celadon gaiwan", "128.00", false),
        ("own 8", "青瓷盖碗", "128.00", false),
        ("own/9", "青瓷盖碗", "128.00", false),
        (&"x".repeat(65), "青瓷盖碗", "128.00", false),
        ("", "青瓷盖碗", "128.00", false),
    ] {
        let answer = shop
            .epay(no, "alipay", &[("name", name), ("money", money)])
            .await;
        assert_eq!(
            answer["code"],
            if taken { 1 } else { -1 },
            "{no} {name} {money} {answer}"
        );
    }
    assert_eq!(shop.trades().await.len(), 2);
}

#[tokio::test]
async fn fields_that_only_the_merchant_may_send_are_not_taken_from_the_browser() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "wechat").await;
    let forged = [
        ("pid", "666"),
        ("notify_url", "http://127.0.0.1:1/"),
        ("clientip", "6.6.6.6"),
        ("sign", "0"),
        ("sign_type", "RSA"),
    ];
    assert_eq!(shop.epay(&no, "wxpay", &forged).await["code"], 1);
    shop.phone(&no, "pay").await;
    shop.becomes(&no, 1).await;
    assert_eq!(shop.notified(&no).await, 1);
}

#[tokio::test]
async fn an_order_goes_to_one_gateway_only_and_never_again_once_paid() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "wechat").await;
    shop.epay(&no, "wxpay", &[]).await;
    assert_eq!(
        shop.command(json!({"cmd": "WechatPay", "order_no": no}))
            .await["result"],
        -15
    );
    shop.phone(&no, "pay").await;
    shop.becomes(&no, 1).await;
    assert_eq!(shop.epay(&no, "wxpay", &[]).await["code"], -1);
}

#[tokio::test]
async fn a_command_is_refused_in_the_documents_form() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "alipay").await;
    for command in [
        json!({"cmd": "WechatPay", "order_no": "nobody"}),
        json!({"cmd": "Refund", "order_no": no}),
        json!({"cmd": "Pay", "type": 1, "order_no": no}),
        json!({"cmd": "Pay", "type": 3, "order_no": no}),
        json!({"order_no": no}),
        json!("Pay"),
    ] {
        let answer = shop
            .post("/pay/order-cmd")
            .body(command.to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{command}");
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(answer["result"], -15, "{command}");
        assert!(
            answer["msg"]
                .as_str()
                .is_some_and(|words| !words.is_empty()),
            "{command}"
        );
    }
    let products = read(shop.get("/products")).await;
    assert_eq!(products[0]["price"], "88.00");
}
