//! Sales on phones.

use crate::journey::Journey;
use journeys::{Device, Engine};
use serde_json::json;

/// Pays on the payment page, on a phone, and comes back.
async fn by_the_page_of_order_cmd(engine: Engine, device: Device, wallet: &str) {
    let journey = Journey::begin(engine, device).await;
    let shop = journey
        .shop(&format!("gateway=order-cmd&wallet={wallet}&lang=en"))
        .await;
    shop.pay().await;
    journey.pay_at_the_cashier(&shop).await;
    shop.until_state("paid").await;
    let trade = journey.sandbox.trade().await;
    assert_eq!(
        (&trade["creates"], &trade["wallet"]),
        (&json!(1), &json!(wallet))
    );
    shop.assert_no_errors().await;
}

pub(crate) async fn an_iphone_pays_on_the_wechat_page_of_order_cmd(engine: Engine) {
    by_the_page_of_order_cmd(engine, Device::Iphone, "wechat").await;
}

pub(crate) async fn an_android_phone_pays_on_the_alipay_page_of_order_cmd(engine: Engine) {
    by_the_page_of_order_cmd(engine, Device::Android, "alipay").await;
}

pub(crate) async fn a_phone_gets_a_link_into_wechat(engine: Engine) {
    let journey = Journey::begin(engine, Device::Iphone).await;
    let shop = journey.shop("gateway=epay&wallet=wechat&lang=zh-CN").await;
    shop.pay().await;
    shop.until_state("paying").await;
    let link = shop
        .run("const a = part('open-button'); return [a?.localName, a?.href]")
        .await;
    assert_eq!(link[0], "a");
    let scheme = link[1].as_str().unwrap();
    assert!(
        scheme.starts_with("weixin://dl/business/?ticket="),
        "{link}"
    );
    let fits = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(
        shop.run(fits).await,
        true,
        "nothing sticks out of the screen"
    );
    shop.assert_no_errors().await;
}

pub(crate) async fn inside_wechat_the_alipay_page_becomes_a_guide(engine: Engine) {
    let journey = Journey::begin(engine, Device::Wechat).await;
    let shop = journey.shop("gateway=epay&wallet=alipay&lang=zh-CN").await;
    shop.pay().await;
    shop.until("the link can be copied", async || {
        shop.has("copy-button").await
    })
    .await;
    assert_eq!(journey.path().await, "/", "the shopper is where they were");
    // The page is opened and paid elsewhere.
    journey.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;
    shop.assert_no_errors().await;
}
