//! Fields of a gateway's request that the shop refuses, with that gateway's codes.

use checkout_server::merchant::pay_state::PayState;
use serde_json::{Value, json};

use crate::{
    create_routes::{CREATE_ROUTES, settle, shop_with, shop_with_browser_numbers},
    harness::{Shop, form, read},
    upstream::Upstream,
};

async fn gatepay(shop: &Shop, fields: &[(&str, &str)]) -> Value {
    read(form(shop.post("/pay/gatepay"), fields)).await
}

#[tokio::test]
async fn gatepay_refuses_with_the_documents_codes() {
    let upstream = Upstream::start().await;
    let shop = shop_with_browser_numbers(&upstream).await;
    let ours = shop.order("sampler", 3, "alipay").await;
    let two = shop.order("sampler", 2, "wechat").await;
    let whole = [
        ("product_id", "12"),
        ("product_num", "1"),
        ("out_order_id", "O1"),
        ("pay_type", "wechat"),
        ("custom", "u@x"),
    ];
    for (changes, code) in [
        (vec![("out_order_id", "")], 101),
        (vec![("out_order_id", "a b")], 101),
        (vec![("product_id", "")], 101),
        (vec![("product_num", "")], 101),
        (vec![("pay_type", "")], 102),
        (vec![("pay_type", "wxpay")], 102),
        (vec![("pay_type", "1")], 102),
        (vec![("product_num", "2")], 103),
        (vec![("product_id", "tea")], 104),
        (vec![("product_id", "12.0")], 104),
        (vec![("product_num", "0"), ("pay_type", "alipay")], 105),
        (vec![("product_num", "-1"), ("pay_type", "alipay")], 105),
        (vec![("product_num", "1.5"), ("pay_type", "alipay")], 105),
        (vec![("product_num", "+1"), ("pay_type", "alipay")], 105),
        (vec![("product_num", "6"), ("pay_type", "alipay")], 105),
        (
            vec![("product_num", "99999999999"), ("pay_type", "alipay")],
            105,
        ),
        (vec![("product_id", "99")], 106),
        // An order of the shop's: three items of 14, with Alipay.
        (
            vec![
                ("out_order_id", &ours),
                ("product_id", "14"),
                ("product_num", "3"),
            ],
            102,
        ),
        (
            vec![
                ("out_order_id", &ours),
                ("pay_type", "onecode"),
                ("product_id", "14"),
                ("product_num", "3"),
            ],
            102,
        ),
        (
            vec![
                ("out_order_id", &ours),
                ("pay_type", "alipay"),
                ("product_num", "3"),
            ],
            104,
        ),
        (
            vec![
                ("out_order_id", &ours),
                ("pay_type", "alipay"),
                ("product_id", "14"),
            ],
            105,
        ),
        (
            vec![
                ("out_order_id", &ours),
                ("pay_type", "alipay"),
                ("product_id", "14"),
                ("product_num", "4"),
            ],
            105,
        ),
        (
            vec![
                ("out_order_id", &two),
                ("product_id", "14"),
                ("product_num", "2"),
            ],
            103,
        ),
    ] {
        let mut fields = whole;
        for (name, value) in &changes {
            let field = fields.iter_mut().find(|(key, _)| key == name).unwrap();
            field.1 = value;
        }
        let answer = gatepay(&shop, &fields).await;
        assert_eq!(answer["code"], code, "{changes:?} {answer}");
    }
    assert_eq!(gatepay(&shop, &[]).await["code"], 101);
    let broken = shop
        .post("/pay/gatepay")
        .body("product_id=12&product_num=1&out_order_id=O2&pay_type=wechat&custom=%BB%E1");
    assert_eq!(read(broken).await["code"], 101);
    assert_eq!(upstream.received(), []);
    assert_eq!(gatepay(&shop, &whole).await, json!({}));
    upstream.received_once();
}

