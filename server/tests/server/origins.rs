//! Whose pages may make orders, and where a shopper may be sent back to.

use serde_json::{Value, json};

use crate::{
    create_routes::{CREATE_ROUTES, shop_with},
    harness::{Shop, form},
    upstream::Upstream,
};

const FRIEND: &str = "https://www.shop.example";

async fn shop(upstream: &Upstream) -> Shop {
    Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.public_url = Some("https://pay.shop.example/".parse().unwrap());
        setup.config.merchant.allowed_origins = vec![FRIEND.to_owned()];
    })
    .await
}

/// What a browser named about the page that a request comes from, and whether it is taken.
fn callers(base: &str) -> Vec<(Vec<(&'static str, String)>, bool)> {
    let named = |pairs: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect()
    };
    vec![
        (named(&[]), true),
        (named(&[("origin", base)]), true),
        (named(&[("origin", FRIEND)]), true),
        (named(&[("origin", "https://pay.shop.example")]), true),
        (
            named(&[("origin", FRIEND), ("sec-fetch-site", "cross-site")]),
            true,
        ),
        (named(&[("sec-fetch-site", "same-origin")]), true),
        (
            named(&[
                ("origin", "https://shop.example"),
                ("sec-fetch-site", "same-origin"),
            ]),
            true,
        ),
        (named(&[("sec-fetch-site", "none")]), true),
        (named(&[("origin", "https://evil.example")]), false),
        (named(&[("origin", "null")]), false),
        (
            named(&[("origin", "https://www.shop.example.evil.example")]),
            false,
        ),
        (
            named(&[
                ("origin", "https://evil.example"),
                ("sec-fetch-site", "same-site"),
            ]),
            false,
        ),
        (named(&[("sec-fetch-site", "cross-site")]), false),
    ]
}

#[tokio::test]
async fn a_page_of_a_foreign_site_makes_no_order_and_no_create_request() {
    let upstream = Upstream::start().await;
    let shop = shop(&upstream).await;
    let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"}).to_string();
    for (named, taken) in callers(&shop.base) {
        let mut requests = vec![
            shop.post("/orders")
                .header("content-type", "application/json")
                .body(wanted.clone()),
            shop.get("/pay/pay-url?consume_type=1&pay_type=2"),
        ];
        for route in CREATE_ROUTES {
            let no = route.order(&shop).await;
            requests.push(route.request(&shop, &no));
        }
        upstream.received();
        for request in requests {
            let request = named.iter().fold(request, |request, (name, value)| {
                request.header(*name, value)
            });
            let got = request.send().await.unwrap();
            assert_eq!(got.status(), if taken { 200 } else { 403 }, "{named:?}");
            if !taken {
                let words: Value = serde_json::from_str(&got.text().await.unwrap()).unwrap();
                assert_eq!(words["error"], "foreign_origin");
                assert!(!words["message"].as_str().unwrap().is_empty());
            }
        }
        assert_eq!(upstream.received().is_empty(), !taken, "{named:?}");
    }
}

/// The cashier's page inside WeChat is a link that a shopper follows, from anywhere.
#[tokio::test]
async fn the_page_inside_wechat_can_be_reached_from_another_site() {
    let upstream = Upstream::start().await;
    let shop = shop(&upstream).await;
    let no = shop.order("longjing", 1, "wechat").await;
    let page = shop.get(&format!("/pay/smallsaas/app/payment/wpay/{no}"));
    let page = page.header("sec-fetch-site", "cross-site");
    assert_eq!(page.send().await.unwrap().status(), 302);
}

