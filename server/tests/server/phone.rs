//! The shopper's phone reads the codes that the gateways give out, and nothing else.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::{
    epay::order,
    gatepay,
    gateways::Gateways,
    harness::{KEY, form, read, signed},
    pay_url, smallsaas,
};

fn quoted(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

async fn found(gateways: &Gateways, text: &str, number: &str) {
    let page = gateways.scan(text).await;
    assert!(
        page.contains("id=\"pay\"") && page.contains(&format!(">{number}<")),
        "{text}\n{page}"
    );
}

async fn unread(gateways: &Gateways, text: &str) {
    let page = gateways.scan(text).await;
    assert!(page.contains("data-result=\"unread\""), "{text}\n{page}");
}

async fn epay(gateways: &Gateways, number: &str, channel: &str, field: &str) -> String {
    gateways.scenario(json!({"epay_field": field})).await;
    let fields = signed(
        &order(&[("out_trade_no", Some(number)), ("type", Some(channel))]),
        KEY,
    );
    let fields: Vec<_> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let answer = read(form(gateways.post("/sandbox/epay/mapi.php"), &fields)).await;
    answer[field].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn codes_of_epay_and_order_cmd_are_found() {
    let gateways = Gateways::open().await;
    for (number, channel, field) in [
        ("E1", "wxpay", "qrcode"),
        ("E2", "wxpay", "urlscheme"),
        ("E3", "alipay", "payurl"),
        ("E4", "alipay", "qrcode"),
        ("E5", "alipay", "urlscheme"),
    ] {
        let code = epay(&gateways, number, channel, field).await;
        found(&gateways, &code, number).await;
        if code.starts_with("https://qr.alipay.com/") {
            let scheme = format!(
                "alipays://platformapi/startapp?saId=10000007&qrcode={}",
                quoted(&code)
            );
            found(&gateways, &scheme, number).await;
            found(
                &gateways,
                &format!("intent{}#Intent;scheme=alipays;end", &scheme[7..]),
                number,
            )
            .await;
            unread(&gateways, &format!("{code}x")).await;
        }
    }
    let inside = epay(&gateways, "E6", "alipay", "urlscheme").await;
    let inside = inside
        .rsplit_once("qrcode=")
        .unwrap()
        .1
        .replace("%3A", ":")
        .replace("%2F", "/");
    found(&gateways, &inside, "E6").await;
    let command =
        json!({"cmd": "Pay", "order_no": "C1", "type": 1, "return_url": "http://shop.example/"});
    let answer = read(
        gateways
            .post("/sandbox/order-cmd")
            .body(command.to_string()),
    )
    .await;
    let link = answer["pay_info"]["alipay_url"].as_str().unwrap();
    found(&gateways, link, "C1").await;
    let opened = format!(
        "alipays://platformapi/startapp?appId=20000067&url={}",
        quoted(link)
    );
    found(&gateways, &opened, "C1").await;
}

#[tokio::test]
async fn codes_of_pay_url_are_found_and_markup_is_not() {
    let gateways = Gateways::open().await;
    let data = async |shape: &str, number: &str, pay_type: &str| -> Value {
        gateways.scenario(json!({"pay_url": shape})).await;
        pay_url::create(&gateways, &[("order_no", number), ("pay_type", pay_type)]).await["data"]
            .clone()
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for (number, pay_type) in [("P1", "1"), ("P2", "2")] {
        let link = text(&data("h5", number, pay_type).await["url"]);
        found(&gateways, &link, number).await;
    }
    let app = data("app", "P3", "2").await;
    found(&gateways, &text(&app["url_params"]["prepay_id"]), "P3").await;
    let mini = data("mini-program", "P4", "2").await;
    found(&gateways, &text(&mini["path"]), "P4").await;
    found(&gateways, &format!("/{}", text(&mini["path"])), "P4").await;
    let order = text(&data("alipay-app", "P5", "1").await["url"]);
    unread(&gateways, &order).await;
    let order = order.replace("&amp;", "&");
    found(&gateways, &order, "P5").await;
    unread(
        &gateways,
        &order.replace("total_amount%22%3A88", "total_amount%22%3A1"),
    )
    .await;
    let suffix = format!(
        "alipays://platformapi/startApp?appId=20000125&orderSuffix={}",
        quoted(&order)
    );
    found(&gateways, &suffix, "P5").await;
}

#[tokio::test]
async fn codes_of_smallsaas_are_found() {
    let gateways = Gateways::open().await;
    for (path, kind, field, number) in [
        ("wx", "NATIVE", "codeUrl", "tc1"),
        ("ali", "QRCODE", "qr_code", "tc2"),
        ("ali", "APP", "order_string", "tc3"),
    ] {
        let answer = smallsaas::push(&gateways, path, kind, number).await;
        found(&gateways, answer["data"][field].as_str().unwrap(), number).await;
    }
    let wpay = format!("{}/sandbox/smallsaas/app/payment/wpay/tc4", gateways.base);
    unread(&gateways, &wpay).await;
    gateways
        .page("/sandbox/smallsaas/app/payment/wpay/tc4")
        .await;
    found(&gateways, &wpay, "tc4").await;
    found(
        &gateways,
        "https://shop.example/pay/smallsaas/app/payment/wpay/tc4",
        "tc4",
    )
    .await;
}

#[tokio::test]
async fn one_code_is_paid_with_the_wallet_that_the_shopper_chooses() {
    let gateways = Gateways::open().await;
    for (number, wallet, paid) in [
        ("G1", "alipay", "alipay"),
        ("G2", "wechat", "wechat"),
        ("G3", "", "alipay"),
    ] {
        let answer = gatepay::create(
            &gateways,
            &[("pay_type", "onecode"), ("out_order_id", number)],
        )
        .await;
        let link = answer["data"]["order_url"].as_str().unwrap();
        assert_eq!(gateways.trade(number).await["wallet"], "onecode");
        found(&gateways, link, number).await;
        let page = gateways.scan(link).await;
        assert!(
            page.contains("id=\"with-alipay\"") && page.contains("id=\"with-wechat\""),
            "{page}"
        );
        let press = [("action", "pay"), ("wallet", wallet)];
        assert_eq!(gateways.act(number, &press).await, "pay");
        let trade = gateways.trade(number).await;
        assert_eq!(
            (&trade["wallet"], &trade["state"]),
            (&json!(paid), &json!("paid"))
        );
    }
    // A shopper who has one wallet's code cannot choose the other.
    gatepay::create(&gateways, &[("out_order_id", "G4")]).await;
    gateways
        .act("G4", &[("action", "pay"), ("wallet", "wechat")])
        .await;
    assert_eq!(gateways.trade("G4").await["wallet"], "alipay");
}

#[tokio::test]
async fn the_payment_page_of_every_web_link_pays() {
    let gateways = Gateways::open().await;
    let order_url =
        gatepay::create(&gateways, &[("pay_type", "onecode")]).await["data"]["order_url"].clone();
    let alipay_h5 = pay_url::create(&gateways, &[("pay_type", "1")]).await["data"]["url"].clone();
    let unchosen =
        pay_url::create(&gateways, &[("pay_type", "0"), ("order_no", "P0")]).await["data"]["url"]
            .clone();
    for (link, number) in [(order_url, "G1"), (alipay_h5, "P1"), (unchosen, "P0")] {
        let mut path = link
            .as_str()
            .unwrap()
            .strip_prefix(&gateways.base)
            .unwrap()
            .to_owned();
        let answer = gateways.get(&path).send().await.unwrap();
        if answer.status() == 303 {
            answer.headers()["location"]
                .to_str()
                .unwrap()
                .clone_into(&mut path);
        }
        let page = gateways.page(&path).await;
        assert!(
            page.contains("id=\"pay\"") && page.contains("id=\"cancel\""),
            "{page}"
        );
        assert_eq!(
            page.contains("id=\"with-wechat\""),
            number != "P1",
            "{page}"
        );
        let press = [("action", "pay"), ("wallet", "wechat")];
        form(gateways.post(&format!("{path}act")), &press)
            .send()
            .await
            .unwrap();
        let trade = gateways.trade(number).await;
        assert_eq!(trade["state"], "paid");
        assert_eq!(trade["wallet"] == "wechat", number != "P1");
    }
    for foreign in ["?id=1&type=alipay", "?id=&type=", ""] {
        let answer = gateways.get(&format!("/sandbox/gatepay/pay/index{foreign}"));
        assert!(
            answer.send().await.unwrap().status().is_client_error(),
            "{foreign}"
        );
    }
}
