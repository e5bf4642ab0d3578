//! One load of a page, and one press.

use crate::build::Page;
use journeys::Browser;
use serde_json::{Value, json};
use std::time::Duration;

/// How long a second part may take to be joined once its bytes are there, so that a press
/// finds it.
const JOINED_WITHIN: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(50);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preload {
    Nothing,
    AsDocumented,
}

/// Network and processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speed {
    /// Lighthouse's slow 4G, at a quarter of this machine's speed.
    Slow4g,
    Unthrottled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    AtOnce,
    SecondPartIsThere,
}

pub(crate) struct Loaded {
    /// From the start of the navigation to the painted pay button, in milliseconds.
    pub(crate) painted: f64,
    /// The files of the widget that were fetched until then.
    pub(crate) fetched: Vec<String>,
}

pub(crate) async fn load(browser: &Browser, page: &Page, speed: Speed) -> Loaded {
    if speed == Speed::Slow4g {
        browser.devtools("Network.enable", json!({})).await;
        let network = json!({
            "offline": false, "latency": 150,
            "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 768_000 / 8,
        });
        browser
            .devtools("Network.emulateNetworkConditions", network)
            .await;
        let rate = json!({ "rate": 4 });
        browser
            .devtools("Emulation.setCPUThrottlingRate", rate)
            .await;
    }
    browser.goto(&page.address).await.unwrap();
    let found = run(browser, "return [await button, await fetched]").await;
    let fetched = found.get(1).and_then(Value::as_array);
    Loaded {
        painted: found.get(0).and_then(Value::as_f64).unwrap(),
        fetched: fetched
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    }
}

/// From the press of the pay button to the painted code, in milliseconds.
pub(crate) async fn press(browser: &Browser, when: When) -> f64 {
    if when == When::SecondPartIsThere {
        let started = std::time::Instant::now();
        // A build in one part has none to wait for.
        let is_there = "return hasSecondPart() || !fetched || (await fetched)\
            .includes('wallet-checkout_glue.js')";
        while run(browser, is_there).await != json!(true) {
            assert!(started.elapsed() < PATIENCE, "no second part");
            tokio::time::sleep(POLL).await;
        }
        tokio::time::sleep(JOINED_WITHIN).await;
    }
    let pressed = "const start = performance.now();
        document.querySelector('wallet-checkout').shadowRoot
            .querySelector('[part~=\"pay-button\"]').click();
        return await painted('qr') - start";
    run(browser, pressed).await.as_f64().unwrap()
}

async fn run(browser: &Browser, body: &str) -> Value {
    let script = format!(
        "const done = arguments[arguments.length - 1];
         (async () => {{ {body} }})().then(done, (error) => done(String(error)));"
    );
    let ran = browser.execute_async(script, Vec::new()).await.unwrap();
    ran.json().clone()
}
