//! The README's picture, which `cargo xtask pictures` takes.

use journeys::{Browser, Device, Server, Shop};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes a file into the repository"]
async fn the_shop_with_a_code_on_the_screen() {
    let server = Server::start();
    let browser = Browser::open(Device::Desktop).await;
    let query = "gateway=epay&wallet=wechat&flow=qr&lang=en&theme=light";
    let shop = Shop::open_demo(&browser, &server, query).await;
    shop.pay().await;
    shop.scan().await;
    shop.tap("spotted").await;
    shop.run("scrollTo(0, 0)").await;
    let button = "document.getElementById('phone').contentDocument.getElementById('pay')";
    shop.until_true("the phone asks for the payment", &format!("!!{button}"))
        .await;
    let path = std::env::var("JOURNEYS_PICTURE").unwrap();
    std::fs::write(path, shop.screenshot().await).unwrap();
}
