//! Into the wallet and back: bridges, links, mini programs and native apps. The page's
//! first script simulates the wallet.

use crate::journey::Journey;
use journeys::{Device, Engine, Shop};
use serde_json::{Value, json};
use std::path::Path;

const WALLET: &str = include_str!("wallet.js");

/// In the wallet's own browser, or in one that is to open a wallet.
async fn journey(engine: Engine, device: Device) -> Journey {
    Journey::begin_where(engine, device, |site: &Path| {
        std::fs::write(site.join("wallet.js"), WALLET).unwrap();
        let page = site.join("index.html");
        let html = std::fs::read_to_string(&page).unwrap();
        let html = html.replacen("<head>", "<head><script src=\"wallet.js\"></script>", 1);
        std::fs::write(page, html).unwrap();
    })
    .await
}

/// Opens the shop in a browser whose wallet answers as `orders` has it.
async fn shop<'j>(journey: &'j Journey, query: &str, orders: &Value) -> Shop<'j> {
    let shop = journey.shop(query).await;
    let name = Value::String(orders.to_string());
    shop.run(&format!(
        "window.calls = null; window.name = {name}; location.reload()"
    ))
    .await;
    shop.until("the wallet has its orders", async || {
        shop.run("return window.calls ? window.name : ''").await == name
            && shop.state().await == "ready"
    })
    .await;
    shop
}

async fn calls(shop: &Shop<'_>) -> Vec<Value> {
    shop.run("return window.calls")
        .await
        .as_array()
        .cloned()
        .unwrap_or_default()
}

async fn until_text(shop: &Shop<'_>, words: &str) {
    shop.until(words, async || shop.text().await.contains(words))
        .await;
}

async fn until_called(shop: &Shop<'_>, times: usize) {
    shop.until(&format!("{times} calls"), async || {
        calls(shop).await.len() == times
    })
    .await;
}

pub(crate) async fn alipays_bridge_is_called_and_proves_nothing(engine: Engine) {
    let journey = journey(engine, Device::Alipay).await;
    let orders = json!({ "bridge": "alipay", "answer": "9000", "late": 700 });
    let query = "gateway=smallsaas&wallet=alipay&lang=en";
    let shop = shop(&journey, query, &orders).await;
    shop.pay().await;
    until_text(&shop, "Checking your payment").await;
    let call = &calls(&shop).await[0];
    assert_eq!(call["name"], "tradePay");
    let order = call["request"]["orderStr"].as_str().unwrap();
    assert!(order.contains("alipay.trade.app.pay"), "{order}");
    assert_eq!(shop.state().await, "paying", "9000 is no proof");
    journey.sandbox.act("pay").await;
    shop.until_state("paid").await;
    shop.assert_no_errors().await;
}

pub(crate) async fn a_payment_window_that_was_closed_can_be_opened_again(engine: Engine) {
    let journey = journey(engine, Device::Alipay).await;
    let orders = json!({ "bridge": "alipay", "answer": "6001" });
    let shop = shop(&journey, "gateway=smallsaas&wallet=alipay&lang=en", &orders).await;
    shop.pay().await;
    until_text(&shop, "The payment window was closed").await;
    shop.press("open-button").await;
    until_called(&shop, 2).await;
    assert_eq!(journey.sandbox.trade().await["creates"], 1);
    assert_eq!(shop.state().await, "paying");
}

/// The API's documents have no such answer; a merchant's server may still have one.
pub(crate) async fn wechats_bridge_receives_texts_and_proves_nothing(engine: Engine) {
    let journey = journey(engine, Device::Wechat).await;
    let params = json!({ "trade_type": "JSAPI", "appid": "wx1", "timeStamp": 1_543_221_897,
        "nonce_str": "n", "prepay_id": "wx2", "signType": "MD5", "sign": "S" });
    let answer = json!({ "code": 200, "desc": "", "data": { "url": null, "url_params": params } });
    let body = Value::String(answer.to_string());
    journey
        .sandbox
        .fault("pay-url", "create", "body", body, 1)
        .await;
    let orders = json!({ "bridge": "wechat", "answer": "get_brand_wcpay_request:ok" });
    let shop = shop(&journey, "gateway=pay-url&wallet=wechat&lang=en", &orders).await;
    shop.pay().await;
    until_text(&shop, "Checking your payment").await;
    let call = &calls(&shop).await[0];
    assert_eq!(call["name"], "getBrandWCPayRequest");
    let request = json!({ "appId": "wx1", "timeStamp": "1543221897", "nonceStr": "n",
        "package": "prepay_id=wx2", "signType": "MD5", "paySign": "S" });
    assert_eq!(call["request"], request);
    assert_eq!(shop.state().await, "paying", "ok is no proof");
}

