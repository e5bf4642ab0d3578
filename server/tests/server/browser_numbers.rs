//! An order's number comes from the shop. One that a page made up is taken where the config
//! says so, and nowhere else.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{
    create_routes::{shop_with, shop_with_browser_numbers},
    harness::{KEY, PID, Shop, form, new_database, order_request, temporary},
    process::{Program, command},
    upstream::{Reply, Upstream},
};

/// Create requests for orders that the shop did not make, with the answer's field of words.
fn made_up(shop: &Shop) -> Vec<(&'static str, &'static str, RequestBuilder)> {
    let product = [("product_id", "12"), ("product_num", "1")];
    let gatepay = [("out_order_id", "20261128-7"), ("pay_type", "wechat")];
    vec![
        (
            "epay",
            "msg",
            shop.epay_request(
                "20261128-7",
                "wxpay",
                &[("name", "Five-tea sampler"), ("money", "19.90")],
            ),
        ),
        (
            "gatepay",
            "msg",
            form(
                shop.post("/pay/gatepay"),
                &[&gatepay[..], &product].concat(),
            ),
        ),
        (
            "pay-url",
            "desc",
            shop.get("/pay/pay-url?consume_type=1&pay_type=2"),
        ),
    ]
}

async fn answer(request: RequestBuilder) -> Value {
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// A stranger sends the number of another shopper's order with a cheaper product, and pays:
/// the shop's own order would be called paid.
#[tokio::test]
async fn a_browsers_own_number_makes_no_order() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    for (gateway, words, request) in made_up(&shop) {
        let answer = answer(request).await;
        assert_eq!(answer["error"], "browser_number", "{gateway} {answer}");
        let words = answer[words].as_str().unwrap();
        assert!(words.contains("allow_browser_numbers"), "{gateway} {words}");
        assert!(upstream.received().is_empty(), "{gateway}");
    }
    let state = shop.state("20261128-7").await;
    assert_eq!(state["result"], -15, "{state}");
}

#[tokio::test]
async fn where_the_config_allows_it_the_order_is_made_for_the_catalogues_price() {
    let upstream = Upstream::start().await;
    let shop = shop_with_browser_numbers(&upstream).await;
    upstream.answers_with(Reply::ok("{}"));
    let (_, _, request) = made_up(&shop).remove(0);
    assert_eq!(answer(request).await, json!({}));
    let body = upstream.received_once().body;
    assert!(
        body.contains("&out_trade_no=20261128-7&") && body.contains("&money=19.90&"),
        "{body}"
    );
}

/// Two pages that make up one number at the same time: the order is one of theirs, and the other
/// is refused.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_of_another_product_is_never_the_answer() {
    let upstream = Upstream::start().await;
    let shop = shop_with_browser_numbers(&upstream).await;
    for round in 0..10 {
        let requests = (0..8).map(|number| {
            let product = ["longjing", "gaiwan"][number % 2];
            let body = json!({
                "product_id": product, "quantity": 1, "wallet": "alipay",
                "order_no": format!("{round}-1"),
            });
            let request = order_request(shop.post("/orders")).body(body.to_string());
            tokio::spawn(async move { (product, request.send().await.unwrap().status()) })
        });
        let requests: Vec<_> = requests.collect();
        let mut sold = Vec::new();
        for request in requests {
            let (product, status) = request.await.unwrap();
            assert!([200, 409].contains(&status.as_u16()), "{status}");
            if status == 200 {
                sold.push(product);
            }
        }
        sold.sort_unstable();
        sold.dedup();
        assert_eq!(sold.len(), 1, "round {round}: {sold:?}");
    }
}

