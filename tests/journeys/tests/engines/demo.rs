//! The demo in each engine.

use crate::journey::Journey;
use journeys::{Device, Engine, Shop};

pub(crate) async fn a_newcomer_pays_with_the_phone_beside_the_shop(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = Shop::open_demo(&journey.browser, &journey.server, "brand=hifi&theme=dark").await;
    shop.pay().await;
    shop.until_state("paying").await;
    shop.tap("spotted").await;
    shop.tap("pay").await;
    shop.until_state("paid").await;
    shop.assert_no_errors().await;
}

pub(crate) async fn a_wallet_that_a_link_opens_is_the_phone(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let query = "as=iphone&gateway=epay&wallet=wechat&lang=en";
    let shop = Shop::open_demo(&journey.browser, &journey.server, query).await;
    shop.pay().await;
    shop.press("open-button").await;
    shop.until_true("the page is behind the wallet", "document.hidden")
        .await;
    shop.tap("pay").await;
    shop.until_state("paid").await;
    shop.assert_no_errors().await;
}
