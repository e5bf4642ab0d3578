//! A shopper leaves and comes back, or leaves for good.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_shows_the_same_order_and_creates_none() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, "gateway=order-cmd&wallet=wechat&lang=en").await;
    shop.pay().await;
    let code = shop.scan().await;
    browser.refresh().await.unwrap();
    shop.within(Duration::from_secs(2), "the order is back", async || {
        shop.state().await == "paying"
    })
    .await;
    assert_eq!(shop.scan().await, code);
    assert_eq!(sandbox.trade().await["creates"], 1);
    shop.on_the_phone(&code, &["pay"]).await;
    shop.until_state("paid").await;
    browser.refresh().await.unwrap();
    shop.until_state("ready").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_who_comes_back_unpaid_can_go_on_or_choose_anew() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let query = "gateway=epay&wallet=alipay&lang=en";
    let shop = Shop::open(&browser, &server, query).await;
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
    browser.back().await.unwrap();
    shop.until_state("paying").await;
    assert_eq!(
        shop.run("return part('open-button').href").await,
        json!(cashier.as_str()),
        "the way to the payment page is still there"
    );
    shop.run("element.cancel()").await;
    shop.until_state("canceled").await;
    shop.run("element.reset()").await;
    shop.until_state("ready").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_wallet_takes_another_order_number() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, "gateway=epay&wallet=wechat&flow=qr").await;
    shop.pay().await;
    shop.until_state("paying").await;
    shop.run("element.setAttribute('wallet', 'alipay')").await;
    shop.until_state("ready").await;
    sandbox.answer_with("qrcode").await;
    shop.pay().await;
    shop.until_state("paying").await;
    let numbers: Vec<_> = sandbox
        .trades()
        .await
        .iter()
        .map(|trade| trade["order_no"].clone())
        .collect();
    assert_eq!(numbers.len(), 2);
    assert_ne!(numbers[0], numbers[1]);
    assert!(shop.scan().await.starts_with("https://qr.alipay.com/"));
}

/// Whether it has a stream, or polls alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_removed_widget_sends_no_more_requests() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    browser.count_streams().await;
    for (more, streams) in [("", 1), ("&state-stream=", 0)] {
        let query = format!("gateway=epay&wallet=wechat&flow=qr{more}");
        let shop = Shop::open(&browser, &server, &query).await;
        shop.pay().await;
        shop.until_state("paying").await;
        shop.until("it has its streams", async || {
            shop.open_streams().await == streams
        })
        .await;
        shop.run("element.remove()").await;
        assert_eq!(shop.open_streams().await, 0);
        let sent = "return [streams.length, queries]";
        let before = shop.run(sent).await;
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert_eq!(shop.run(sent).await, before);
        shop.assert_no_errors().await;
        // The next one makes an order of its own.
        shop.run("localStorage.clear(); sessionStorage.clear()")
            .await;
    }
}
