//! Some gateways have an order before they are asked for a payment: it is made there over
//! HTTP, by whoever runs the shop.

use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use crate::{
    create_routes::{CreateRoute, routes_of},
    gateways::{Gateways, ORDERS_TOKEN, WITH_ORDERS},
    harness::{Shop, config, read, set},
    upstream::{Reply, Upstream},
};

const TOKEN: &str = "the-shops-own-token-1";

fn order(gateways: &Gateways, gateway: &str, body: &str) -> RequestBuilder {
    let request = gateways.post(&format!("/sandbox/{gateway}/orders"));
    request.body(body.to_owned())
}

#[tokio::test]
async fn an_order_is_made_once_and_never_changed() {
    let gateways = Gateways::open().await;
    for gateway in WITH_ORDERS {
        for (amount, status) in [("88.00", 201), ("88", 200), ("88.01", 409), ("8", 409)] {
            let answered = gateways.order_status(gateway, "N1", amount).await;
            assert_eq!(answered, status, "{gateway} {amount}");
        }
        let other = json!({"order_no": "N1", "name": "x", "amount": "88.00"}).to_string();
        let renamed = order(&gateways, gateway, &other).bearer_auth(ORDERS_TOKEN);
        assert_eq!(renamed.send().await.unwrap().status(), 409, "{gateway}");
    }
}

#[tokio::test]
async fn an_order_without_the_token_or_an_amount_is_not_made() {
    let gateways = Gateways::open().await;
    let good = json!({"order_no": "N1", "name": "x", "amount": "88.00"}).to_string();
    for gateway in WITH_ORDERS {
        for (token, body, status) in [
            (None, good.as_str(), 401),
            (Some("wrong"), &good, 401),
            (Some(""), &good, 401),
            (Some(ORDERS_TOKEN), "{}", 400),
            (Some(ORDERS_TOKEN), "", 400),
            (
                Some(ORDERS_TOKEN),
                r#"{"order_no":"N1","name":"x","amount":88}"#,
                400,
            ),
        ] {
            let mut request = order(&gateways, gateway, body);
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            let answered = request.send().await.unwrap().status();
            assert_eq!(answered, status, "{gateway} {token:?} {body}");
        }
        assert_eq!(gateways.order_status(gateway, "N1", "7.00").await, 201);
    }
}

#[tokio::test]
async fn order_cmd_refuses_an_order_that_was_not_made_there() {
    let gateways = Gateways::open().await;
    let asked = async |command: &str, no: &str| {
        let command = json!({"cmd": command, "order_no": no, "notify_url": "http://a.example/"});
        read(
            gateways
                .post("/sandbox/order-cmd")
                .body(command.to_string()),
        )
        .await
    };
    for command in ["WechatPay", "WechatPayState"] {
        let answer = asked(command, "nobody").await;
        assert_eq!(answer, json!({"result": -15, "msg": "订单不存在"}));
    }
    let waiting = asked("WechatPayState", "tc1").await;
    assert_eq!(
        (&waiting["result"], &waiting["pay_state"]),
        (&json!(0), &json!(0))
    );
    assert!(asked("WechatPay", "tc1").await["code_url"].is_string());
    assert_eq!(gateways.trade("tc1").await["amount"], "11.10");
}

/// A shop at the upstream, which is the shop's system behind both gateways, too.
async fn shop_with(upstream: &Upstream, orders: bool) -> Shop {
    Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.sandbox = false;
        let url = format!("{}/orders", upstream.origin);
        for gateway in WITH_ORDERS {
            if orders {
                let values = [("orders_url", url.as_str()), ("orders_token", TOKEN)];
                set(&mut setup.config.gateways, gateway, &values);
                continue;
            }
            let table = setup.config.gateways.get_mut(gateway).unwrap();
            table.remove("orders_url");
            table.remove("orders_token");
        }
    })
    .await
}

fn routes() -> impl Iterator<Item = CreateRoute> {
    WITH_ORDERS.into_iter().flat_map(routes_of)
}

