//! After a fault the shopper has a sentence and a way on, the page has an event, and the
//! order is as it was.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::{Value, json};

struct Fault {
    kind: &'static str,
    value: Value,
    /// The `code` of the first `checkout-error`.
    code: &'static str,
}

/// The gateway answers create requests wrongly, until its faults are removed.
async fn a_bad_create(gateway: &str, fault: Fault) {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    sandbox
        .fault(gateway, "create", fault.kind, fault.value, 99)
        .await;
    let browser = Browser::open(Device::Desktop).await;
    let query = format!("gateway={gateway}&wallet=wechat&flow=qr&lang=en");
    let shop = Shop::open(&browser, &server, &query).await;
    shop.pay().await;
    shop.until("an error is reported", async || {
        !shop.events("checkout-error").await.is_empty()
    })
    .await;
    let error = shop.events("checkout-error").await[0].clone();
    assert_eq!(error["code"], fault.code, "{error}");
    assert!(error["message"].as_str().unwrap().len() > 20, "{error}");
    shop.within(std::time::Duration::from_secs(30), "a way on", async || {
        ["failed", "unknown"].contains(&shop.state().await.as_str())
    })
    .await;
    let order_no = error["orderNo"].as_str().unwrap().to_owned();
    if shop.state().await == "unknown" {
        assert!(
            shop.text().await.contains(&order_no),
            "the shopper can name the order"
        );
        let errors = shop.events("checkout-error").await;
        assert_eq!(errors.last().unwrap()["code"], "order_unknown");
    }

    sandbox.heal().await;
    if gateway == "epay" {
        shop.press("pay-button").await;
    } else {
        // It may have taken the order, and could take it twice: the same is not sent again.
        shop.run("document.querySelector('wallet-checkout').reset()")
            .await;
        shop.pay().await;
    }
    let code = shop.scan().await;
    shop.on_the_phone(&code, &["pay"]).await;
    shop.until_state("paid").await;
    let paid: Vec<_> = sandbox
        .trades()
        .await
        .into_iter()
        .filter(|trade| trade["state"] == "paid")
        .collect();
    assert_eq!(paid.len(), 1, "paid once: {paid:?}");
    shop.assert_no_errors().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_malformed() {
    let fault = Fault {
        kind: "garbage",
        value: Value::Null,
        code: "malformed",
    };
    a_bad_create("epay", fault).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_answer_is_malformed() {
    let fault = Fault {
        kind: "truncate",
        value: Value::Null,
        code: "malformed",
    };
    a_bad_create("order-cmd", fault).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_500_is_http() {
    let fault = Fault {
        kind: "status",
        value: json!(500),
        code: "http",
    };
    a_bad_create("order-cmd", fault).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_hangs_up_is_http_from_the_merchants_server() {
    let fault = Fault {
        kind: "drop-after",
        value: Value::Null,
        code: "http",
    };
    a_bad_create("epay", fault).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_signature_is_the_gateways_own_code() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    sandbox
        .fault("epay", "create", "bad-signature", Value::Null, 1)
        .await;
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(
        &browser,
        &server,
        "gateway=epay&wallet=wechat&flow=qr&lang=en",
    )
    .await;
    shop.pay().await;
    shop.until_state("failed").await;
    let error = shop.events("checkout-error").await[0].clone();
    assert_eq!(
        (&error["code"], &error["gatewayCode"]),
        (&json!("gateway"), &json!("-3"))
    );
    assert!(
        shop.text().await.contains("-3"),
        "the shopper can name the code"
    );
    assert!(shop.has("error").await);
    shop.press("pay-button").await;
    shop.until_state("paying").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_server_is_reported_and_the_press_can_be_repeated() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, "gateway=epay&wallet=wechat&lang=en").await;
    // The demo shop may have begun in another language.
    // The script is compared with its hash, and then imported.
    let later = r"const names = performance.getEntriesByType('resource').map(({ name }) => name).join();
         return /later\.\w+\.wasm/.test(names) && /en\.later\.\w+\.txt/.test(names)
             && names.match(/later\.\w+\.js/g)?.length > 1";
    shop.until("the second part is there", async || {
        shop.run(later).await == json!(true)
    })
    .await;
    server.kill();
    shop.pay().await;
    shop.until_state("failed").await;
    let error = shop.events("checkout-error").await[0].clone();
    assert_eq!(
        (&error["code"], &error["retryable"]),
        (&json!("network"), &json!(true))
    );
    assert!(shop.has("error").await && shop.has("pay-button").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_while_a_code_shows_loses_nothing() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(
        &browser,
        &server,
        "gateway=epay&wallet=wechat&flow=qr&lang=en",
    )
    .await;
    shop.pay().await;
    let code = shop.scan().await;
    browser.devtools("Network.enable", json!({})).await;
    let offline =
        json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser
        .devtools("Network.emulateNetworkConditions", offline)
        .await;
    shop.until("the loss is reported", async || {
        !shop.events("checkout-error").await.is_empty()
    })
    .await;
    assert_eq!(shop.state().await, "paying");
    assert_eq!(shop.scan().await, code, "the code still stands");
    let online =
        json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser
        .devtools("Network.emulateNetworkConditions", online)
        .await;
    shop.on_the_phone(&code, &["pay"]).await;
    shop.until_state("paid").await;
    assert_eq!(sandbox.trade().await["creates"], 1);
}
