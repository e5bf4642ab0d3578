//! One order through the files of `cargo xtask dist --plain`, in Chromium: glue and wasm as
//! stable tools make them, from the first screen to the payment.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_created_shown_as_a_code_and_paid() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let query = "gateway=epay&wallet=wechat&flow=qr&lang=en";
    let shop = Shop::open(&browser, &server, query).await;
    shop.until_state("ready").await;

    shop.pay().await;
    shop.until_state("paying").await;
    assert_eq!(shop.scan().await, sandbox.code().await);
    sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;

    let order_no = sandbox.trade().await["order_no"].clone();
    let paid = shop.events("checkout-paid").await;
    assert_eq!(paid, [json!({ "orderNo": order_no, "amount": "88.00" })]);
    shop.assert_no_errors().await;
}

/// A build to ship would pass the same journey: this one is not such a build.
#[tokio::test(flavor = "multi_thread")]
async fn the_glue_is_as_it_was_generated() {
    let server = Server::start();
    let module = reqwest::get(server.url("wallet-checkout.js")).await;
    let module = module.unwrap().text().await.unwrap();
    assert!(module.contains("__yew_"), "Yew's own marks");
    assert!(module.contains("__wbg_"), "the imports' own names");
    assert!(!module.contains(".later.wasm"), "it is in one file");
}
