//! Where a payment page opens: in a tab of its own, or in place of the page around a
//! frame.

use crate::journey::Journey;
use journeys::{Device, Engine, Shop};
use serde_json::json;
use std::time::Duration;
use thirtyfour::WindowHandle;

/// A tab opens by itself within this time; otherwise the shopper presses the link.
const BY_ITSELF: Duration = Duration::from_secs(2);

async fn windows(journey: &Journey) -> Vec<WindowHandle> {
    journey.browser.windows().await.unwrap()
}

pub(crate) async fn a_new_tab_is_never_blocked_nor_left_behind(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let query = "gateway=epay&wallet=alipay&redirect-target=blank&lang=en";
    let shop = journey.shop(query).await;
    let before = windows(&journey).await;
    shop.pay().await;
    shop.until_state("paying").await;
    tokio::time::sleep(BY_ITSELF).await;
    if windows(&journey).await.len() == before.len() {
        shop.press("open-button").await;
    }
    shop.until("the tab is there", async || {
        windows(&journey).await.len() == before.len() + 1
    })
    .await;
    let after = windows(&journey).await;
    let tab = after
        .iter()
        .find(|window| !before.contains(window))
        .unwrap();
    journey.browser.switch_to_window(tab.clone()).await.unwrap();
    journey.until_the_cashier(&shop).await;
    let opener = shop.run("return window.opener === null").await;
    assert_eq!(opener, json!(true), "the page cannot reach back");
    journey.browser.close_window().await.unwrap();
    journey
        .browser
        .switch_to_window(before[0].clone())
        .await
        .unwrap();
    assert_eq!(journey.path().await, "/", "the shop stayed where it was");
    journey.sandbox.act("pay").await;
    shop.run("element.check()").await;
    shop.until_state("paid").await;
    shop.assert_no_errors().await;
}

pub(crate) async fn the_page_around_a_frame_is_left_by_a_press_only(engine: Engine) {
    let query =
        "?gateway=epay&amp;wallet=alipay&amp;redirect-target=top&amp;lang=en&amp;instruments=off";
    let frame = format!(
        "<!doctype html><title>around</title><iframe src=\"./{query}\" width=600 height=900></iframe>"
    );
    let journey = Journey::begin_where(engine, Device::Desktop, |site| {
        std::fs::write(site.join("frame.html"), frame).unwrap();
    })
    .await;
    let shop = Shop::open_page(&journey.browser, &journey.server, "frame.html").await;
    journey.browser.enter_frame(0).await.unwrap();
    shop.until_state("ready").await;
    shop.pay().await;
    shop.until_state("paying").await;
    tokio::time::sleep(BY_ITSELF).await;
    assert_eq!(
        journey.path().await,
        "/frame.html",
        "nobody pressed anything"
    );
    let target = shop.run("return part('open-button').target").await;
    assert_eq!(target, "_top");
    shop.press("open-button").await;
    journey.until_the_cashier(&shop).await;
}
