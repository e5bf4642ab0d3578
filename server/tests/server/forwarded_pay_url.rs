//! What reaches pay-url, byte for byte: one line, in which ours win over the browser's.

use serde_json::json;

use crate::{
    create_routes::shop_with_browser_numbers,
    forwarded::assert_headers,
    harness::{Shop, set},
    upstream::Upstream,
};

async fn pay_url_line(shop: &Shop, upstream: &Upstream, query: &str) -> String {
    let answer = shop
        .get(&format!("/pay/pay-url?{query}"))
        .header("cookie", "a=b")
        .header("referer", "https://shop.example/")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let received = upstream.received_once();
    assert_headers(&received, upstream, &[]);
    received.line
}

#[tokio::test]
async fn pay_url_gets_the_common_parameters_and_the_orders_values() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        let table = setup.config.gateways.get_mut("pay-url").unwrap();
        let names = ["version", "lang", "e", "x"].map(toml::Value::from);
        table.insert("forwarded".to_owned(), names.to_vec().into());
    })
    .await;
    let own = "GET /app/pay/pay_url.php?token=t%26t&uid=7&consume_type=2&pay_type=1";
    for (query, sent) in [
        ("", "&order_from_type=0&order_robot_id=0&order_no=NO"),
        (
            "&pay_type=1&consume_type=2&order_from_type=39&order_robot_id=123456789",
            "&order_from_type=39&order_robot_id=123456789&order_no=NO",
        ),
        (
            "&pay_type=0&order_from_type=07&order_robot_id=",
            "&order_from_type=7&order_robot_id=0&order_no=NO",
        ),
        // Ours win over the browser's.
        (
            "&token=mine&TOKEN=x&uid=8&Pay_Type=2&version=5&lang=%E4%B8%AD&e=",
            "&order_from_type=0&order_robot_id=0&order_no=NO&version=5&lang=%E4%B8%AD&e=",
        ),
        // What PHP would read as a name of ours, or as no plain text.
        (
            "&pay.type=2&pay%20type=2&token[]=x&a%5Bb%5D=1&x=%BB%E1&=y&money=0.01",
            "&order_from_type=0&order_robot_id=0&order_no=NO",
        ),
    ] {
        let no = shop.order("gaiwan", 1, "alipay").await;
        let line = pay_url_line(&shop, &upstream, &format!("order_no={no}{query}")).await;
        assert_eq!(
            line,
            format!("{own}{} HTTP/1.1", sent.replace("NO", &no)),
            "{query}"
        );
    }
}

#[tokio::test]
async fn pay_url_gets_a_new_order_of_one_piece_where_the_browser_names_none() {
    let upstream = Upstream::start().await;
    let shop = shop_with_browser_numbers(&upstream).await;
    let line = pay_url_line(&shop, &upstream, "consume_type=3&pay_type=2&quantity=9").await;
    let start = "GET /app/pay/pay_url.php?token=t%26t&uid=7&consume_type=3&pay_type=2\
                 &order_from_type=0&order_robot_id=0&order_no=tc";
    assert!(line.starts_with(start), "{line}");
    assert!(!line.contains("quantity"), "{line}");
    let no = line
        .split("order_no=")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    let state = shop.state(no).await;
    assert_eq!(
        (&state["amount"], &state["pay_state"]),
        (&json!("19.90"), &json!(0))
    );
}

#[tokio::test]
async fn pay_url_gets_our_number_under_the_configured_name_behind_its_own_query() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        let url = format!("{}/app/pay/pay_url.php?v=2", upstream.origin);
        let pay_url = [("order_param", "mer_no"), ("url", &url)];
        set(&mut setup.config.gateways, "pay-url", &pay_url);
    })
    .await;
    let no = shop.order("longjing", 1, "wechat").await;
    let line = pay_url_line(&shop, &upstream, &format!("order_no={no}&mer_no=x")).await;
    assert_eq!(
        line,
        format!(
            "GET /app/pay/pay_url.php?v=2&token=t%26t&uid=7&consume_type=1&pay_type=2\
             &order_from_type=0&order_robot_id=0&mer_no={no} HTTP/1.1"
        )
    );
}
