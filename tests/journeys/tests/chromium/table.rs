//! What faults and many widgets cost in a real Chromium: rows of `cargo xtask table`.

use crate::remains::{self, Held, Remains};
use journeys::{Browser, Device, FaultPoint, Losses, Sandbox, Server, Shop};
use serde_json::json;
use std::time::{Duration, Instant};

/// As many as share a wasm instance: after each batch the page holds as many instances.
const BATCH: u64 = 32;
/// So many batches come before those in which leaks are looked for.
const WARM_UP: u64 = 3;
const BATCHES: u64 = 7;
/// A widget leaves fewer bytes than this of what scripts make: any closure has as many.
const LEFT_BY_EACH: i64 = 32;
/// How long state queries are counted.
const WINDOW: Duration = Duration::from_secs(40);
const SETTLED: Duration = Duration::from_secs(5);

/// Mounts a widget, waits until it shows a code, has it send a state query, and removes it
/// again; the first of a batch makes an order, the others resume it.
const CYCLE: &str = "
    window.isCycled = false;
    const shop = window.shop ??= document.querySelector('wallet-checkout');
    const home = window.home ??= shop.parentElement;
    (async () => {
        shop.remove();
        localStorage.clear();
        sessionStorage.clear();
        recordedEvents.length = 0;
        for (let cycle = 0; cycle < arguments[0]; cycle += 1) {
            const one = shop.cloneNode(true);
            home.append(one);
            await one.ready;
            if (one.state === 'ready') one.pay();
            while (one.state !== 'paying') await new Promise((next) => requestAnimationFrame(next));
            one.check();
            await new Promise((next) => requestAnimationFrame(next));
            /* with each */
            one.remove();
            await new Promise((next) => requestAnimationFrame(next));
        }
        window.isCycled = true;
    })();
";
/// How often is asked whether a batch is over, which leaves some bytes itself, and for how long.
const ASKED_EVERY: Duration = Duration::from_secs(1);
const BATCH_TAKES: Duration = Duration::from_mins(1);

/// Mounts and removes batches of widgets, the warm-up among them; `with_each` is JavaScript
/// that runs beside each. What JavaScript holds is what came after the warm-up.
async fn mount_batches(with_each: &str) -> (Vec<Remains>, Held) {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let script = json!({ "source": remains::SCRIPT });
    browser
        .devtools("Page.addScriptToEvaluateOnNewDocument", script)
        .await;
    let query = "gateway=epay&wallet=wechat&flow=qr&lang=en";
    let _shop = Shop::open(&browser, &server, query).await;
    let cycle = CYCLE.replace("/* with each */", with_each);
    let mut seen = Vec::new();
    let mut warm = None;
    for batch in 0..WARM_UP + BATCHES {
        if batch == WARM_UP {
            warm = Some(Held::by(&browser).await);
        }
        mount_batch(&browser, &cycle).await;
        seen.push(Remains::of(&browser).await);
    }
    let (before, after) = (warm.unwrap(), Held::by(&browser).await);
    let grown = Held {
        closures: after.closures - before.closures,
        bytes: after.bytes - before.bytes,
    };
    (seen, grown)
}

