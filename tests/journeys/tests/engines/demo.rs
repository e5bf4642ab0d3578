//! The demo, as a newcomer with that browser finds it.

use crate::visit::Visit;
use journeys::{Device, Engine, Shop};

pub(crate) async fn a_newcomer_pays_with_the_phone_beside_the_shop(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = Shop::open_demo(&visit.browser, &visit.server, "brand=hifi&theme=dark").await;
    shop.pay().await;
    shop.until_state("paying").await;
    shop.tap("spotted").await;
    shop.tap("pay").await;
    shop.until_state("paid").await;
    shop.all_was_quiet().await;
}

pub(crate) async fn a_wallet_that_a_link_opens_is_the_phone(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let query = "as=iphone&gateway=epay&wallet=wechat&lang=en";
    let shop = Shop::open_demo(&visit.browser, &visit.server, query).await;
    shop.pay().await;
    shop.press("open-button").await;
    shop.until_true("the page is behind the wallet", "document.hidden")
        .await;
    shop.tap("pay").await;
    shop.until_state("paid").await;
    shop.all_was_quiet().await;
}
