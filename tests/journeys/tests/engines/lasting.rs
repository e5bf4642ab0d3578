//! Faults in the middle of a sale, in real browsers: a page that is left and comes back,
//! and a merchant's server that is killed. `cargo xtask table` prints the rows.

use crate::journey::Journey;
use journeys::{Browser, Device, Engine, FaultPoint, Losses, Sandbox, Server, Shop};
use serde_json::{Value, json};
use std::time::Duration;

/// Without the stream, which would tell the page of a payment before anything can go wrong.
const QUERY: &str = "gateway=epay&wallet=wechat&flow=qr&lang=en&instruments=off&state-stream=";

/// How long after the page was read the order was under way again, in milliseconds.
async fn resumed_after(shop: &Shop<'_>) -> f64 {
    let parsed = "return performance.getEntriesByType('navigation')[0].domInteractive";
    let parsed = shop.run(parsed).await.as_f64().unwrap();
    shop.event_time("checkout-state").await - parsed
}

pub(crate) async fn nothing_is_lost_by_a_reload(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey.shop(QUERY).await;
    let mut losses = Losses::of(format!("{engine:?}, reload"));
    for point in FaultPoint::ALL {
        point.reach(&shop, &journey.sandbox).await;
        journey.browser.refresh().await.unwrap();
        losses.faults += 1;
        shop.until("the order is back", async || {
            ["creating", "paying", "paid"].contains(&shop.state().await.as_str())
        })
        .await;
        if point == FaultPoint::CodeShown {
            let waited = resumed_after(&shop).await;
            assert!(waited < 2_000.0, "back after {waited} ms");
        }
        losses.complete(point, &shop, &journey.sandbox).await;
    }
    shop.assert_no_errors().await;
    losses.print();
}

/// Records when this page is left, and when it is shown again, if it ever is.
const WATCH: &str = "window.shown = null;
    addEventListener('pagehide', () => { window.left = performance.now(); });
    addEventListener('pageshow', ({ persisted }) => {
        if (persisted) shown = performance.now();
    });";

/// How long after that the first state query was sent, in milliseconds. A page that is
/// restored receives `pageshow` before it is shown.
async fn queried_after(shop: &Shop<'_>) -> f64 {
    let script = "const queries = performance.getEntriesByType('resource')
            .filter(({ name, startTime }) => name.includes('/state?') && startTime > left);
        return queries.length ? queries[0].startTime - shown : null";
    shop.until("a state query is sent", async || {
        shop.run(script).await != Value::Null
    })
    .await;
    shop.run(script).await.as_f64().unwrap()
}

/// Firefox keeps no page that has a Web Lock when it is left, as a page that waits for a
/// payment has. There the order is resumed as after a reload.
pub(crate) async fn nothing_is_lost_by_the_back_forward_cache(engine: Engine) {
    let journey = Journey::begin_where(engine, Device::Desktop, |site| {
        std::fs::write(site.join("away.html"), "<!doctype html><title>Away</title>").unwrap();
    })
    .await;
    let shop = journey.shop(QUERY).await;
    let mut losses = Losses::of(format!("{engine:?}, back-forward cache"));
    for point in FaultPoint::ALL {
        point.reach(&shop, &journey.sandbox).await;
        shop.run(WATCH).await;
        shop.run("setTimeout(() => { location.href = 'away.html'; })")
            .await;
        shop.until("the shopper is away", async || {
            journey.path().await == "/away.html"
        })
        .await;
        losses.faults += 1;
        // A script that is cut off by its own page's end holds up some drivers.
        shop.run("setTimeout(() => history.back())").await;
        shop.until("the shopper is back", async || {
            journey.path().await != "/away.html"
        })
        .await;
        shop.until("the order is there", async || {
            ["creating", "paying", "paid"].contains(&shop.state().await.as_str())
        })
        .await;
        let is_kept = shop.run("return !!window.shown").await == json!(true);
        if point == FaultPoint::CodeShown {
            assert_eq!(is_kept, engine != Engine::Firefox, "the page was kept");
            if is_kept {
                let waited = queried_after(&shop).await;
                assert!(waited < 2_000.0, "queried after {waited} ms");
            }
        }
        losses.complete(point, &shop, &journey.sandbox).await;
    }
    shop.assert_no_errors().await;
    losses.print();
}

pub(crate) async fn nothing_is_lost_by_a_killed_server(engine: Engine) {
    let gateway = Server::start();
    let sandbox = Sandbox::of(&gateway);
    let server = Server::start_as_merchant_of(&gateway);
    let browser = Browser::open_in(engine, Device::Desktop).await;
    let shop = Shop::open(&browser, &server, QUERY).await;
    let mut losses = Losses::of(format!("{engine:?}, server killed"));
    for point in FaultPoint::ALL {
        point.reach(&shop, &sandbox).await;
        if point == FaultPoint::Paid {
            shop.until("the merchant has accepted the notification", async || {
                sandbox.newest_notification().await["taken"] == json!(true)
            })
            .await;
        }
        let errors = shop.events("checkout-error").await.len();
        server.kill();
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
        server.restart();
        losses.complete(point, &shop, &sandbox).await;
    }
    paid_while_the_merchant_is_down(&shop, &sandbox, &mut losses).await;
    let uncaught = shop.events("uncaught").await;
    assert_eq!(uncaught, [] as [Value; 0]);
    losses.print();
}

/// epay calls an order frozen when it cannot reach the merchant, who learns of the payment
/// when the notification is repeated.
async fn paid_while_the_merchant_is_down(shop: &Shop<'_>, sandbox: &Sandbox, losses: &mut Losses) {
    FaultPoint::CodeShown.reach(shop, sandbox).await;
    shop.server.kill();
    losses.faults += 1;
    sandbox.pay_newest().await;
    shop.until("the notification has failed", async || {
        sandbox.newest_notification().await["repeated_in_s"] == json!(60)
    })
    .await;
    shop.server.restart();
    shop.within(
        Duration::from_secs(20),
        "the result is unknown",
        async || shop.state().await == "unknown",
    )
    .await;
    let words = shop.text().await;
    assert!(words.contains("do not pay again"), "{words}");
    sandbox.forward(Duration::from_mins(1)).await;
    losses.complete(FaultPoint::Paid, shop, sandbox).await;
}
