//! The stream of an order's state: how fast a payment shows, how many tabs have one, and
//! what happens without it.

use crate::journey::Journey;
use journeys::{Browser, Device, Engine, Sandbox, Server, Shop};
use std::time::Duration;

/// As the demo shop is, which has the stream by itself.
const QUERY: &str = "gateway=epay&wallet=wechat&flow=qr&lang=en&instruments=off";

async fn begin(engine: Engine) -> Journey {
    Journey::begin_at(engine, Device::Desktop, Server::start_with_stream_counts()).await
}

/// A shop that waits for a payment by a stream.
async fn paying(journey: &Journey) -> Shop<'_> {
    let shop = journey.shop(QUERY).await;
    shop.pay().await;
    shop.until_state("paying").await;
    shop.until_streaming().await;
    shop
}

pub(crate) async fn a_payment_shows_by_the_stream_alone(engine: Engine) {
    let journey = begin(engine).await;
    let shop = paying(&journey).await;
    // Without a stream the first query is sent after two seconds.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let before = shop.run("return performance.now()").await.as_f64().unwrap();
    journey.sandbox.pay_newest().await;
    shop.until_state("paid").await;
    let took = shop.event_time("checkout-paid").await - before;
    assert!(took < 1_500.0, "shown after {took} ms");
    shop.assert_shown_by_the_stream().await;
    shop.assert_no_errors().await;
}

pub(crate) async fn three_tabs_have_one_stream(engine: Engine) {
    let journey = begin(engine).await;
    let shop = paying(&journey).await;
    let order_no = journey.sandbox.trade().await["order_no"].clone();
    let order_no = order_no.as_str().unwrap();
    let mut tabs = vec![journey.browser.window().await.unwrap()];
    for _ in 0..2 {
        let tab = journey.browser.new_tab().await.unwrap();
        journey.browser.switch_to_window(tab.clone()).await.unwrap();
        tabs.push(tab);
        journey
            .shop(&format!("{QUERY}&watch=&order-no={order_no}"))
            .await
            .until_state("paying")
            .await;
    }
    // As long as the tab that is seen needs to take the stream over.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let mut open = 0;
    for tab in &tabs {
        journey.browser.switch_to_window(tab.clone()).await.unwrap();
        open += shop.open_streams().await;
    }
    assert_eq!(open, 1);
    journey.sandbox.pay_newest().await;
    for tab in &tabs {
        journey.browser.switch_to_window(tab.clone()).await.unwrap();
        shop.until_state("paid").await;
    }
}

/// The state endpoint is asked every half minute while a stream flows: whoever went on with
/// that would not see this payment in time.
pub(crate) async fn a_stream_that_breaks_leaves_no_gap(engine: Engine) {
    let gateway = Server::start();
    let sandbox = Sandbox::of(&gateway);
    let server = Server::start_as_merchant_of(&gateway);
    let browser = Browser::open_in(engine, Device::Desktop).await;
    let shop = Shop::open(&browser, &server, QUERY).await;
    shop.pay().await;
    shop.until_state("paying").await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    server.kill();
    tokio::time::sleep(Duration::from_secs(1)).await;
    server.restart();
    sandbox.pay_newest().await;
    shop.until_state("paid").await;
}