/// pay-url's document has no field for the number.
#[tokio::test]
async fn the_number_of_an_order_that_pay_url_made_is_in_a_header() {
    let upstream = Upstream::start().await;
    let shop = shop_with_browser_numbers(&upstream).await;
    for reply in [Reply::ok("{}"), Reply::HangUp] {
        upstream.answers_with(reply);
        let request = shop.get("/pay/pay-url?consume_type=1&pay_type=2");
        let answer = request.send().await.unwrap();
        let no = answer.headers()["checkout-order-no"].to_str().unwrap();
        assert!(upstream.received_once().line.contains(no));
        assert_eq!(shop.state(no).await["result"], 0);
    }
    let no = shop.order("longjing", 1, "wechat").await;
    let request = shop.get(&format!("/pay/pay-url?pay_type=2&order_no={no}"));
    let answer = request.send().await.unwrap();
    assert!(answer.headers().get("checkout-order-no").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_names_the_switch_and_the_number() {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok("{}"));
    let origin = &upstream.origin;
    for allowed in [false, true] {
        let (config, database) = (temporary("numbers.toml"), new_database("numbers"));
        let text = format!(
            "[merchant]\npublic_url = 'https://pay.shop.example'\nallow_browser_numbers = {allowed}\n\
             [[products]]\nid = 'longjing'\nname_zh = 'a'\nname_en = 'b'\nprice = '88.00'\nmax_quantity = 5\n\
             [gateways.epay]\nurl = '{origin}/m'\nquery_url = '{origin}/q'\npid = '{PID}'\nkey = '{KEY}'"
        );
        std::fs::write(&config, text).unwrap();
        let program = Program::run(
            command(&database, "0")
                .arg("--config")
                .arg(&config)
                .env("NO_PROXY", "*"),
        );
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let create = [
            ("type", "alipay"),
            ("out_trade_no", "made-up-1"),
            ("name", "b"),
            ("money", "88.00"),
        ];
        let request = form(http.post(format!("{}/pay/epay", program.base)), &create);
        request.send().await.unwrap();
        let log = program.stop();
        assert!(log.contains("made-up-1"), "{log}");
        assert_eq!(
            log.contains("allow_browser_numbers is off"),
            !allowed,
            "{log}"
        );
        assert_eq!(upstream.received().len(), usize::from(allowed));
    }
}

/// What a page may choose has an end, and is of the document's kind.
#[tokio::test]
async fn what_a_page_may_choose_is_bounded() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let long = "x".repeat(256);
    for (custom, code) in [("好".repeat(255), None), (long.clone(), Some(101))] {
        let no = shop.order("longjing", 1, "wechat").await;
        let fields = [
            ("out_order_id", no.as_str()),
            ("pay_type", "wechat"),
            ("custom", &custom),
        ];
        let answer = answer(form(shop.post("/pay/gatepay"), &fields)).await;
        assert_eq!(answer.get("code").and_then(Value::as_i64), code, "{answer}");
        assert_eq!(upstream.received().len(), usize::from(code.is_none()));
    }
    for (device, sent) in [
        ("pc", true),
        ("wechat", true),
        ("toaster", false),
        (&long, false),
    ] {
        let no = shop.order("longjing", 1, "wechat").await;
        answer(shop.epay_request(&no, "wxpay", &[("device", device), ("uid", "7")])).await;
        let body = upstream.received_once().body;
        assert_eq!(body.contains("&device="), sent, "{body}");
        assert!(!body.contains("uid"), "{body}");
    }
    let url = format!("https://pay.shop.example/{}", "x".repeat(2048));
    for (command, wallet, code) in [
        (json!({"cmd": "Pay", "type": 1}), "alipay", None),
        (json!({"cmd": "Pay", "type": 1, "uid": 7}), "alipay", None),
        (json!({"cmd": "Pay", "type": 1}), "wechat", Some(-15)),
        (json!({"cmd": "Pay", "type": 2}), "alipay", Some(-15)),
        (json!({"cmd": "Pay", "type": 3}), "wechat", Some(-15)),
        (json!({"cmd": "Pay"}), "wechat", Some(-15)),
        (json!({"cmd": "WechatPay"}), "alipay", Some(-15)),
        (json!({"cmd": "WechatPay", "type": 7}), "wechat", None),
        (
            json!({"cmd": "Pay", "type": 1, "return_url": url}),
            "alipay",
            Some(-15),
        ),
    ] {
        let mut command = command;
        command["order_no"] = shop.order("longjing", 1, wallet).await.into();
        let answer = shop.command(command.clone()).await;
        assert_eq!(
            answer.get("result").and_then(Value::as_i64),
            code,
            "{command}"
        );
        let received = upstream.received();
        assert_eq!(received.len(), usize::from(code.is_none()), "{command}");
        for create in received {
            let body = create.body;
            assert!(
                !body.contains("uid") && !body.contains("\"type\":7"),
                "{body}"
            );
        }
    }
    // The mall's commands have no field of the page's own.
    let no = shop.order("longjing", 1, "wechat").await;
    let wish = json!({"order_number": no, "type": "NATIVE", "uid": "7", "price": 1});
    let push = shop.post("/pay/smallsaas/rest/wx/push_order");
    order_request(push)
        .body(wish.to_string())
        .send()
        .await
        .unwrap();
    let body = upstream.received_once().body;
    assert!(!body.contains("uid") && !body.contains("price"), "{body}");
}
