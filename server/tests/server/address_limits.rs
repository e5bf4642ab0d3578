//! How much one address may send.

use reqwest::{Client, RequestBuilder};
use serde_json::json;

use crate::{
    create_routes::{CREATE_ROUTES, shop_with},
    harness::{KEY, PID, Shop, new_database, order_request, temporary},
    process::{Program, command},
    upstream::Upstream,
};

fn order(shop: &Shop) -> RequestBuilder {
    let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
    order_request(shop.post("/orders")).body(wanted.to_string())
}

async fn status(request: RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn an_address_makes_so_many_orders_and_no_more() {
    let shop = Shop::open_with(|setup| {
        setup.config.merchant = checkout_server::config::MerchantConfig::default();
    })
    .await;
    let mut refused = 0;
    for _ in 0..200 {
        if status(order(&shop)).await == 429 {
            refused += 1;
        }
    }
    // What comes back while they are sent is a few.
    assert!((1..=80).contains(&refused), "{refused}");
    assert_eq!(status(shop.get("/products")).await, 200);
    assert_eq!(status(shop.get("/state?order_no=nobody")).await, 404);
}

#[tokio::test]
async fn one_too_many_gets_the_time_to_come_again() {
    let upstream = Upstream::start().await;
    for route in CREATE_ROUTES {
        let shop = Shop::open_with(|setup| {
            upstream.configure(setup);
            setup.config.merchant.pay_per_minute = 2;
            setup.config.merchant.orders_per_minute = 3;
        })
        .await;
        let no = route.order(&shop).await;
        upstream.answers_with(route.taken());
        for _ in 0..2 {
            assert_eq!(status(route.request(&shop, &no)).await, 200, "{route:?}");
        }
        upstream.received();
        let answer = route.request(&shop, &no).send().await.unwrap();
        assert_eq!(answer.status(), 429, "{route:?}");
        let wait: u64 = answer.headers()["retry-after"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!((1..=31).contains(&wait), "{wait}");
        assert!(answer.text().await.unwrap().contains("too_many_requests"));
        assert!(upstream.received().is_empty(), "{route:?}");
        let notify = shop.post(&format!("/notify/{}", route.gateway));
        assert_ne!(status(notify).await, 429, "{route:?}");
        // Orders have a limit of their own.
        let orders = [status(order(&shop)).await, status(order(&shop)).await];
        assert_eq!(orders, [200, 200]);
        assert_eq!(status(order(&shop)).await, 429);
    }
}

#[tokio::test]
async fn no_limit_is_a_limit_of_zero() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for _ in 0..150 {
        assert_eq!(status(order(&shop)).await, 200);
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_shopper_counts_alone() {
    let shop = Shop::open_with(|setup| {
        setup.config.merchant.orders_per_minute = 1;
        setup.config.merchant.trust_forwarded_for = true;
    })
    .await;
    for (forwarded, expected) in [
        ("203.0.113.7", 200),
        ("203.0.113.8", 200),
        ("203.0.113.7", 429),
        // The last entry is the proxy's, what stands before it is the shopper's own.
        ("198.51.100.1, 203.0.113.8", 429),
        ("203.0.113.9:4711", 200),
        ("203.0.113.9:4712", 429),
        ("2001:db8:0:1::1", 200),
        ("2001:db8:0:1:2::9", 429),
        ("2001:db8:0:2::1", 200),
    ] {
        let request = order(&shop).header("x-forwarded-for", forwarded);
        assert_eq!(status(request).await, expected, "{forwarded}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_that_is_not_trusted_the_limits_are_off_and_logged_once() {
    let (config, database) = (temporary("proxy.toml"), new_database("proxy"));
    let text = format!(
        "[merchant]\npublic_url = 'https://pay.shop.example'\norders_per_minute = 1\n\
         [[products]]\nid = 'longjing'\nname_zh = 'a'\nname_en = 'b'\nprice = '88.00'\nmax_quantity = 5\n\
         [gateways.epay]\nurl = 'https://a.example/m'\nquery_url = 'https://a.example/q'\n\
         pid = '{PID}'\nkey = '{KEY}'"
    );
    std::fs::write(&config, text).unwrap();
    let program = Program::run(command(&database, "0").arg("--config").arg(&config));
    let http = Client::builder().no_proxy().build().unwrap();
    let order = || {
        let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
        order_request(http.post(format!("{}/orders", program.base))).body(wanted.to_string())
    };
    for name in ["x-forwarded-for", "forwarded", "via"] {
        for _ in 0..3 {
            assert_eq!(
                status(order().header(name, "203.0.113.7")).await,
                200,
                "{name}"
            );
        }
    }
    assert_eq!(status(order()).await, 200);
    assert_eq!(status(order()).await, 429);
    let log = program.stop();
    assert_eq!(log.matches("trust_forwarded_for").count(), 1, "{log}");
}
