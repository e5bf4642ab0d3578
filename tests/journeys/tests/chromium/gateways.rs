//! Every gateway, with every wallet it has, on a desktop and on a phone: from the click
//! to "paid".

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::json;

/// What the shopper has before them after the press.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// They are on the gateway's page.
    Page(String),
    /// A link that opens the wallet.
    Link(String),
    Code,
}

impl Way {
    async fn of(shop: &Shop<'_>) -> Option<Self> {
        let page = shop.browser.current_url().await.ok()?;
        if page.path() != "/" {
            return Some(Self::Page(page.into()));
        }
        let link = shop.run("return part('open-button')?.href ?? ''").await;
        let link = link.as_str().unwrap_or_default().to_owned();
        if !link.is_empty() {
            return Some(Self::Link(link));
        }
        shop.has("qr").await.then_some(Self::Code)
    }

    async fn shown(shop: &Shop<'_>) -> Self {
        shop.until("a way to pay", async || Self::of(shop).await.is_some())
            .await;
        Self::of(shop).await.unwrap()
    }
}

/// Buys one tin of tea and says by which way.
async fn sale(gateway: &str, wallet: &str, device: Device) -> &'static str {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(device).await;
    let query = format!("gateway={gateway}&wallet={wallet}&lang=en");
    let shop = Shop::open(&browser, &server, &query).await;
    let label = shop.run("return part('pay-button').textContent").await;
    shop.pay().await;
    let way = match Way::shown(&shop).await {
        Way::Page(page) => {
            let words = shop.run("return document.body.innerText").await;
            let words = words.as_str().unwrap_or_default();
            assert!(!words.contains("参数"), "{page} refuses: {words}");
            shop.on_the_phone(&page, &["pay"]).await;
            let back = server.url(&format!("?{query}&instruments=off"));
            browser.goto(back).await.unwrap();
            "page"
        }
        Way::Link(link) => {
            shop.on_the_phone(&link, &["pay"]).await;
            "link"
        }
        Way::Code => {
            let code = shop.scan().await;
            shop.on_the_phone(&code, &["pay"]).await;
            "code"
        }
    };
    shop.until_state("paid").await;
    let trade = sandbox.trade().await;
    assert_eq!(trade["gateway"], gateway);
    let paid = shop.heard("checkout-paid").await;
    let order = json!({ "orderNo": trade["order_no"], "amount": "88.00" });
    assert_eq!(paid, [order], "{gateway} {wallet} {device:?}");
    assert_eq!(shop.heard("checkout-order").await.len(), 1);
    shop.all_was_quiet().await;
    assert!(
        foretells(label.as_str().unwrap_or_default(), gateway, way),
        "{gateway} {wallet} {device:?}: {label} led to a {way}"
    );
    way
}

/// Whether the pay button said what followed. Only epay's document leaves it open.
fn foretells(label: &str, gateway: &str, way: &str) -> bool {
    if label.starts_with("Pay with") {
        return gateway == "epay";
    }
    label.starts_with("Show") == (way == "code") && label.starts_with("Continue") == (way != "code")
}

/// One row: the wallet, and the way on a desktop and on a phone.
async fn sales(gateway: &str, rows: &[(&str, &str, &str)]) {
    for (wallet, desktop, phone) in rows {
        let on_desktop = sale(gateway, wallet, Device::Desktop).await;
        let on_phone = sale(gateway, wallet, Device::Android).await;
        assert_eq!((on_desktop, on_phone), (*desktop, *phone), "{wallet}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pay_url_sells() {
    sales(
        "pay-url",
        &[("alipay", "page", "page"), ("wechat", "page", "page")],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn epay_sells() {
    sales(
        "epay",
        &[("alipay", "page", "page"), ("wechat", "code", "link")],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn order_cmd_sells() {
    sales(
        "order-cmd",
        &[("alipay", "page", "page"), ("wechat", "code", "page")],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gatepay_sells() {
    let rows = [
        ("alipay", "code", "page"),
        ("wechat", "code", "page"),
        ("onecode", "code", "page"),
    ];
    sales("gatepay", &rows).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn smallsaas_sells() {
    sales(
        "smallsaas",
        &[("alipay", "code", "link"), ("wechat", "code", "page")],
    )
    .await;
}