pub(crate) async fn a_bridge_that_never_comes_is_reported(engine: Engine) {
    let journey = journey(engine, Device::Alipay).await;
    let shop = shop(
        &journey,
        "gateway=smallsaas&wallet=alipay&lang=en",
        &json!({}),
    )
    .await;
    shop.pay().await;
    until_text(&shop, "did not show its payment window").await;
    assert_eq!(shop.state().await, "paying", "it may be paid all the same");
}

/// Its window would be for an order that nobody waits for.
pub(crate) async fn a_bridge_that_comes_after_the_order_was_left_is_not_called(engine: Engine) {
    let journey = journey(engine, Device::Alipay).await;
    let query = "gateway=smallsaas&wallet=alipay&lang=en";
    let orders = json!({ "bridge": "alipay", "answer": "6001", "waits": true });
    for leave in ["element.reset()", "element.cancel()", "element.remove()"] {
        let shop = shop(&journey, query, &orders).await;
        shop.pay().await;
        shop.until_state("paying").await;
        shop.run(&format!("{leave}; bring()")).await;
        // Longer than the pause between two looks for it.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        assert_eq!(calls(&shop).await, [] as [Value; 0], "{leave}");
        shop.run("sessionStorage.clear(); localStorage.clear()")
            .await;
    }
}

pub(crate) async fn a_mini_program_is_navigated_to_and_elsewhere_rejected(engine: Engine) {
    let inside = journey(engine, Device::MiniProgram).await;
    inside
        .sandbox
        .set(&json!({ "pay_url": "mini-program" }))
        .await;
    let query = "gateway=pay-url&wallet=wechat&lang=en";
    let there = shop(&inside, query, &json!({ "bridge": "mini", "late": 700 })).await;
    there.pay().await;
    until_called(&there, 1).await;
    let url = calls(&there).await[0]["request"]["url"].clone();
    assert!(
        url.as_str()
            .unwrap()
            .starts_with("/pages/index/index?appId="),
        "{url}"
    );

    let outside = journey(engine, Device::Iphone).await;
    outside
        .sandbox
        .set(&json!({ "pay_url": "mini-program" }))
        .await;
    let shop = shop(&outside, query, &json!({})).await;
    shop.pay().await;
    shop.until_state("failed").await;
    assert_eq!(
        shop.events("checkout-error").await[0]["code"],
        "wrong_environment"
    );
}

pub(crate) async fn an_app_answer_needs_a_native_host(engine: Engine) {
    let journey = journey(engine, Device::Iphone).await;
    journey.sandbox.set(&json!({ "pay_url": "app" })).await;
    let query = "gateway=pay-url&wallet=wechat&lang=en";
    let alone = shop(&journey, query, &json!({})).await;
    alone.pay().await;
    alone.until_state("failed").await;
    assert_eq!(
        alone.events("checkout-error").await[0]["code"],
        "native_app_required"
    );

    alone.run("sessionStorage.clear()").await;
    let hosted = shop(&journey, query, &json!({ "takes": "native-app" })).await;
    hosted.pay().await;
    hosted.until_state("paying").await;
    let action = &hosted.events("checkout-action").await[0];
    assert!(action["params"]["prepay_id"].is_string(), "{action}");
    until_text(&hosted, "Please continue with the payment").await;
}

