//! Amounts as people of each language write them.

use crate::locale::put;
use journeys::{Browser, Device, Server, Shop};
use serde_json::json;

/// The prices of the products, top to bottom, without the spaces that do not break.
async fn prices(shop: &Shop<'_>) -> Vec<String> {
    let prices = shop
        .run("return [...element.shadowRoot.querySelectorAll('.price')].map((p) => p.textContent)")
        .await;
    let prices = prices.as_array().cloned().unwrap_or_default();
    let plain = |price: &serde_json::Value| Some(price.as_str()?.replace('\u{a0}', " "));
    prices.iter().filter_map(plain).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_product_has_its_currency_as_the_language_writes_it() {
    let server = Server::start_with_pages();
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open_page(&browser, &server, "pages/bare.html").await;
    let products = "{ products: [
        { id: '1', name: 'a', price: '1280' },
        { id: '2', name: 'b', price: '0.01', currency: 'CNY' },
        { id: '3', name: 'c', price: '128.50', currency: 'HKD' },
        { id: '4', name: 'd', price: '1234567.80', currency: 'USD' },
        { id: '5', name: 'e', price: '99.50', currency: 'JPY' },
        { id: '6', name: 'f', price: '7', currency: 'no currency' },
    ] }";
    put(&shop, json!({ "locale": "zh-CN" }), products).await;
    shop.until_state("ready").await;
    let chinese = [
        "¥1,280.00",
        "¥0.01",
        "HK$128.50",
        "US$1,234,567.80",
        "JP¥99.50",
        "no currency 7.00",
    ];
    assert_eq!(prices(&shop).await, chinese);

    shop.run("element.setAttribute('currency', 'HKD'); element.setAttribute('locale', 'en')")
        .await;
    let english = [
        "HK$1,280.00",
        "CN¥0.01",
        "HK$128.50",
        "$1,234,567.80",
        "¥99.50",
        "no currency 7.00",
    ];
    shop.until("English prices", async || prices(&shop).await == english)
        .await;
    shop.assert_no_errors().await;
}