#[tokio::test]
async fn pay_url_refuses_what_its_document_does_not_have() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let one = shop.order("longjing", 1, "wechat").await;
    let two = shop.order("longjing", 2, "wechat").await;
    for (query, code) in [
        (format!("order_no={two}&pay_type=2"), 400),
        (format!("order_no={one}&pay_type=1"), 400),
        (format!("order_no={one}&pay_type=3"), 400),
        (format!("order_no={one}&pay_type=x"), 400),
        (format!("order_no={one}&pay_type=-2"), 400),
        (format!("order_no={one}&order_from_type=40"), 400),
        (format!("order_no={one}&order_from_type=-1"), 400),
        (format!("order_no={one}&order_from_type=1.0"), 400),
        (format!("order_no={one}&order_from_type=0x1"), 400),
        (format!("order_no={one}&order_robot_id=a"), 400),
        (
            format!("order_no={one}&order_robot_id=99999999999999999999"),
            400,
        ),
        ("order_no=&consume_type=1&pay_type=2".to_owned(), 400),
        ("order_no=nobody&consume_type=1&pay_type=2".to_owned(), 400),
        ("order_no=%BB%E1&consume_type=1&pay_type=2".to_owned(), 400),
        ("consume_type=1".to_owned(), 400),
        ("consume_type=1&pay_type=0".to_owned(), 400),
        ("consume_type=1&pay_type=3".to_owned(), 400),
        ("pay_type=1".to_owned(), 400),
        ("consume_type=tea&pay_type=1".to_owned(), 400),
        ("consume_type=4&pay_type=1".to_owned(), 404),
        ("consume_type=4294967297&pay_type=1".to_owned(), 404),
        (String::new(), 400),
    ] {
        let answer = shop
            .get(&format!("/pay/pay-url?{query}"))
            .send()
            .await
            .unwrap();
        assert_eq!(CREATE_ROUTES[0].refused(answer).await, code, "{query}");
    }
    assert_eq!(upstream.received(), []);
}

#[tokio::test]
async fn smallsaas_refuses_other_types_and_the_other_wallets_orders() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let wechat = shop.order("longjing", 1, "wechat").await;
    let alipay = shop.order("longjing", 1, "alipay").await;
    let wish = |no: &str, kind: &str| json!({"order_number": no, "type": kind}).to_string();
    for (path, body, code) in [
        ("wx", wish(&wechat, "QRCODE"), -3),
        ("wx", wish(&wechat, "JSAPI"), -3),
        ("wx", wish(&wechat, "native"), -3),
        ("wx", json!({"order_number": wechat}).to_string(), -3),
        ("ali", wish(&alipay, "NATIVE"), -3),
        ("ali", wish(&wechat, "QRCODE"), -3),
        ("wx", wish(&alipay, "NATIVE"), -3),
        ("wx", "order_number=1".to_owned(), -3),
        ("wx", "[]".to_owned(), -3),
        (
            "wx",
            json!({"order_number": 1, "type": "NATIVE"}).to_string(),
            -3,
        ),
        ("wx", wish("nobody", "NATIVE"), -1),
        ("wx", wish("", "NATIVE"), -1),
        ("wx", wish("../x", "NATIVE"), -1),
    ] {
        let request = shop
            .post(&format!("/pay/smallsaas/rest/{path}/push_order"))
            .body(body.clone());
        let answer = request.send().await.unwrap();
        assert_eq!(
            CREATE_ROUTES[4].refused(answer).await,
            code,
            "{path} {body}"
        );
    }
    let paid = shop.order("longjing", 1, "wechat").await;
    settle(&shop.store(), &paid, "smallsaas", PayState::Paid).await;
    for (no, status) in [
        ("nobody", 404),
        ("..%2F..%2Fx", 404),
        (alipay.as_str(), 409),
        (&paid, 409),
    ] {
        let answer = shop
            .get(&format!("/pay/smallsaas/app/payment/wpay/{no}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{no}");
        assert!(answer.headers().get("location").is_none());
        assert!(!answer.text().await.unwrap().is_empty());
    }
    assert_eq!(upstream.received(), []);
}
