//! The sandbox's `api.php`: the merchant's totals, orders, settlements and refunds.

use serde_json::{Value, json};

use crate::{
    epay::{mapi, order},
    epay_cashier::multipart,
    harness::{KEY, PID, Shop, form, read},
};

async fn api(shop: &Shop, act: &str, more: &[(&str, &str)]) -> Value {
    let query = [&[("act", act), ("pid", PID), ("key", KEY)], more].concat();
    read(shop.get("/sandbox/epay/api.php").query(&query)).await
}

async fn refund(shop: &Shop, more: &[(&str, &str)]) -> Value {
    let fields = [&[("pid", PID), ("key", KEY)], more].concat();
    read(form(shop.post("/sandbox/epay/api.php?act=refund"), &fields)).await
}

/// Makes an order whose merchant can be reached, and does not accept what it is sent.
async fn make(shop: &Shop, no: &str, money: &str) {
    let notify_url = format!("{}/notify/epay", shop.base);
    let changes = [
        ("out_trade_no", Some(no)),
        ("money", Some(money)),
        ("notify_url", Some(notify_url.as_str())),
    ];
    mapi(shop, &order(&changes)).await;
}

async fn paid(shop: &Shop, no: &str, money: &str) {
    make(shop, no, money).await;
    assert_eq!(shop.phone(no, "pay").await, "pay");
}

#[tokio::test]
async fn refunds_are_together_no_more_than_what_was_paid() {
    let shop = Shop::open().await;
    make(&shop, "W", "88.00").await;
    paid(&shop, "R", "88.00").await;
    let no = ("out_trade_no", "R");
    for (fields, code, msg) in [
        (vec![("money", "1.00")], -4, "订单号不能为空"),
        (
            vec![("out_trade_no", "X"), ("money", "1.00")],
            -1,
            "当前订单不存在！",
        ),
        (
            vec![("out_trade_no", "W"), ("money", "1.00")],
            -1,
            "该订单状态不支持退款！",
        ),
        (vec![no, ("money", "1,00")], -1, "金额输入错误"),
        (vec![no, ("money", "0")], -1, "金额输入错误"),
        (vec![no, ("money", "88.01")], -1, "退款金额不能大于订单金额"),
        (vec![no, ("money", "1.00")], 1, "退款成功！退款金额¥1.00"),
        (vec![no, ("money", "87.01")], -1, "退款金额不能大于订单金额"),
        (vec![no, ("money", "80")], 1, "退款成功！退款金额¥80.00"),
        (vec![no, ("money", "7.00")], 1, "退款成功！退款金额¥7.00"),
        (vec![no, ("money", "0.01")], -1, "退款金额不能大于订单金额"),
    ] {
        let answer = refund(&shop, &fields).await;
        assert_eq!(answer, json!({"code": code, "msg": msg}), "{fields:?}");
    }
    // A real server calls it refunded from the first part on.
    assert_eq!(api(&shop, "order", &[no]).await["status"], 2);
    assert_eq!(
        api(&shop, "order", &[("out_trade_no", "W")]).await["status"],
        0
    );
}

#[tokio::test]
async fn a_trade_that_the_phone_gave_back_has_nothing_left() {
    let shop = Shop::open().await;
    paid(&shop, "R", "88.00").await;
    shop.phone("R", "refund").await;
    let fields = [("out_trade_no", "R"), ("money", "0.01")];
    assert_eq!(
        refund(&shop, &fields).await["msg"],
        "退款金额不能大于订单金额"
    );
}

#[tokio::test]
async fn a_refund_wants_the_key_in_a_form() {
    let shop = Shop::open().await;
    paid(&shop, "R", "88.00").await;
    let right = [
        ("pid", PID),
        ("key", KEY),
        ("out_trade_no", "R"),
        ("money", "1.00"),
    ];
    let path = "/sandbox/epay/api.php?act=refund";
    let by_query = read(shop.get(path).query(&right)).await;
    assert_eq!(by_query, json!({"code": -3, "msg": "商户ID不存在"}));
    let wrong = [
        ("pid", PID),
        ("key", "k"),
        ("out_trade_no", "R"),
        ("money", "1.00"),
    ];
    let refused = read(form(shop.post(path), &wrong)).await;
    assert_eq!(refused, json!({"code": -3, "msg": "商户密钥错误"}));
    assert_eq!(read(multipart(shop.post(path), &right)).await["code"], 1);
}

#[tokio::test]
async fn orders_are_listed_newest_first_in_parts_and_by_status() {
    let shop = Shop::open().await;
    for number in 0..12 {
        let no = format!("L{number}");
        make(&shop, &no, "1.00").await;
    }
    shop.phone("L3", "pay").await;
    for (more, expected) in [
        (
            vec![],
            vec!["L11", "L10", "L9", "L8", "L7", "L6", "L5", "L4", "L3", "L2"],
        ),
        (vec![("limit", "2")], vec!["L11", "L10"]),
        (vec![("limit", "2"), ("offset", "10")], vec!["L1", "L0"]),
        (vec![("status", "1")], vec!["L3"]),
        (vec![("status", "2")], vec![]),
    ] {
        let answer = api(&shop, "orders", &more).await;
        let listed: Vec<_> = answer["data"].as_array().unwrap().iter().collect();
        let numbers: Vec<_> = listed
            .iter()
            .map(|one| one["out_trade_no"].as_str().unwrap())
            .collect();
        assert_eq!(numbers, expected, "{more:?}");
        assert_eq!(answer["count"], expected.len());
    }
}

#[tokio::test]
async fn the_merchant_sees_its_totals_and_no_settlement() {
    let shop = Shop::open().await;
    paid(&shop, "M1", "88.00").await;
    paid(&shop, "M2", "12.00").await;
    make(&shop, "M3", "1.00").await;
    refund(&shop, &[("out_trade_no", "M2"), ("money", "2.00")]).await;
    let merchant = api(&shop, "query", &[]).await;
    assert_eq!(
        merchant,
        json!({
            "code": 1, "pid": 1000, "key": KEY, "active": 1, "money": "98.00", "type": 1,
            "account": null, "username": null, "orders": 3, "orders_today": 3,
            "orders_lastday": 0,
        })
    );
    let settled = api(&shop, "settle", &[]).await;
    assert_eq!(
        settled,
        json!({"code": 1, "msg": "查询结算记录成功！", "count": 0, "data": []})
    );
}
