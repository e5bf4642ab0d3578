//! On a desktop, from the click to the end of the order.

use crate::visit::Visit;
use journeys::{Device, Engine};
use serde_json::json;

pub(crate) async fn a_code_is_read_off_the_screen_and_paid(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit
        .shop("gateway=epay&wallet=wechat&flow=qr&lang=zh-CN")
        .await;
    shop.pay().await;
    shop.until_state("paying").await;
    assert_eq!(shop.scan().await, visit.sandbox.code().await);
    visit.sandbox.on_the_phone("pay").await;
    shop.until_state("paid").await;

    let order_no = visit.sandbox.trade().await["order_no"].clone();
    let paid = shop.heard("checkout-paid").await;
    assert_eq!(paid, [json!({ "orderNo": order_no, "amount": "88.00" })]);
    let text = shop.text().await;
    assert!(text.contains(order_no.as_str().unwrap()), "{text}");
    assert!(!shop.has("qr").await, "no code is left to pay again");
    shop.all_was_quiet().await;
}

pub(crate) async fn a_payment_page_leads_back_to_the_same_order_paid(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit.shop("gateway=epay&wallet=alipay&lang=en").await;
    shop.pay().await;
    visit.pay_at_the_cashier(&shop).await;
    shop.until_state("paid").await;

    let trade = visit.sandbox.trade().await;
    assert_eq!(trade["creates"], 1, "{trade}");
    let paid = shop.heard("checkout-paid").await;
    assert_eq!(paid[0]["orderNo"], trade["order_no"]);
    shop.all_was_quiet().await;
}

pub(crate) async fn an_order_canceled_on_the_phone_shows_as_canceled(engine: Engine) {
    let visit = Visit::begin(engine, Device::Desktop).await;
    let shop = visit.shop("gateway=order-cmd&wallet=wechat&lang=en").await;
    shop.pay().await;
    shop.until_state("paying").await;
    visit.sandbox.on_the_phone("cancel").await;
    shop.until_state("canceled").await;

    let order_no = visit.sandbox.trade().await["order_no"].clone();
    let canceled = shop.heard("checkout-canceled").await;
    assert_eq!(canceled[0]["orderNo"], order_no);
    assert_eq!(shop.heard("checkout-paid").await.len(), 0);
    assert!(!shop.has("qr").await, "no code is left to pay");
    shop.all_was_quiet().await;
}
