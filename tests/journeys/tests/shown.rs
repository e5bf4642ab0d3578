//! How soon a browser shows a payment, with the stream and without. `cargo xtask bench server`
//! runs this; `SHOWN_RUNS` says how many payments of each.

#![allow(clippy::unwrap_used)]

use journeys::{Browser, Device, Sandbox, Server, Shop};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const RUNS: usize = 100;
const QUERY: &str = "gateway=epay&wallet=wechat&flow=qr&lang=en";
/// Payments come at any time between two queries.
const WITHIN: u64 = 4_000;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and decides nothing"]
async fn how_soon_a_payment_is_shown() {
    let runs = std::env::var("SHOWN_RUNS").ok();
    let runs = runs.map_or(RUNS, |runs| runs.parse().unwrap());
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    println!("From the press in the wallet to paid on the screen, {runs} payments each, in ms");
    println!("{:<20}{:>10}{:>10}{:>10}", "", "median", "p99", "longest");
    for (name, more) in [("with the stream", ""), ("by polling", "&state-stream=")] {
        let browser = Browser::open(Device::Desktop).await;
        let shop = Shop::open(&browser, &server, &format!("{QUERY}{more}")).await;
        let mut times = Vec::new();
        for run in 0..runs {
            times.push(one(&shop, &sandbox, run).await);
        }
        times.sort_by(f64::total_cmp);
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        println!(
            "{name:<20}{:>10.0}{:>10.0}{:>10.0}",
            at(50),
            at(99),
            at(100)
        );
    }
}

/// One sale; the milliseconds from the payment until it is shown.
async fn one(shop: &Shop<'_>, sandbox: &Sandbox, run: usize) -> f64 {
    shop.pay().await;
    shop.until_state("paying").await;
    // The multiples of a number that has no factor in common spread evenly.
    let pause = u64::try_from(run).unwrap() * 1_531 % WITHIN;
    tokio::time::sleep(Duration::from_millis(300 + pause)).await;
    let paid = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    sandbox.pay_newest().await;
    shop.within(Duration::from_secs(40), "it is paid", async || {
        shop.state().await == "paid"
    })
    .await;
    let opened = shop.run("return performance.timeOrigin").await;
    let shown = opened.as_f64().unwrap() + shop.event_time("checkout-paid").await;
    shop.run("element.reset(); recordedEvents.length = 0").await;
    shop.until_state("ready").await;
    shown - paid.as_secs_f64() * 1000.0
}