/// A driver that waits for a script leaves a timer of its own in the page.
async fn mount_batch(browser: &Browser, cycle: &str) {
    browser.execute(cycle, vec![json!(BATCH)]).await.unwrap();
    let began = Instant::now();
    let is_over = async || browser.execute("return isCycled", Vec::new()).await;
    while is_over().await.unwrap().json() != &json!(true) {
        assert!(began.elapsed() < BATCH_TAKES, "a batch is not over");
        tokio::time::sleep(ASKED_EVERY).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_widgets_leave_nothing_behind() {
    let (seen, grown) = mount_batches("").await;
    let (first, last) = (seen.first().unwrap(), seen.last().unwrap());
    let figures = [
        ("widgets mounted and destroyed", (WARM_UP + BATCHES) * BATCH),
        ("timers they left", last.timers),
        ("listeners they left", last.listeners - first.listeners),
        ("KiB of wasm they left", last.largest - first.largest),
        ("wasm instances alive, at most two", last.instances),
        ("closures they left", grown.closures.max(0).unsigned_abs()),
        ("bytes they left", grown.bytes.max(0).unsigned_abs()),
    ];
    for (what, figure) in figures {
        println!("table: {what:<34} {figure:>6}");
    }
    assert_eq!(last.timers, 0, "{seen:#?}");
    assert_eq!(last.listeners, first.listeners, "{seen:#?}");
    // Yew forgets a closure for each kind of event that an app listens to: half a
    // kilobyte for each widget, which comes as whole pages of 64. It is gone with its
    // instance. The last may be held by the element that was taken away last.
    assert_eq!(last.largest, first.largest, "{seen:#?}");
    assert!(last.instances <= 2 && last.made > 3, "{seen:#?}");
    assert!(!is_leak(grown), "{grown:?}");
}

/// Whether each widget left something.
fn is_leak(grown: Held) -> bool {
    let widgets = i64::try_from(BATCHES * BATCH).unwrap();
    grown.closures >= widgets / 2 || grown.bytes >= widgets * LEFT_BY_EACH
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_or_a_text_that_each_widget_leaves_is_seen() {
    // A text of one number is hardly more than what counts as left, and caches shrink meanwhile.
    for leak in ["() => {}", "`${Math.random()}${Math.random()}`"] {
        let leak = format!("(window.leaked ??= []).push({leak});");
        let (_, grown) = mount_batches(&leak).await;
        assert!(is_leak(grown), "{leak}: {grown:?}");
    }
}

/// How many state queries a tab sent within a window. They are counted later: a tab that
/// becomes visible sends one at once.
async fn state_queries(shop: &Shop<'_>, from: u64) -> u64 {
    let script = format!(
        "const at = (entry) => performance.timeOrigin + entry.startTime - {from};\
         return performance.getEntriesByType('resource')\
         .filter((entry) => entry.name.includes('/state?'))\
         .filter((entry) => at(entry) > 0 && at(entry) < {}).length",
        WINDOW.as_millis()
    );
    shop.run(&script).await.as_u64().unwrap()
}

async fn one_window(shop: &Shop<'_>) -> u64 {
    let from = shop.run("return Date.now()").await.as_u64().unwrap();
    tokio::time::sleep(WINDOW).await;
    from
}

/// Where the shop names no stream.
#[tokio::test(flavor = "multi_thread")]
async fn five_tabs_poll_hardly_more_than_one_and_another_takes_over() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let query = "gateway=epay&wallet=wechat&flow=qr&lang=en&state-stream=";
    let shop = Shop::open(&browser, &server, query).await;
    shop.pay().await;
    shop.until_state("paying").await;
    let from = one_window(&shop).await;
    let one = state_queries(&shop, from).await;

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
    // By then each has polled once, and received the others' answers.
    tokio::time::sleep(SETTLED).await;
    let from = one_window(&shop).await;
    let mut five = 0;
    for tab in &tabs {
        browser.switch_to_window(tab.clone()).await.unwrap();
        five += state_queries(&shop, from).await;
    }
    let percent = five * 100 / one.max(1);
    println!("table: state queries of 5 tabs, percent  {percent:>6}");
    assert!(
        percent <= 120,
        "five tabs sent {five} state queries, one sent {one}"
    );
    assert_eq!(sandbox.trade().await["creates"], 1);

    let mut losses = Losses::of("Chromium, five tabs".to_owned());
    // The tab that polled is closed; the next one polls in its place.
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
    losses.faults += 1;
    losses.count(&shop, &sandbox).await;
    losses.print();
}

async fn offline(browser: &Browser, offline: bool) {
    let conditions = json!({
        "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
    });
    browser
        .devtools("Network.emulateNetworkConditions", conditions)
        .await;
}

/// Without the stream, which would tell the page of a payment before it is offline.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_offline() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(
        &browser,
        &server,
        "gateway=epay&wallet=wechat&flow=qr&lang=en&state-stream=",
    )
    .await;
    browser.devtools("Network.enable", json!({})).await;
    let mut losses = Losses::of("Chromium, offline".to_owned());
    for point in FaultPoint::ALL {
        point.reach(&shop, &sandbox).await;
        let errors = shop.events("checkout-error").await.len();
        offline(&browser, true).await;
        losses.faults += 1;
        shop.within(
            Duration::from_secs(20),
            "the loss is reported",
            async || shop.events("checkout-error").await.len() > errors,
        )
        .await;
        let words = shop.text().await;
        let warned = ["do not pay again", "do not order again"]
            .iter()
            .any(|warning| words.contains(warning));
        assert!(warned, "{point:?}: {words}");
        losses.check(&shop, &sandbox).await;
        offline(&browser, false).await;
        losses.complete(point, &shop, &sandbox).await;
    }
    shop.assert_no_errors().await;
    losses.print();
}
