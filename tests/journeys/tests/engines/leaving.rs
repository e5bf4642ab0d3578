//! A shopper leaves in the middle of a sale and comes back.

use crate::journey::Journey;
use journeys::{Device, Engine};

pub(crate) async fn a_reload_shows_the_same_order_and_creates_none(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey
        .shop("gateway=order-cmd&wallet=wechat&lang=en")
        .await;
    shop.pay().await;
    let code = shop.scan().await;
    journey.browser.refresh().await.unwrap();
    shop.until_state("paying").await;
    assert_eq!(shop.scan().await, code);
    let trade = journey.sandbox.trade().await;
    assert_eq!(trade["creates"], 1, "{trade}");

    journey.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;
    journey.browser.refresh().await.unwrap();
    shop.until_state("ready").await;
    shop.assert_no_errors().await;
}

/// Engines differ in what "back" is: a page that was kept, or one that is loaded anew.
pub(crate) async fn a_shopper_who_goes_back_unpaid_still_has_the_order(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey.shop("gateway=epay&wallet=alipay&lang=en").await;
    shop.pay().await;
    journey.until_the_cashier(&shop).await;
    let cashier = journey.browser.current_url().await.unwrap();
    journey.browser.back().await.unwrap();
    shop.until_state("paying").await;
    shop.until("the way to the payment page is still there", async || {
        shop.run("return part('open-button')?.href").await == cashier.as_str()
    })
    .await;

    // Paid on another device meanwhile.
    journey.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;
    let trade = journey.sandbox.trade().await;
    assert_eq!(trade["creates"], 1, "{trade}");
    shop.assert_no_errors().await;
}
