//! Sales on a desktop, from the click to the end of the order.

use crate::journey::Journey;
use journeys::{Device, Engine};
use serde_json::json;

pub(crate) async fn a_code_is_read_off_the_screen_and_paid(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=zh-CN")
        .await;
    shop.pay().await;
    shop.until_state("paying").await;
    assert_eq!(shop.scan().await, journey.sandbox.code().await);
    journey.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;

    let order_no = journey.sandbox.trade().await["order_no"].clone();
    let paid = shop.events("checkout-paid").await;
    assert_eq!(paid, [json!({ "orderNo": order_no, "amount": "88.00" })]);
    let text = shop.text().await;
    assert!(text.contains(order_no.as_str().unwrap()), "{text}");
    assert!(!shop.has("qr").await, "no code is left to pay again");
    shop.assert_no_errors().await;
}

pub(crate) async fn a_payment_page_leads_back_to_the_same_order_paid(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey.shop("gateway=epay&wallet=alipay&lang=en").await;
    shop.pay().await;
    journey.pay_at_the_cashier(&shop).await;
    shop.until_state("paid").await;

    let trade = journey.sandbox.trade().await;
    assert_eq!(trade["creates"], 1, "{trade}");
    let paid = shop.events("checkout-paid").await;
    assert_eq!(paid[0]["orderNo"], trade["order_no"]);
    shop.assert_no_errors().await;
}

pub(crate) async fn an_order_canceled_on_the_phone_shows_as_canceled(engine: Engine) {
    let journey = Journey::begin(engine, Device::Desktop).await;
    let shop = journey
        .shop("gateway=order-cmd&wallet=wechat&lang=en")
        .await;
    shop.pay().await;
    shop.until_state("paying").await;
    journey.sandbox.on_the_phone("cancel").await;
    shop.until_state("canceled").await;

    let order_no = journey.sandbox.trade().await["order_no"].clone();
    let canceled = shop.events("checkout-canceled").await;
    assert_eq!(canceled[0]["orderNo"], order_no);
    assert_eq!(shop.events("checkout-paid").await.len(), 0);
    assert!(!shop.has("qr").await, "no code is left to pay");
    shop.assert_no_errors().await;
}