pub(crate) async fn a_wallet_that_does_not_open_leaves_other_ways_to_pay(engine: Engine) {
    let journey = journey(engine, Device::Iphone).await;
    let query = "gateway=epay&wallet=wechat&lang=en";
    let shop = shop(&journey, query, &json!({})).await;
    shop.pay().await;
    shop.press("open-button").await;
    until_called(&shop, 1).await;
    until_text(&shop, "Did WeChat not open?").await;
    assert!(shop.has("qr").await, "a code for another device");
    shop.press("open-button").await;
    shop.run("cover(true)").await;
    until_text(&shop, "Back from WeChat?").await;
    journey.sandbox.act("pay").await;
    shop.run("cover(false)").await;
    shop.until_state("paid").await;
    shop.assert_no_errors().await;
}

pub(crate) async fn alipays_code_opens_alipay_in_two_ways(engine: Engine) {
    let journey = journey(engine, Device::Iphone).await;
    let query = "gateway=smallsaas&wallet=alipay&flow=qr&lang=en";
    let shop = shop(&journey, query, &json!({})).await;
    shop.pay().await;
    shop.press("open-button").await;
    until_text(&shop, "Did Alipay not open?").await;
    let links =
        "return [...element.shadowRoot.querySelectorAll('[part~=open-button]')].map((a) => a.href)";
    let links = shop.run(links).await;
    let starts = |at: usize, with: &str| links[at].as_str().unwrap().starts_with(with);
    assert!(
        starts(
            0,
            "alipays://platformapi/startapp?saId=10000007&qrcode=https%3A%2F%2F"
        ),
        "{links}"
    );
    assert!(
        starts(
            1,
            "alipays://platformapi/startapp?appId=20000067&url=https%3A%2F%2F"
        ),
        "{links}"
    );
}

/// Without a press on the link: it goes back to the shop where there is no wallet.
pub(crate) async fn the_pay_press_opens_the_wallet_once(engine: Engine) {
    let journey = journey(engine, Device::Android).await;
    let query = "gateway=epay&wallet=wechat&lang=en";
    let shop = shop(&journey, query, &json!({})).await;
    shop.pay().await;
    until_called(&shop, 1).await;
    let link = calls(&shop).await[0]["request"].clone();
    let link = link.as_str().unwrap();
    assert!(link.starts_with("intent://dl/business/?ticket="), "{link}");
    assert!(
        link.contains(";S.browser_fallback_url=http%3A%2F%2F127.0.0.1"),
        "{link}"
    );
    until_text(&shop, "Did WeChat not open?").await;
    shop.press("open-button").await;
    until_called(&shop, 2).await;
    // What the browser falls back to is the shop, which resumes the order and opens nothing.
    shop.run("window.isOld = true; location.reload()").await;
    shop.until("the order is resumed", async || {
        let is_new = "return !window.isOld && element?.state === 'paying'";
        shop.run(is_new).await == json!(true) && shop.text().await.contains("Open WeChat")
    })
    .await;
    shop.run("cover(true); cover(false)").await;
    shop.until("the state is queried", async || {
        let queried = "return performance.getEntriesByType('resource').some(({ name }) => \
                       name.includes('/state?'))";
        shop.run(queried).await == json!(true)
    })
    .await;
    assert_eq!(calls(&shop).await, [] as [Value; 0]);
    assert_eq!(shop.state().await, "paying");
    journey.sandbox.act("pay").await;
    shop.until_state("paid").await;
    assert_eq!(journey.sandbox.trade().await["creates"], 1);
    shop.assert_no_errors().await;
}

/// Browsers open no app for a press that is over: the link waits for another.
pub(crate) async fn a_press_that_does_not_count_any_more_leaves_the_link(engine: Engine) {
    let journey = journey(engine, Device::Android).await;
    let slow = json!(6_000);
    journey
        .sandbox
        .fault("epay", "create", "delay", slow, 1)
        .await;
    let query = "gateway=epay&wallet=wechat&lang=en";
    let shop = shop(&journey, query, &json!({})).await;
    shop.pay().await;
    shop.until_state("paying").await;
    until_text(&shop, "Open WeChat").await;
    assert_eq!(calls(&shop).await, [] as [Value; 0]);
    shop.press("open-button").await;
    until_called(&shop, 1).await;
    shop.assert_no_errors().await;
}
