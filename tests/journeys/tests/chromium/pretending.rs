//! The demo as another browser, and with what can go wrong in this one.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::{Value, json};

const AWAY: &str = "!document.getElementById('away').hidden && document.hidden";

#[tokio::test(flavor = "multi_thread")]
async fn a_phones_browser_opens_the_wallet_beside_the_shop() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let query = "as=iphone&gateway=epay&wallet=wechat&lang=en";
    let shop = Shop::open_demo(&browser, &server, query).await;
    let before = browser.current_url().await.unwrap();
    shop.pay().await;
    shop.until_state("paying").await;
    let link = shop.run("return part('open-button').href").await;
    let link = link.as_str().unwrap();
    assert!(link.starts_with("weixin://dl/business/"), "{link}");
    shop.run("addEventListener('click', (event) => { window.kept = event.defaultPrevented; })")
        .await;
    shop.press("open-button").await;
    shop.until_true("the page is behind the wallet", AWAY).await;
    shop.tap("pay").await;
    shop.until_state("paid").await;
    shop.until_true("the page is back", "!document.hidden")
        .await;
    let kept = shop.run("return window.kept").await;
    assert_eq!(kept, json!(true), "the link leads nowhere else");
    assert_eq!(browser.current_url().await.unwrap(), before);
    assert_eq!(sandbox.trade().await["creates"], 1);
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_alipay_its_own_window_is_the_phone() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let query = "as=alipay&gateway=smallsaas&wallet=alipay&lang=en";
    let shop = Shop::open_demo(&browser, &server, query).await;
    shop.pay().await;
    shop.until_true("the page is behind the wallet", AWAY).await;
    shop.click("#away button").await;
    shop.until("the widget shows it", async || {
        shop.text().await.contains("The payment window was closed")
    })
    .await;
    shop.press("open-button").await;
    shop.until_true("it is behind the wallet again", AWAY).await;
    shop.tap("pay").await;
    shop.until_state("paid").await;
    shop.assert_no_errors().await;
}

/// The APIs' documents have no such answer; a merchant's server may still have one.
#[tokio::test(flavor = "multi_thread")]
async fn inside_wechat_its_bridge_is_the_phone() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let params = json!({ "trade_type": "JSAPI", "appid": "wx1", "timeStamp": 1_543_221_897,
        "nonce_str": "n", "prepay_id": "wx2", "signType": "MD5", "sign": "S" });
    let answer = json!({ "code": 200, "desc": "", "data": { "url": null, "url_params": params } });
    let body = Value::String(answer.to_string());
    sandbox.fault("pay-url", "create", "body", body, 1).await;
    let browser = Browser::open(Device::Desktop).await;
    let query = "as=wechat&gateway=pay-url&wallet=wechat&lang=en";
    let shop = Shop::open_demo(&browser, &server, query).await;
    shop.pay().await;
    shop.until_true("the page is behind the wallet", AWAY).await;
    let action = &shop.events("checkout-action").await[0];
    assert_eq!(action["kind"], "wechat-bridge");
    shop.tap("pay").await;
    shop.until_state("paid").await;
    shop.assert_no_errors().await;
}

/// `switch` loses the connection while a code shows; then everything is turned off.
async fn the_connection_is_lost_and_found(switch: &str) {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let query = "gateway=epay&wallet=wechat&flow=qr&lang=en";
    let shop = Shop::open_demo(&browser, &server, query).await;
    shop.pay().await;
    let code = shop.scan().await;
    shop.click("#faults summary").await;
    shop.click(switch).await;
    shop.until("the loss is shown", async || {
        shop.text().await.contains("keep trying")
    })
    .await;
    assert_eq!(shop.state().await, "paying");
    let on = "return document.querySelectorAll('#faults [aria-pressed=true]').length";
    assert_eq!(shop.run(on).await, json!(1));

    // The sheet covers the widget.
    shop.click("#all-off").await;
    shop.until_true(
        "nothing is on",
        "!document.querySelector('#faults [aria-pressed=true]')",
    )
    .await;
    shop.run("document.getElementById('faults').open = false")
        .await;
    shop.until("the connection is back", async || {
        !shop.text().await.contains("keep trying")
    })
    .await;
    assert_eq!(shop.scan().await, code, "the code still stands");
    shop.tap("spotted").await;
    shop.tap("pay").await;
    shop.until_state("paid").await;
    assert_eq!(sandbox.trade().await["creates"], 1);
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_without_the_state_is_a_lost_connection() {
    the_connection_is_lost_and_found("#fault-state").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_offline_is_a_lost_connection() {
    the_connection_is_lost_and_found("#fault-cut").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_once_costs_nothing_and_its_switch_goes_off() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_demo(
        &browser,
        &server,
        "gateway=epay&wallet=wechat&flow=qr&lang=en",
    )
    .await;
    shop.click("#faults summary").await;
    shop.click("#fault-lost").await;
    shop.click("#fault-full").await;
    let pressed = |name: &str| {
        format!("document.getElementById('fault-{name}').getAttribute('aria-pressed') === 'true'")
    };
    let both = format!("{} && {}", pressed("lost"), pressed("full"));
    shop.until_true("both are on", &both).await;
    shop.run("document.getElementById('faults').open = false")
        .await;
    shop.pay().await;
    shop.until_state("paying").await;
    assert_eq!(sandbox.trade().await["creates"], 2, "sent again, one order");
    let off = format!("!({})", pressed("lost"));
    shop.until_true("it happened, and is off", &off).await;
    let order_no = sandbox.trade().await["order_no"].clone();
    let kept = shop.run("return JSON.stringify({ ...localStorage })").await;
    let kept = kept.as_str().unwrap();
    assert!(!kept.contains(order_no.as_str().unwrap()), "{kept}");
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_browser_does_not_have_this_ones_order() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let query = "gateway=smallsaas&wallet=wechat&lang=en";
    let shop = Shop::open_demo(&browser, &server, query).await;
    shop.pay().await;
    shop.until_state("paying").await;
    browser.refresh().await.unwrap();
    shop.until_state("paying").await;
    shop.until_instruments().await;
    shop.click("[data-choice=as] a[href*='as=iphone']").await;
    shop.until_true(
        "another browser is ready",
        "navigator.userAgent.includes('iPhone') && element?.state === 'ready'",
    )
    .await;
}
