//! The worst minutes, measured: what `cargo xtask table` shows of the real browser.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::{Value, json};
use std::time::Duration;

const CYCLES: u64 = 200;
const BATCH: u64 = 20;
/// How long questions are counted.
const WINDOW: Duration = Duration::from_secs(40);
const SETTLED: Duration = Duration::from_secs(5);

/// Mounts a widget, waits until it shows a code and asks, and takes it away again; the
/// first of a batch makes an order, the others find it.
const CYCLE: &str = "
    const done = arguments[arguments.length - 1];
    const shop = window.shop ??= document.querySelector('wallet-checkout');
    const home = window.home ??= shop.parentElement;
    (async () => {
        shop.remove();
        localStorage.clear();
        sessionStorage.clear();
        heard.length = 0;
        for (let cycle = 0; cycle < arguments[0]; cycle += 1) {
            const one = shop.cloneNode(true);
            home.append(one);
            await one.ready;
            if (one.state === 'ready') one.pay();
            while (one.state !== 'paying') await new Promise((next) => requestAnimationFrame(next));
            one.check();
            await new Promise((next) => requestAnimationFrame(next));
            one.remove();
            await new Promise((next) => requestAnimationFrame(next));
        }
        done(remains());
    })();
";

/// The page's own memory after a cleaning, in KiB.
async fn heap(browser: &Browser) -> u64 {
    for _ in 0..3 {
        browser
            .devtools("HeapProfiler.collectGarbage", json!({}))
            .await;
    }
    let used = browser
        .execute("return performance.memory.usedJSHeapSize >> 10", Vec::new())
        .await;
    used.unwrap().json().as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_widgets_leave_nothing_behind() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let script = json!({ "source": include_str!("remains.js") });
    browser
        .devtools("Page.addScriptToEvaluateOnNewDocument", script)
        .await;
    let query = "gateway=epay&wallet=wechat&flow=qr&lang=en";
    let _shop = Shop::open(&browser, &server, query).await;
    let mut seen: Vec<(Value, u64)> = Vec::new();
    for _ in 0..CYCLES / BATCH {
        let after = browser.execute_async(CYCLE, vec![json!(BATCH)]).await;
        let after = after.unwrap().json().clone();
        seen.push((after, heap(&browser).await));
    }
    let (first, heap_before) = seen[1].clone();
    let (last, heap_after) = seen[seen.len() - 1].clone();
    let grown = heap_after.saturating_sub(heap_before);
    println!("table: widgets mounted and destroyed     {CYCLES:>6}");
    println!(
        "table: timers they left                  {:>6}",
        last["timers"]
    );
    let left = last["listeners"].as_u64().unwrap() - first["listeners"].as_u64().unwrap();
    println!("table: listeners they left               {left:>6}");
    println!("table: KiB of JavaScript they left       {grown:>6}");
    let wasm = (last["wasm"].as_u64().unwrap() - first["wasm"].as_u64().unwrap()) / 1024;
    println!("table: KiB of wasm they left             {wasm:>6}");
    assert_eq!(last["timers"], 0, "{seen:#?}");
    assert_eq!(left, 0, "{seen:#?}");
    // Yew forgets a closure for each kind of event that an app listens to: about 650 bytes
    // of wasm for each widget, which come as whole pages.
    assert!(wasm <= CYCLES, "{seen:#?}");
    assert_eq!(last["instances"], 1, "{seen:#?}");
    // What JavaScript keeps of those closures.
    assert!(grown < 2 * CYCLES, "{seen:#?}");
}

/// How often a tab asked for the state within a window. It is counted afterwards: a tab
/// that one looks at asks at once.
async fn questions(shop: &Shop<'_>, from: u64) -> u64 {
    let asked = format!(
        "const at = (entry) => performance.timeOrigin + entry.startTime - {from};\
         return performance.getEntriesByType('resource')\
         .filter((entry) => entry.name.includes('/state?'))\
         .filter((entry) => at(entry) > 0 && at(entry) < {}).length",
        WINDOW.as_millis()
    );
    shop.run(&asked).await.as_u64().unwrap()
}

async fn one_window(shop: &Shop<'_>) -> u64 {
    let from = shop.run("return Date.now()").await.as_u64().unwrap();
    tokio::time::sleep(WINDOW).await;
    from
}

#[tokio::test(flavor = "multi_thread")]
async fn five_tabs_ask_hardly_more_than_one_and_another_takes_over() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let query = "gateway=epay&wallet=wechat&flow=qr&lang=en";
    let shop = Shop::open(&browser, &server, query).await;
    shop.pay().await;
    shop.until_state("paying").await;
    let from = one_window(&shop).await;
    let one = questions(&shop, from).await;

    let mut tabs = vec![browser.window().await.unwrap()];
    for _ in 0..4 {
        let tab = browser.new_tab().await.unwrap();
        browser.switch_to_window(tab.clone()).await.unwrap();
        browser.devtools("Page.bringToFront", json!({})).await;
        Shop::open(&browser, &server, query)
            .await
            .until_state("paying")
            .await;
        tabs.push(tab);
    }
    // By then each has asked for itself once, and heard of the others.
    tokio::time::sleep(SETTLED).await;
    let from = one_window(&shop).await;
    let mut five = 0;
    for tab in &tabs {
        browser.switch_to_window(tab.clone()).await.unwrap();
        five += questions(&shop, from).await;
    }
    let percent = five * 100 / one.max(1);
    println!("table: questions of five tabs, percent   {percent:>6}");
    assert!(
        percent <= 120,
        "five tabs asked {five} times, one {one} times"
    );
    assert_eq!(sandbox.trade().await["creates"], 1);

    // The tab that asked is closed; the next one asks in its place.
    browser.close_window().await.unwrap();
    tabs.pop();
    browser.switch_to_window(tabs[0].clone()).await.unwrap();
    browser.devtools("Page.bringToFront", json!({})).await;
    sandbox.on_the_phone("pay").await;
    for tab in &tabs {
        browser.switch_to_window(tab.clone()).await.unwrap();
        shop.within(Duration::from_secs(45), "the tab shows it", async || {
            shop.state().await == "paid"
        })
        .await;
    }
}
