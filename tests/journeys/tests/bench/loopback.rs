//! How long the demo's shopper waits, with a real server, over loopback.

use crate::median;
use journeys::{Browser, Device, Server, Shop};
use serde_json::json;

const RUNS: usize = 15;

/// Lighthouse's mid-range phone.
const SLOWER: [(&str, u32); 2] = [("this machine", 1), ("four times slower", 4)];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and decides nothing"]
async fn how_long_a_shopper_waits() {
    let server = Server::start();
    println!("median of {RUNS}, in milliseconds, over loopback\n");
    println!(
        "{:<20}{:>22}{:>22}",
        "", "page to pay button", "press to code"
    );
    for (name, rate) in SLOWER {
        let mut ready = Vec::new();
        let mut code = Vec::new();
        for _ in 0..RUNS {
            // A browser of its own each time: nothing is in a cache.
            let browser = Browser::open(Device::Android).await;
            let throttle = json!({ "rate": rate });
            browser
                .devtools("Emulation.setCPUThrottlingRate", throttle)
                .await;
            let query = "gateway=epay&wallet=wechat&flow=qr&lang=en";
            let shop = Shop::open(&browser, &server, query).await;
            ready.push(shop.event_time("checkout-ready").await);
            shop.run("element.pay()").await;
            shop.until_state("paying").await;
            let waited =
                shop.event_time("checkout-state").await - shop.event_time("checkout-submit").await;
            code.push(waited);
        }
        println!("{name:<20}{:>22.0}{:>22.0}", median(&ready), median(&code));
    }
}