async fn body(answer: Response) -> Value {
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn an_order_is_made_at_the_gateway_before_its_payment() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream, true).await;
    for route in routes() {
        let no = route.order(&shop).await;
        upstream.answers_with(Reply::ok("{}"));
        route.request(&shop, &no).send().await.unwrap();
        let [made, created] = upstream.received().try_into().unwrap();
        assert_eq!(made.line, "POST /orders HTTP/1.1");
        let token = format!("authorization: Bearer {TOKEN}");
        assert!(made.headers.contains(&token), "{made:?}");
        let order: Value = serde_json::from_str(&made.body).unwrap();
        let expected = json!({"order_no": no, "name": "西湖龙井 · 50 g", "amount": "88.00"});
        assert_eq!(order, expected);
        assert!(created.body.contains(&no), "{created:?}");
    }
}

#[tokio::test]
async fn the_page_inside_wechat_has_its_order_made_too() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream, true).await;
    let no = shop.order("longjing", 1, "wechat").await;
    let page = shop.get(&format!("/pay/smallsaas/app/payment/wpay/{no}"));
    assert_eq!(page.send().await.unwrap().status(), 302);
    assert_eq!(upstream.received_once().line, "POST /orders HTTP/1.1");
}

#[tokio::test]
async fn an_order_that_the_shops_system_refuses_is_not_sent_to_the_gateway() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream, true).await;
    for route in routes() {
        for (reply, words) in [
            (Reply::Answer(409, "", Vec::new()), "gateway_refused"),
            (Reply::Answer(401, "", Vec::new()), "gateway_refused"),
            (Reply::HangUp, "gateway_unreachable"),
        ] {
            let no = route.order(&shop).await;
            upstream.answers_with(reply);
            let answer = route.request(&shop, &no).send().await.unwrap();
            assert_eq!(answer.status(), 502, "{route:?}");
            assert_eq!(body(answer).await["error"], words, "{route:?}");
            assert_eq!(upstream.received_once().line, "POST /orders HTTP/1.1");
            // Nothing was made at the gateway: the shopper may press again.
            upstream.answers_with(Reply::ok("{}"));
            route.request(&shop, &no).send().await.unwrap();
            assert_eq!(upstream.received().len(), 2, "{route:?}");
        }
    }
}

#[tokio::test]
async fn a_shop_that_makes_its_orders_there_itself_names_no_system() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream, false).await;
    for route in routes() {
        let no = route.order(&shop).await;
        route.request(&shop, &no).send().await.unwrap();
        assert!(!upstream.received_once().line.contains("/orders"));
    }
}

#[test]
fn an_address_needs_its_token_and_both_are_checked() {
    for (gateway, rest) in [
        ("order-cmd", "url = 'https://a.example/c'"),
        (
            "smallsaas",
            "base = 'https://a.example'\ntoken = 't'\nnotify_token = 'fedcba9876543210'",
        ),
    ] {
        let table = |more: &str| format!("[gateways.{gateway}]\n{rest}\n{more}");
        config(&table(""), |_| None).unwrap();
        let both = "orders_url = 'https://a.example/o'\norders_token = '0123456789abcdef'";
        config(&table(both), |_| None).unwrap();
        for (more, key) in [
            ("orders_url = 'https://a.example/o'", "orders_token"),
            ("orders_token = ' 123456789abcdef'", "orders_token"),
            ("orders_url = 'ftp://a.example/o'", "orders_url"),
            (&both.replace("abcdef", "abcde"), "orders_token"),
            (
                &both
                    .replace("abcdef", "abcdef\\n")
                    .replace("'0", "\"0")
                    .replace("n'", "n\""),
                "orders_token",
            ),
        ] {
            let error = config(&table(more), |_| None).unwrap_err().to_string();
            assert!(
                error.contains(&format!("gateways.{gateway}.{key}")),
                "{more}: {error}"
            );
        }
    }
}
