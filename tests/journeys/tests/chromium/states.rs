//! How an order can end, other than paid.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::json;

/// Presses buttons on the phone for an order whose code shows, until the widget has the
/// state.
async fn on_the_phone(gateway: &str, buttons: &[&str], state: &str) {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let query = format!("gateway={gateway}&wallet=wechat&flow=qr&lang=en");
    let shop = Shop::open(&browser, &server, &query).await;
    shop.pay().await;
    shop.until_state("paying").await;
    let code = shop.scan().await;
    shop.on_the_phone(&code, buttons).await;
    shop.until_state(state).await;
    assert!(!shop.has("qr").await, "no code is left to pay");
    if state != "unknown" {
        let events = shop.events(&format!("checkout-{state}")).await;
        assert_eq!(
            events[0]["orderNo"],
            sandbox.trade().await["order_no"],
            "{events:?}"
        );
    }
    assert!(shop.events("checkout-paid").await.is_empty());
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canceled_order_shows_as_canceled() {
    on_the_phone("order-cmd", &["cancel"], "canceled").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undocumented_state_shows_as_unknown() {
    on_the_phone("order-cmd", &["oddstate"], "unknown").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refunded_order_shows_as_refunded_on_its_order_page() {
    for gateway in ["epay", "order-cmd"] {
        let server = Server::start();
        let sandbox = Sandbox::of(&server);
        let browser = Browser::open(Device::Desktop).await;
        let query = format!("gateway={gateway}&wallet=wechat&flow=qr&lang=en");
        let shop = Shop::open(&browser, &server, &query).await;
        shop.pay().await;
        let code = shop.scan().await;
        shop.on_the_phone(&code, &["pay"]).await;
        shop.until_state("paid").await;
        shop.on_the_phone(&code, &["refund"]).await;
        let order_no = sandbox.trade().await["order_no"]
            .as_str()
            .unwrap()
            .to_owned();
        let query = format!("gateway={gateway}&order-no={order_no}&watch=&lang=en");
        let watching = Shop::open(&browser, &server, &query).await;
        watching
            .until("the refund shows", async || {
                watching.run("element.check()").await;
                watching.state().await == "refunded" || watching.state().await == "paid"
            })
            .await;
        if watching.state().await == "paid" {
            // The server asks the gateway about a paid order every ten seconds.
            tokio::time::sleep(std::time::Duration::from_secs(11)).await;
            browser.refresh().await.unwrap();
            watching.until_state("refunded").await;
        }
        assert_eq!(
            sandbox.trade().await["creates"],
            1,
            "watching creates nothing"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_countdown_that_runs_out_veils_the_code_and_a_new_code_is_one_press_away() {
    let server = Server::start_with(&["--expires-in", "4"]);
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(
        &browser,
        &server,
        "gateway=order-cmd&wallet=wechat&lang=zh-CN",
    )
    .await;
    shop.pay().await;
    let first = shop.scan().await;
    shop.until_state("expired").await;
    assert_eq!(shop.events("checkout-expired").await.len(), 1);
    shop.press("refresh-button").await;
    shop.until_state("paying").await;
    assert_ne!(shop.scan().await, first);
    assert_eq!(sandbox.trades().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_state_endpoint_the_state_stays_unknown() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, "gateway=epay&wallet=wechat&flow=qr").await;
    shop.run("element.removeAttribute('state-endpoint')").await;
    shop.pay().await;
    shop.until_state("unknown").await;
    let code = shop.scan().await;
    shop.on_the_phone(&code, &["pay"]).await;
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    assert_eq!(shop.state().await, "unknown");
    assert_eq!(
        shop.events("checkout-paid").await,
        [] as [serde_json::Value; 0]
    );
    assert_eq!(json!(shop.has("check-button").await), json!(false));
}
