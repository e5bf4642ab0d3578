//! The widget loads, or reports that it cannot.

use crate::journey::Journey;
use journeys::{Device, Engine};
use serde_json::{Value, json};

const QUERY: &str = "gateway=epay&wallet=wechat&flow=qr&lang=en";

pub(crate) async fn the_widget_boots_without_an_error_in_the_console(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey.shop(QUERY).await;
    shop.until_state("ready").await;
    let ready = shop.run("return element.ready.then(() => 'ready')").await;
    assert_eq!(ready, "ready", "the promise resolves");
    assert_eq!(shop.events("checkout-ready").await.len(), 1);
    let drawn = "const { width, height } = part('pay-button').getBoundingClientRect();
                 return width > 100 && height > 20 && getComputedStyle(part('pay-button')).cursor";
    assert_eq!(shop.run(drawn).await, "pointer", "the style sheet is there");
    assert_eq!(shop.events("console-error").await, [] as [Value; 0]);
    shop.assert_no_errors().await;
}

/// That nothing is recorded proves something only where a violation is recorded.
pub(crate) async fn the_pages_policy_is_enforced_and_kept(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey.shop(QUERY).await;
    shop.pay().await;
    shop.until_state("paying").await;
    journey.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;
    shop.assert_no_errors().await;

    shop.run(
        "const image = new Image();
         image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
         document.body.append(image);",
    )
    .await;
    shop.until("the violation is recorded", async || {
        shop.events("violation").await == [json!("img-src data")]
    })
    .await;
}

pub(crate) async fn a_missing_wasm_leaves_the_fallback_and_is_reported_within_a_second(
    engine: Engine,
) {
    let journey = Journey::begin_where(engine, Device::Desktop, |site| {
        std::fs::remove_file(site.join("wallet-checkout_bg.wasm")).unwrap();
    })
    .await;
    let shop = journey.shop(QUERY).await;
    shop.until_state("failed").await;
    let error = shop.events("checkout-error").await[0].clone();
    assert_eq!(
        (&error["code"], &error["retryable"]),
        (&json!("load"), &json!(true))
    );
    // Scripts of the page run when it is parsed; the wasm is asked for by them.
    let parsed = "return performance.getEntriesByType('navigation')[0].domInteractive";
    let parsed = shop.run(parsed).await.as_f64().unwrap();
    let waited = shop.event_time("checkout-error").await - parsed;
    assert!(waited < 1000.0, "reported after {waited} ms");

    let fallback = "const fallback = element.querySelector('.fallback');
                    return !!fallback.assignedSlot && fallback.offsetHeight > 0";
    assert_eq!(shop.run(fallback).await, true, "the fallback is seen");
    shop.assert_no_errors().await;
}
