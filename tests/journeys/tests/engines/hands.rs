//! Without a mouse.

use crate::visit::Visit;
use journeys::{Browser, Device, Engine, Shop};
use serde_json::json;
use thirtyfour::Key;

pub(crate) async fn the_keyboard_alone_makes_the_order(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=en")
        .await;
    tab_to_the_pay_button(&visit.browser, &shop).await;
    let ring = "return getComputedStyle(part('pay-button')).outlineStyle";
    assert_ne!(shop.run(ring).await, "none", "the focus is seen");
    press(&visit.browser, Key::Enter).await;
    shop.until_state("paying").await;
    let trade = visit.sandbox.trade().await;
    assert_eq!(trade["creates"], 1, "{trade}");
    shop.all_was_quiet().await;
}

async fn tab_to_the_pay_button(browser: &Browser, shop: &Shop<'_>) {
    for _ in 0..60 {
        press(browser, Key::Tab).await;
        let there = shop
            .run("return element.shadowRoot.activeElement === part('pay-button')")
            .await;
        if there == json!(true) {
            return;
        }
    }
    panic!("sixty tabs do not lead to the pay button");
}

async fn press(browser: &Browser, key: Key) {
    let chain = browser.action_chain();
    chain
        .key_down(key.clone())
        .key_up(key)
        .perform()
        .await
        .unwrap();
}
