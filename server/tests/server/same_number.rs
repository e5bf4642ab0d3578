//! The same order number with another amount is a conflict, wherever a request can name both,
//! and never reaches a gateway.

use checkout_server::merchant::store::EventKind;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{
    create_routes::{first_route, number, shop_with},
    harness::{Shop, form, order_request},
    upstream::Upstream,
};

/// A create request for that number of one tea at 88.00 that names something else.
type Differing = fn(&Shop, &str) -> RequestBuilder;

/// Its gateway, the code of its own form, the stable code, and both values.
const DIFFERING: [(&str, i64, &str, [&str; 2], Differing); 5] = [
    (
        "epay",
        -1,
        "money_differs",
        ["88.00", "87.99"],
        |shop, no| shop.epay_request(no, "wxpay", &[("money", "87.99")]),
    ),
    (
        "epay",
        -1,
        "money_differs",
        ["88.00", "free"],
        |shop, no| shop.epay_request(no, "wxpay", &[("money", "free")]),
    ),
    (
        "gatepay",
        105,
        "quantity_differs",
        ["1", "2"],
        |shop, no| gatepay(shop, no, &[("product_num", "2")]),
    ),
    (
        "gatepay",
        104,
        "product_differs",
        ["longjing", "gaiwan"],
        |shop, no| gatepay(shop, no, &[("product_id", "gaiwan")]),
    ),
    (
        "pay-url",
        400,
        "product_differs",
        ["longjing", "gaiwan"],
        |shop, no| {
            let query = format!("consume_type=2&pay_type=2&order_no={no}");
            shop.get(&format!("/pay/pay-url?{query}"))
        },
    ),
];

fn gatepay(shop: &Shop, no: &str, more: &[(&str, &str)]) -> RequestBuilder {
    let fields = [("out_order_id", no), ("pay_type", "wechat")];
    form(shop.post("/pay/gatepay"), &[&fields, more].concat())
}

#[tokio::test]
async fn the_same_number_with_another_amount_is_a_conflict_at_every_gateway() {
    for (gateway, code, error, [expected, got], differing) in DIFFERING {
        let upstream = Upstream::start().await;
        let shop = shop_with(&upstream).await;
        let route = first_route(gateway);
        let no = route.order(&shop).await;
        for is_sent in [false, true] {
            if is_sent {
                upstream.answers_with(route.taken());
                route.request(&shop, &no).send().await.unwrap();
                upstream.received();
            }
            let answer = differing(&shop, &no).send().await.unwrap();
            assert_eq!(answer.status(), 409, "{gateway} {got}");
            let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert_eq!(body[route.success.0], code, "{body}");
            assert_eq!(body["error"], error, "{body}");
            assert_eq!(upstream.received(), [], "{gateway} {got}");
        }
        let events = shop.store().events(&number(&no)).await.unwrap();
        let mut refused = events.iter().filter(|it| it.kind == EventKind::Order);
        let event = refused.next().unwrap_or_else(|| panic!("{events:?}"));
        assert!(!event.accepted);
        assert_eq!(event.reason.as_deref(), Some(error));
        assert_eq!(event.expected.as_deref(), Some(expected));
        assert_eq!(event.got.as_deref(), Some(got));
        assert!(refused.next().is_none(), "only once it was sent");
        // What was pinned is answered as before.
        let again = route.request(&shop, &no).send().await.unwrap();
        assert_eq!(again.status(), 200);
        assert_eq!(upstream.received(), []);
    }
}

/// A page may ask for the order whose number it has from the shop.
#[tokio::test]
async fn an_order_that_is_asked_for_again_is_the_same_or_a_conflict() {
    let shop = Shop::open().await;
    let no = shop.order("longjing", 1, "wechat").await;
    let wish = |no: &str, product: &str, quantity: u32, wallet: &str| json!({"order_no": no, "product_id": product, "quantity": quantity, "wallet": wallet});
    for (wish, status, error) in [
        (wish(&no, "longjing", 1, "wechat"), 200, Value::Null),
        (
            wish(&no, "longjing", 2, "wechat"),
            409,
            json!("money_differs"),
        ),
        (
            wish(&no, "gaiwan", 1, "wechat"),
            409,
            json!("money_differs"),
        ),
        (
            wish(&no, "longjing", 1, "alipay"),
            409,
            json!("wallet_differs"),
        ),
        (
            wish("nobody", "longjing", 1, "wechat"),
            422,
            json!("browser_number"),
        ),
        (
            wish("a b", "longjing", 1, "wechat"),
            422,
            json!("bad_order_no"),
        ),
    ] {
        let request = order_request(shop.post("/orders")).body(wish.to_string());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{wish}");
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(body["error"], error, "{wish}");
        if status == 200 {
            assert_eq!(body["order_no"], no.as_str());
            assert_eq!(body["amount"], "88.00");
        }
    }
}