/// A form of any site can send text; only a page that may call sends JSON.
#[tokio::test]
async fn an_order_is_asked_for_in_json() {
    let shop = Shop::open().await;
    let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"}).to_string();
    for (kind, status) in [
        (Some("application/json"), 200),
        (Some("application/json; charset=utf-8"), 200),
        (Some("text/plain;charset=UTF-8"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (None, 415),
    ] {
        let mut request = shop.post("/orders").body(wanted.clone());
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let got = request.send().await.unwrap();
        assert_eq!(got.status(), status, "{kind:?}");
    }
}

#[tokio::test]
async fn a_shopper_is_sent_back_to_the_shop_and_nowhere_else() {
    let upstream = Upstream::start().await;
    let shop = shop(&upstream).await;
    let own = format!("{}/thanks", shop.base);
    let public = "https://pay.shop.example/";
    for (url, origin, sent) in [
        (
            "https://www.shop.example/thanks#c",
            None,
            "https://www.shop.example/thanks#c",
        ),
        ("https://pay.shop.example", None, "https://pay.shop.example"),
        (own.as_str(), Some(shop.base.as_str()), own.as_str()),
        (own.as_str(), None, public),
        ("https://evil.example/phish", Some(FRIEND), public),
        ("https://www.shop.example@evil.example/", None, public),
        ("https://www.shop.example.evil.example/", None, public),
        ("http://www.shop.example/", None, public),
        ("//evil.example/", None, public),
        ("/thanks", None, public),
        ("javascript:alert(1)", None, public),
        ("data:text/html,x", None, public),
        ("weixin://dl", None, public),
        ("https:\\\\evil.example", None, public),
    ] {
        let no = shop.order("longjing", 1, "wechat").await;
        let by_form = shop.epay_request(&no, "wxpay", &[("return_url", url)]);
        let no = shop.order("longjing", 1, "alipay").await;
        let command = json!({"cmd": "Pay", "type": 1, "order_no": no, "return_url": url});
        let by_json = shop.post("/pay/order-cmd").body(command.to_string());
        for request in [by_form, by_json] {
            let request = match origin {
                Some(origin) => request.header("origin", origin),
                None => request,
            };
            request.send().await.unwrap();
            let body = upstream.received_once().body;
            let fields = checkout_server::form::decode(body.as_bytes());
            let got = checkout_server::form::field(&fields, "return_url").or_else(|| {
                let sent: Value = serde_json::from_str(&body).ok()?;
                Some(sent["return_url"].as_str()?.to_owned())
            });
            assert_eq!(got.as_deref(), Some(sent), "{url} {origin:?}");
        }
    }
}

#[tokio::test]
async fn pay_url_gets_the_documents_parameters_and_those_of_the_config() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.allow_browser_numbers = true;
        let table = setup.config.gateways.get_mut("pay-url").unwrap();
        let names = toml::Value::Array(vec!["lang".into()]);
        table.insert("forwarded".to_owned(), names);
    })
    .await;
    let query = "consume_type=1&pay_type=2&price=0.01&money=0.01&uid=666&lang=zh\
                 &notify_url=https://evil.example/n&order_robot_id=5";
    shop.get(&format!("/pay/pay-url?{query}"))
        .send()
        .await
        .unwrap();
    let line = upstream.received_once().line;
    for kept in ["lang=zh", "order_robot_id=5", "consume_type=1", "uid=7"] {
        assert!(line.contains(kept), "{kept}: {line}");
    }
    for dropped in ["price", "money", "666", "evil"] {
        assert!(!line.contains(dropped), "{dropped}: {line}");
    }
}

/// The mall's books decide what an order is: a shopper's page does not.
#[tokio::test]
async fn the_kind_of_an_order_at_the_mall_is_the_configs() {
    let upstream = Upstream::start().await;
    for configured in [None, Some("Appointment")] {
        let shop = Shop::open_with(|setup| {
            upstream.configure(setup);
            let table = setup.config.gateways.get_mut("smallsaas").unwrap();
            if let Some(kind) = configured {
                table.insert("order_type".to_owned(), kind.into());
            }
        })
        .await;
        let no = shop.order("longjing", 1, "wechat").await;
        let wish = json!({"order_number": no, "type": "NATIVE", "order_type": "Wallet"});
        let push = shop.post("/pay/smallsaas/rest/wx/push_order");
        push.body(wish.to_string()).send().await.unwrap();
        let body = upstream.received_once().body;
        let kind = configured.unwrap_or("Order");
        assert!(
            body.contains(&format!("\"order_type\":\"{kind}\"")),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_proxy_that_adds_the_port_still_gives_the_shoppers_address() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.trust_forwarded_for = true;
    })
    .await;
    for (forwarded, seen) in [
        ("203.0.113.7:51234", "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7:1", "203.0.113.7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unknown", "127.0.0.1"),
    ] {
        let no = shop.order("longjing", 1, "wechat").await;
        let request = shop.epay_request(&no, "wxpay", &[]);
        let request = request.header("x-forwarded-for", forwarded);
        request.send().await.unwrap();
        let body = upstream.received_once().body;
        let fields = checkout_server::form::decode(body.as_bytes());
        let got = checkout_server::form::field(&fields, "clientip");
        assert_eq!(got.as_deref(), Some(seen), "{forwarded}");
    }
}

/// A clock that was set back prolongs no order.
#[tokio::test]
async fn no_order_can_be_paid_for_longer_than_configured() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let no = shop.order("longjing", 1, "wechat").await;
    shop.execute("UPDATE orders SET expires_at_ms = expires_at_ms + 86400000");
    let state = shop.state(&no).await;
    assert_eq!(state["expires_in"], 900);
    form(
        shop.post("/pay/epay"),
        &[("type", "wxpay"), ("out_trade_no", &no)],
    )
    .send()
    .await
    .unwrap();
}
