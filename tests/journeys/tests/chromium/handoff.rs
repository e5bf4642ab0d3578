//! From one code on a desktop to paid on both screens, at each gateway, by each wallet and by
//! a phone's browser.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::json;

const GATEWAYS: [&str; 5] = ["pay-url", "epay", "order-cmd", "gatepay", "smallsaas"];

/// Presses pay at a desktop; the address that both decoders read off the screen.
async fn show_code(shop: &Shop<'_>, gateway: &str) -> String {
    shop.until(&format!("{gateway} offers one code for both"), async || {
        shop.text().await.contains("Alipay or WeChat")
    })
    .await;
    shop.pay().await;
    shop.until_state("paying").await;
    let code = shop.scan().await;
    let offered = shop.events("checkout-action").await;
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert_eq!(offered[0]["kind"], "qr");
    assert_eq!(offered[0]["qr"], code.as_str(), "byte for byte");
    code
}

/// Clicks on the button, or the choice, with exactly this text.
async fn press_button(shop: &Shop<'_>, text: &str) {
    let find = format!(
        "const all = [...element.shadowRoot.querySelectorAll('button, label')];\
         const found = all.find(({{ textContent }}) => textContent.trim() === '{text}');"
    );
    shop.until(text, async || {
        shop.run(&format!("{find} return !!found")).await == true
    })
    .await;
    shop.run(&format!("{find} found.click()")).await;
}

fn query(gateway: &str) -> String {
    format!("gateway={gateway}&code=either&lang=en")
}

async fn goes_on(shop: &Shop<'_>, sandbox: &Sandbox, device: Device) {
    if let Device::Iphone | Device::Android = device {
        shop.until_state("ready").await;
        shop.pay().await;
    }
    shop.until("the gateway has the order", async || {
        !sandbox.trades().await.is_empty()
    })
    .await;
    sandbox.pay_newest().await;
}

async fn is_paid(phone: &Shop<'_>) -> bool {
    let shown = phone.run("return document.body?.innerText ?? ''").await;
    phone.state().await == "paid" || shown.as_str().is_some_and(|text| text.contains("is paid"))
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_is_paid_with_whatever_opens_it() {
    let desktop = Browser::open(Device::Desktop).await;
    for device in [Device::Wechat, Device::Alipay, Device::Iphone] {
        let phone = Browser::open(device).await;
        for gateway in GATEWAYS {
            let server = Server::start();
            let sandbox = Sandbox::of(&server);
            let shop = Shop::open(&desktop, &server, &query(gateway)).await;
            let code = show_code(&shop, gateway).await;
            assert!(sandbox.trades().await.is_empty(), "{gateway} was asked");
            phone.goto(&code).await.unwrap();
            let page = Shop {
                browser: &phone,
                server: &server,
            };
            goes_on(&page, &sandbox, device).await;
            shop.until_state("paid").await;
            // A payment page leads back by itself or by the shopper; the page then says so.
            phone.goto(&code).await.unwrap();
            page.until(
                &format!("{gateway} {device:?}: the phone says paid"),
                async || is_paid(&page).await,
            )
            .await;
            assert_eq!(sandbox.trades().await.len(), 1, "{gateway} {device:?}");
            shop.assert_no_errors().await;
        }
    }
}

/// Two phones with two wallets scan it, and both pay: the order is paid once.
#[tokio::test(flavor = "multi_thread")]
async fn two_phones_that_both_pay_are_two_payments() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let desktop = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&desktop, &server, &query("epay")).await;
    let code = show_code(&shop, "epay").await;
    let phones = [
        Browser::open(Device::Wechat).await,
        Browser::open(Device::Alipay).await,
    ];
    for (phone, count) in phones.iter().zip(1..) {
        phone.goto(&code).await.unwrap();
        shop.until("the gateway has one more", async || {
            sandbox.trades().await.len() == count
        })
        .await;
    }
    let trades = sandbox.trades().await;
    let numbers: Vec<_> = trades.iter().map(|trade| &trade["order_no"]).collect();
    assert_ne!(numbers[0], numbers[1], "each attempt has its number");
    for number in numbers {
        sandbox
            .on_the_phone_for(number.as_str().unwrap(), "pay")
            .await;
    }
    shop.until_state("paid").await;
    assert_eq!(shop.events("checkout-paid").await.len(), 1);
}

/// The phone beside the demo shop scans the one code.
#[tokio::test(flavor = "multi_thread")]
async fn the_phone_beside_the_shop_scans_the_one_code() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let page = format!("?{}", query("epay"));
    let shop = Shop::open_page(&browser, &server, &page).await;
    shop.until_state("ready").await;
    shop.pay().await;
    shop.until_state("paying").await;
    let in_phone = "const inside = document.getElementById('phone').contentDocument;";
    shop.until("the phone has scanned the code", async || {
        let script = format!("{in_phone} return !!inside?.getElementById('open-wechat')");
        shop.run(&script).await == true
    })
    .await;
    shop.run(&format!(
        "{in_phone} inside.getElementById('open-wechat').click()"
    ))
    .await;
    shop.until("the order is at the gateway", async || {
        !sandbox.trades().await.is_empty()
    })
    .await;
    let trade = sandbox.trade().await;
    assert_eq!(trade["wallet"], "wechat", "{trade}");
    sandbox.pay_newest().await;
    shop.until_state("paid").await;
}

/// A single wallet instead, while the code is on the screen: the order stays the same.
#[tokio::test(flavor = "multi_thread")]
async fn the_shopper_pays_with_one_wallet_after_all() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(Device::Desktop).await;
    let shop = Shop::open(&browser, &server, &query("epay")).await;
    show_code(&shop, "epay").await;
    press_button(&shop, "Use another payment method").await;
    shop.until_state("ready").await;
    press_button(&shop, "WeChat Pay").await;
    shop.pay().await;
    shop.until_state("paying").await;
    sandbox.pay_newest().await;
    shop.until_state("paid").await;
    let orders = shop.events("checkout-order").await;
    assert_eq!(orders.len(), 2, "{orders:?}");
    assert_eq!(orders[0]["orderNo"], orders[1]["orderNo"]);
}

/// The desktop sleeps while the phone pays, and shows it when it is awake again.
#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_that_slept_shows_that_the_order_is_paid() {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let desktop = Browser::open(Device::Desktop).await;
    let phone = Browser::open(Device::Wechat).await;
    let shop = Shop::open(&desktop, &server, &query("order-cmd")).await;
    let code = show_code(&shop, "order-cmd").await;
    let sleeps = async |state: &str| {
        desktop
            .devtools("Page.setWebLifecycleState", json!({ "state": state }))
            .await;
    };
    sleeps("frozen").await;
    phone.goto(&code).await.unwrap();
    let page = Shop {
        browser: &phone,
        server: &server,
    };
    goes_on(&page, &sandbox, Device::Wechat).await;
    phone.goto(&code).await.unwrap();
    page.until("the phone says paid", async || is_paid(&page).await)
        .await;
    sleeps("active").await;
    shop.until_state("paid").await;
}
