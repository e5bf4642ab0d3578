//! Faults in the middle of a sale, in real browsers: a page that goes and comes back,
//! and a merchant's server that is killed. The rows are `cargo xtask table`'s.

use crate::visit::Visit;
use journeys::{Browser, Device, Engine, Moment, Sandbox, Server, Shop, Toll};
use serde_json::{Value, json};
use std::time::Duration;

const QUERY: &str = "gateway=epay&wallet=wechat&flow=qr&lang=en&instruments=off";

/// How long after the page was read the order was under way again, in milliseconds.
async fn resumed_after(shop: &Shop<'_>) -> f64 {
    let parsed = "return performance.getEntriesByType('navigation')[0].domInteractive";
    let parsed = shop.run(parsed).await.as_f64().unwrap();
    shop.heard_at("checkout-state").await - parsed
}

pub(crate) async fn nothing_is_lost_by_a_reload(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit.shop(QUERY).await;
    let mut toll = Toll::of(format!("{engine:?}, reload"));
    for moment in Moment::ALL {
        moment.reach(&shop, &visit.sandbox).await;
        visit.browser.refresh().await.unwrap();
        toll.faults += 1;
        shop.until("the order is back", async || {
            ["creating", "paying", "paid"].contains(&shop.state().await.as_str())
        })
        .await;
        if moment == Moment::CodeShown {
            let waited = resumed_after(&shop).await;
            assert!(waited < 2_000.0, "back after {waited} ms");
        }
        toll.sell(moment, &shop, &visit.sandbox).await;
    }
    shop.all_was_quiet().await;
    toll.print();
}

/// Notes when this page is left, and when it is shown again, if it ever is.
const WATCH: &str = "window.shown = null;
    addEventListener('pagehide', () => { window.left = performance.now(); });
    addEventListener('pageshow', ({ persisted }) => {
        if (persisted) shown = performance.now();
    });";

/// How long after that the state was asked for, in milliseconds. A page that is thawed is
/// told so before it is shown.
async fn asked_after(shop: &Shop<'_>) -> f64 {
    let asked = "const asked = performance.getEntriesByType('resource')
            .filter(({ name, startTime }) => name.includes('/state?') && startTime > left);
        return asked.length ? asked[0].startTime - shown : null";
    shop.until("it asks", async || shop.run(asked).await != Value::Null)
        .await;
    shop.run(asked).await.as_f64().unwrap()
}

/// Firefox keeps no page that has a Web Lock when it is left, as one does that waits for
/// a payment. There the order is found again as after a reload.
pub(crate) async fn nothing_is_lost_by_the_back_forward_cache(engine: Engine) {
    let visit = Visit::begin_where(engine, Device::Desktop, |site| {
        std::fs::write(site.join("away.html"), "<!doctype html><title>Away</title>").unwrap();
    })
    .await;
    let shop = visit.shop(QUERY).await;
    let mut toll = Toll::of(format!("{engine:?}, back-forward cache"));
    for moment in Moment::ALL {
        moment.reach(&shop, &visit.sandbox).await;
        shop.run(WATCH).await;
        shop.run("setTimeout(() => { location.href = 'away.html'; })")
            .await;
        shop.until("the shopper is away", async || {
            visit.path().await == "/away.html"
        })
        .await;
        toll.faults += 1;
        // A script that is cut off by its own page's end holds up some drivers.
        shop.run("setTimeout(() => history.back())").await;
        shop.until("the shopper is back", async || {
            visit.path().await != "/away.html"
        })
        .await;
        shop.until("the order is there", async || {
            ["creating", "paying", "paid"].contains(&shop.state().await.as_str())
        })
        .await;
        let is_kept = shop.run("return !!window.shown").await == json!(true);
        if moment == Moment::CodeShown {
            assert_eq!(is_kept, engine != Engine::Firefox, "the page was kept");
            if is_kept {
                let waited = asked_after(&shop).await;
                assert!(waited < 2_000.0, "asked after {waited} ms");
            }
        }
        toll.sell(moment, &shop, &visit.sandbox).await;
    }
    shop.all_was_quiet().await;
    toll.print();
}

pub(crate) async fn nothing_is_lost_by_a_killed_server(engine: Engine) {
    let gateway = Server::start();
    let sandbox = Sandbox::of(&gateway);
    let server = Server::start_as_merchant_of(&gateway);
    let browser = Browser::open_in(engine, Device::Desktop).await;
    let shop = Shop::open(&browser, &server, QUERY).await;
    let mut toll = Toll::of(format!("{engine:?}, server killed"));
    for moment in Moment::ALL {
        moment.reach(&shop, &sandbox).await;
        let errors = shop.heard("checkout-error").await.len();
        server.kill();
        toll.faults += 1;
        shop.within(Duration::from_secs(20), "the loss is told", async || {
            shop.heard("checkout-error").await.len() > errors
        })
        .await;
        let words = shop.text().await;
        assert!(words.contains("do not pay twice"), "{moment:?}: {words}");
        toll.look(&shop, &sandbox).await;
        server.restart();
        toll.sell(moment, &shop, &sandbox).await;
    }
    let uncaught = shop.heard("uncaught").await;
    assert_eq!(uncaught, [] as [Value; 0]);
    toll.print();
}
