//! Sales from the click to "paid".

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::json;
use std::time::Duration;

/// The longest that a shopper who comes back from the wallet waits for the result.
const SOON: Duration = Duration::from_secs(3);

async fn a_code_is_scanned_and_paid(gateway: &str, device: Device, languages: &str) {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(device).await;
    let shop = Shop::open(
        &browser,
        &server,
        &format!("gateway={gateway}&wallet=wechat&flow=qr&lang={languages}"),
    )
    .await;
    shop.pay().await;
    shop.until_state("paying").await;
    let scanned = shop.scan().await;
    assert_eq!(
        scanned,
        sandbox.code().await,
        "the code is the gateway's text, byte for byte"
    );
    shop.on_the_phone(&scanned, &["pay"]).await;
    shop.within(SOON, "paid", async || shop.state().await == "paid")
        .await;

    let trade = sandbox.trade().await;
    let order_no = trade["order_no"].as_str().unwrap();
    let paid = shop.events("checkout-paid").await;
    assert_eq!(paid, [json!({ "orderNo": order_no, "amount": "88.00" })]);
    assert!(
        shop.text().await.contains(order_no),
        "the shopper sees the order number"
    );
    assert_eq!(shop.events("checkout-order").await.len(), 1);
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_epay_code_is_scanned_and_paid() {
    a_code_is_scanned_and_paid("epay", Device::Desktop, "zh-CN").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_cmd_code_is_scanned_and_paid() {
    a_code_is_scanned_and_paid("order-cmd", Device::Desktop, "en").await;
}

/// To the sandbox's payment page, there `button`, and back.
async fn by_the_payment_page(gateway: &str, wallet: &str, device: Device) {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(device).await;
    let query = format!("gateway={gateway}&wallet={wallet}&lang=en");
    let shop = Shop::open(&browser, &server, &query).await;
    shop.pay().await;
    shop.until("the cashier is there", async || {
        browser
            .current_url()
            .await
            .unwrap()
            .path()
            .contains("/sandbox/cashier/")
    })
    .await;
    let cashier = browser.current_url().await.unwrap();
    browser
        .find(thirtyfour::By::Id("pay"))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    shop.until("the cashier is done", async || {
        browser.current_url().await.unwrap() != cashier
    })
    .await;
    if browser
        .current_url()
        .await
        .unwrap()
        .path()
        .contains("/sandbox/")
    {
        // A gateway that received no return address does not redirect.
        browser
            .goto(server.url(&format!("?{query}&instruments=off")))
            .await
            .unwrap();
    }
    shop.until_state("paid").await;

    let order_no = sandbox.trade().await["order_no"].clone();
    let paid = shop.events("checkout-paid").await;
    assert_eq!(
        paid[0]["orderNo"], order_no,
        "it is the order that was sent to the gateway"
    );
    assert_eq!(
        shop.events("checkout-submit").await.len(),
        1,
        "and no other was made"
    );
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_epay_payment_page_leads_back_to_the_same_order() {
    by_the_payment_page("epay", "alipay", Device::Desktop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_cmd_payment_page_leads_back_to_the_same_order() {
    by_the_payment_page("order-cmd", "alipay", Device::Desktop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_goes_to_the_wechat_page_of_order_cmd_and_back() {
    by_the_payment_page("order-cmd", "wechat", Device::Android).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_gets_a_real_link_into_wechat() {
    let server = Server::start();
    let browser = Browser::open(Device::Android).await;
    let shop = Shop::open(&browser, &server, "gateway=epay&wallet=wechat&lang=zh-CN").await;
    shop.pay().await;
    shop.until_state("paying").await;
    let link = shop
        .run("const a = part('open-button'); return [a.localName, a.href]")
        .await;
    assert_eq!(link[0], "a");
    assert!(
        link[1]
            .as_str()
            .unwrap()
            .starts_with("intent://dl/business/?ticket="),
        "Chrome on Android wants an intent: {link}"
    );
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_gets_the_scheme_as_a_code() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    sandbox.answer_with("urlscheme").await;
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, "gateway=epay&wallet=wechat").await;
    shop.pay().await;
    assert!(
        shop.scan()
            .await
            .starts_with("weixin://dl/business/?ticket=")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_clicks_make_one_order() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, "gateway=epay&wallet=wechat&flow=qr").await;
    shop.run("for (let i = 0; i < 50; i++) { part('pay-button').click(); element.pay(); }")
        .await;
    shop.until_state("paying").await;
    shop.run("for (let i = 0; i < 50; i++) element.pay();")
        .await;
    let trade = sandbox.trade().await;
    assert_eq!(trade["creates"], 1, "{trade}");
    assert_eq!(shop.events("checkout-order").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_price_is_the_servers_whatever_the_page_has() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, "gateway=epay&wallet=wechat&flow=qr").await;
    shop.run("element.products = [{ id: 'longjing', name: '西湖龙井 · 50 g', price: '0.01' }];")
        .await;
    shop.pay().await;
    shop.until_state("confirming").await;
    let asked = shop.events("checkout-amount").await[0].clone();
    assert_eq!(
        (&asked["from"], &asked["to"]),
        (&json!("0.01"), &json!("88.00"))
    );
    assert!(
        sandbox.trades().await.is_empty(),
        "no gateway is asked before the shopper agrees"
    );
    shop.pay().await;
    shop.scan().await;
    assert_eq!(sandbox.trade().await["amount"], "88.00");
}
