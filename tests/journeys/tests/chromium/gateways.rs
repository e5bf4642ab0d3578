//! Sales by every gateway, with every wallet it has, on a desktop and on a phone.

use journeys::{Browser, Device, Sandbox, Server, Shop};
use serde_json::json;
use std::collections::BTreeSet;
use wallet_checkout::gateway::Gateway;

/// What the shopper has after the press.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// The gateway's page, by its address.
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
        shop.until("an action is shown", async || {
            Self::of(shop).await.is_some()
        })
        .await;
        Self::of(shop).await.unwrap()
    }
}

/// Buys one tin of tea and returns by which way.
async fn sale(gateway: &str, wallet: &str, device: Device) -> &'static str {
    let server = Server::start();
    let sandbox = Sandbox::of(&server);
    let browser = Browser::open(device).await;
    let query = format!("gateway={gateway}&wallet={wallet}&lang=en");
    let shop = Shop::open(&browser, &server, &query).await;
    let label = "return part('pay-button').textContent";
    shop.until("the label is in English", async || {
        shop.run(label)
            .await
            .as_str()
            .unwrap_or_default()
            .is_ascii()
    })
    .await;
    let label = shop.run(label).await;
    shop.pay().await;
    let way = match Way::shown(&shop).await {
        Way::Page(page) => {
            let words = shop.run("return document.body.innerText").await;
            let words = words.as_str().unwrap_or_default();
            assert!(!words.contains("参数"), "{page} rejects the order: {words}");
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
    let paid = shop.events("checkout-paid").await;
    let order = json!({ "orderNo": trade["order_no"], "amount": "88.00" });
    assert_eq!(paid, [order], "{gateway} {wallet} {device:?}");
    assert_eq!(shop.events("checkout-order").await.len(), 1);
    shop.assert_no_errors().await;
    assert!(
        label_matches(label.as_str().unwrap_or_default(), gateway, way),
        "{gateway} {wallet} {device:?}: {label} led to a {way}"
    );
    way
}

/// Whether the pay button's label is what followed. Only epay's API leaves it open.
fn label_matches(label: &str, gateway: &str, way: &str) -> bool {
    if label.starts_with("Pay with") {
        return gateway == "epay";
    }
    label.starts_with("Show") == (way == "code") && label.starts_with("Continue") == (way != "code")
}

/// A wallet, and the way on a desktop and on a phone.
type Row = (&'static str, &'static str, &'static str);

/// Sells by each row.
async fn sales(gateway: &str) {
    let (_, rows) = SALES.iter().find(|(name, _)| *name == gateway).unwrap();
    for (wallet, desktop, phone) in *rows {
        let on_desktop = sale(gateway, wallet, Device::Desktop).await;
        let on_phone = sale(gateway, wallet, Device::Android).await;
        assert_eq!((on_desktop, on_phone), (*desktop, *phone), "{wallet}");
    }
}

/// Each gateway becomes a test, so that they run beside each other.
macro_rules! gateways {
    ($($test:ident $name:literal: $rows:expr;)+) => {
        const SALES: &[(&str, &[Row])] = &[$(($name, &$rows)),+];
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                sales($name).await;
            }
        )+
    };
}

gateways! {
    pay_url_sells "pay-url": [("alipay", "page", "page"), ("wechat", "page", "page")];
    epay_sells "epay": [("alipay", "page", "page"), ("wechat", "code", "link")];
    order_cmd_sells "order-cmd": [("alipay", "page", "page"), ("wechat", "code", "page")];
    gatepay_sells "gatepay": [
        ("alipay", "code", "page"),
        ("wechat", "code", "page"),
        ("onecode", "code", "page"),
    ];
    smallsaas_sells "smallsaas": [("alipay", "code", "link"), ("wechat", "code", "page")];
}

#[test]
fn every_gateway_of_the_widget_sells_here() {
    let sold = SALES.iter().map(|(name, _)| *name);
    let all = Gateway::ALL.into_iter().map(Gateway::name);
    assert_eq!(sold.collect::<BTreeSet<_>>(), all.collect());
}
