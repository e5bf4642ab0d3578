//! What the shop itself refuses: in the gateway's own form, and the gateway hears nothing.

use checkout_server::merchant::{order::Gateway, pay_state::PayState, store::Source};
use serde_json::{Value, json};

use crate::{
    doors::{DOORS, number, shop_before, store},
    harness::{Shop, form, read},
    upstream::Upstream,
};

#[tokio::test]
async fn an_order_that_is_over_elsewhere_or_unknown_goes_nowhere() {
    let upstream = Upstream::start().await;
    let shop = shop_before(&upstream).await;
    let store = store(&shop);
    for door in DOORS {
        let [settled, over, elsewhere, other_wallet, unknown] = door.refusals;
        for state in [PayState::Paid, PayState::Canceled, PayState::Refunded] {
            let no = door.order(&shop).await;
            store
                .record(number(&no), state, Source::Notify)
                .await
                .unwrap();
            let answer = door.knock(&shop, &no).send().await.unwrap();
            assert_eq!(door.refused(answer).await, settled, "{door:?} {state:?}");
        }
        let expired = door.order(&shop).await;
        store.end_life(&number(&expired)).unwrap();
        let bound = door.order(&shop).await;
        let rival = match door.gateway {
            "epay" => Gateway::OrderCmd,
            _ => Gateway::Epay,
        };
        store.bind(number(&bound), rival, None).await.unwrap();
        let foreign = shop.order("longjing", 1, "onecode").await;
        for (no, code) in [
            (expired.as_str(), over),
            (&bound, elsewhere),
            (&foreign, other_wallet),
            ("nobody", unknown),
        ] {
            let answer = door.knock(&shop, no).send().await.unwrap();
            assert_eq!(door.refused(answer).await, code, "{door:?} {no}");
        }
    }
    assert_eq!(upstream.heard(), []);
}

async fn gatepay(shop: &Shop, fields: &[(&str, &str)]) -> Value {
    read(form(shop.post("/pay/gatepay"), fields)).await
}

#[tokio::test]
async fn gatepay_refuses_with_the_documents_codes() {
    let upstream = Upstream::start().await;
    let shop = shop_before(&upstream).await;
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
        // An order of the shop's: three pieces of 14, with Alipay.
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
    assert_eq!(upstream.heard(), []);
    assert_eq!(gatepay(&shop, &whole).await, json!({}));
    upstream.heard_once();
}

#[tokio::test]
async fn pay_url_refuses_what_its_document_does_not_know() {
    let upstream = Upstream::start().await;
    let shop = shop_before(&upstream).await;
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
        assert_eq!(DOORS[0].refused(answer).await, code, "{query}");
    }
    assert_eq!(upstream.heard(), []);
}

#[tokio::test]
async fn smallsaas_refuses_other_types_and_the_other_wallets_orders() {
    let upstream = Upstream::start().await;
    let shop = shop_before(&upstream).await;
    let wechat = shop.order("longjing", 1, "wechat").await;
    let alipay = shop.order("longjing", 1, "alipay").await;
    let wish = |no: &str, kind: &str| json!({"order_number": no, "type": kind}).to_string();
    let typed = |kind: &str| {
        json!({"order_number": wechat, "type": "NATIVE", "order_type": kind}).to_string()
    };
    for (path, body, code) in [
        ("wx", wish(&wechat, "QRCODE"), -3),
        ("wx", wish(&wechat, "JSAPI"), -3),
        ("wx", wish(&wechat, "native"), -3),
        ("wx", json!({"order_number": wechat}).to_string(), -3),
        ("ali", wish(&alipay, "NATIVE"), -3),
        ("ali", wish(&wechat, "QRCODE"), -3),
        ("wx", wish(&alipay, "NATIVE"), -3),
        ("wx", typed("order"), -3),
        ("wx", typed(""), -3),
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
        assert_eq!(DOORS[4].refused(answer).await, code, "{path} {body}");
    }
    let paid = shop.order("longjing", 1, "wechat").await;
    let store = store(&shop);
    store
        .record(number(&paid), PayState::Paid, Source::Notify)
        .await
        .unwrap();
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
    assert_eq!(upstream.heard(), []);
}

#[tokio::test]
async fn one_code_for_both_wallets_is_ordered_only_where_gatepay_is() {
    let wish = json!({"product_id": "longjing", "quantity": 2, "wallet": "onecode"}).to_string();
    for (configured, status) in [(true, 200), (false, 422)] {
        let shop = Shop::open_with(|setup| {
            if !configured {
                setup.config.gateways.gatepay = None;
            }
        })
        .await;
        let answer = shop
            .post("/orders")
            .body(wish.clone())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_configured_has_no_door() {
    let shop = Shop::open_with(|setup| setup.config.gateways = Default::default()).await;
    for path in [
        "/pay/pay-url",
        "/pay/epay",
        "/pay/order-cmd",
        "/pay/gatepay",
        "/pay/smallsaas/rest/wx/push_order",
        "/pay/smallsaas/app/payment/wpay/x",
        "/notify/pay-url",
        "/notify/epay",
        "/notify/gatepay",
        "/notify/smallsaas",
    ] {
        for request in [shop.get(path), shop.post(path)] {
            assert_eq!(request.send().await.unwrap().status(), 404, "{path}");
        }
    }
}

#[tokio::test]
async fn a_product_without_a_number_is_not_sold_there() {
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.stand_in(setup);
        let mut goods = setup.config.catalogue().unwrap().products().to_vec();
        goods[0].gatepay_product = None;
        goods[0].consume_type = None;
        setup.config.products = goods;
    })
    .await;
    for (door, code) in [(DOORS[0], 404), (DOORS[3], 106)] {
        let no = door.order(&shop).await;
        let answer = door.knock(&shop, &no).send().await.unwrap();
        assert_eq!(door.refused(answer).await, code, "{door:?}");
    }
    assert_eq!(upstream.heard(), []);
}

#[tokio::test]
async fn the_guards_stand_before_every_gateway() {
    const FRIEND: &str = "https://www.shop.example";
    let upstream = Upstream::start().await;
    let shop = Shop::open_with(|setup| {
        upstream.stand_in(setup);
        setup.config.merchant.allowed_origins = vec![FRIEND.to_owned()];
    })
    .await;
    for door in DOORS {
        for (origin, allowed) in [(FRIEND, true), ("https://evil.example", false)] {
            let no = door.order(&shop).await;
            let request = door.knock(&shop, &no).header("origin", origin);
            let answer = request.send().await.unwrap();
            let named = answer.headers().get("access-control-allow-origin");
            assert_eq!(named.is_some(), allowed, "{door:?} {origin}");
            assert_eq!(answer.headers()["cache-control"], "no-store", "{door:?}");
            assert_eq!(answer.headers()["vary"], "origin", "{door:?}");
        }
    }
    for path in [
        "/pay/gatepay",
        "/pay/smallsaas/rest/wx/push_order",
        "/notify/gatepay",
        "/notify/pay-url",
    ] {
        let huge = shop.post(path).body("x".repeat(256 * 1024 + 1));
        assert_eq!(huge.send().await.unwrap().status(), 413, "{path}");
    }
}
