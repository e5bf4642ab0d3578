//! Leaving in the middle, and coming back.

use crate::visit::Visit;
use journeys::{Device, Engine};

pub(crate) async fn a_reload_shows_the_same_order_and_creates_none(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit.shop("gateway=order-cmd&wallet=wechat&lang=en").await;
    shop.pay().await;
    let code = shop.scan().await;
    visit.browser.refresh().await.unwrap();
    shop.until_state("paying").await;
    assert_eq!(shop.scan().await, code);
    let trade = visit.sandbox.trade().await;
    assert_eq!(trade["creates"], 1, "{trade}");

    visit.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;
    visit.browser.refresh().await.unwrap();
    shop.until_state("ready").await;
    shop.all_was_quiet().await;
}

/// Engines differ in what "back" is: a page that was kept, or one that is loaded anew.
pub(crate) async fn a_shopper_who_goes_back_unpaid_still_has_the_order(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit.shop("gateway=epay&wallet=alipay&lang=en").await;
    shop.pay().await;
    visit.until_the_cashier(&shop).await;
    let cashier = visit.browser.current_url().await.unwrap();
    visit.browser.back().await.unwrap();
    shop.until_state("paying").await;
    shop.until("the way to the payment page is still there", async || {
        shop.run("return part('open-button')?.href").await == cashier.as_str()
    })
    .await;

    // Paid on another device meanwhile.
    visit.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;
    let trade = visit.sandbox.trade().await;
    assert_eq!(trade["creates"], 1, "{trade}");
    shop.all_was_quiet().await;
}
