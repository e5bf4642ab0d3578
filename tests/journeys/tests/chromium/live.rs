//! Whoever pays sees it at once where shoppers are: at the demo shop, at the shop's own page
//! with the demo's snippet, and on the page of a phone that goes on with an order.

use journeys::{Browser, Device, Sandbox, Server, Shop};

const QUERY: &str = "gateway=epay&wallet=wechat&flow=qr&lang=en";

async fn counting(device: Device) -> Browser {
    let browser = Browser::open(device).await;
    browser.count_streams().await;
    browser
}

/// With all of the demo's tools, the phone beside the shop among them.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_shows_by_its_stream_what_is_paid_on_the_phone() {
    let server = Server::start();
    let browser = counting(Device::Desktop).await;
    let shop = Shop::open_demo(&browser, &server, QUERY).await;
    shop.pay().await;
    shop.until_state("paying").await;
    shop.until_streaming().await;
    shop.tap("spotted").await;
    shop.tap("pay").await;
    shop.until_state("paid").await;
    shop.assert_shown_by_the_stream().await;
    shop.assert_no_errors().await;
}

/// The desktop that shows the code, and the phone that has scanned it.
#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_and_its_phone_have_a_stream_each() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let desktop = counting(Device::Desktop).await;
    let phone = counting(Device::Iphone).await;
    let shop = Shop::open(&desktop, &server, "gateway=epay&code=either&lang=en").await;
    shop.pay().await;
    shop.until_state("paying").await;
    shop.until_streaming().await;
    phone.goto(shop.scan().await).await.unwrap();
    let page = Shop {
        browser: &phone,
        server: &server,
    };
    page.until_state("ready").await;
    // Alipay's payment page would take the place of this one.
    page.run("element.shadowRoot.querySelector('input[value=wechat]').click()")
        .await;
    page.pay().await;
    page.until_state("paying").await;
    page.until_streaming().await;
    sandbox.pay_newest().await;
    for screen in [&shop, &page] {
        screen.until_state("paid").await;
        screen.assert_shown_by_the_stream().await;
        screen.assert_no_errors().await;
    }
}

/// What the demo calls offline breaks the stream, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_demo_that_is_offline_has_no_stream_until_it_is_online() {
    let server = Server::start();
    let browser = counting(Device::Desktop).await;
    let shop = Shop::open_demo(&browser, &server, QUERY).await;
    shop.pay().await;
    shop.until_state("paying").await;
    shop.until_streaming().await;
    shop.click("#faults summary").await;
    shop.click("#fault-cut").await;
    shop.until("the loss is shown", async || {
        shop.text().await.contains("keep trying")
    })
    .await;
    assert_eq!(shop.open_streams().await, 0);
    shop.click("#all-off").await;
    shop.until_streaming().await;
    shop.assert_no_errors().await;
}
