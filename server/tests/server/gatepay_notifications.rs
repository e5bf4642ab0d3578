//! What a payment does at the sandbox's gatepay, and the notification about it.

use checkout_server::form::{decode, field};
use serde_json::json;

use crate::{
    gatepay::create,
    gateways::{APPKEY, Gateways, gatepay_signed},
};

#[tokio::test]
async fn payments_use_up_the_stock_and_the_daily_quota() {
    let gateways = Gateways::open().await;
    gateways
        .scenario(json!({"gatepay": {"stock": 3, "quota": 3 * 8800}}))
        .await;
    let order = |no, items| [("out_order_id", no), ("product_num", items)];
    create(&gateways, &order("A", "2")).await;
    assert_eq!(gateways.act("A", &[("action", "pay")]).await, "pay");
    assert_eq!(create(&gateways, &order("B", "2")).await["code"], 110);
    create(&gateways, &order("C", "1")).await;
    gateways.act("C", &[("action", "pay")]).await;
    gateways
        .scenario(json!({"gatepay": {"quota": 3 * 8800}}))
        .await;
    assert_eq!(create(&gateways, &order("D", "1")).await["code"], 111);
    // The page of an order that was accepted before is still there.
    assert_eq!(create(&gateways, &order("C", "1")).await["code"], 100);
    let cleared = gateways
        .request("DELETE", "/sandbox/scenario")
        .send()
        .await
        .unwrap();
    assert_eq!(cleared.status(), 204);
    assert_eq!(create(&gateways, &order("D", "1")).await["code"], 100);
}

#[tokio::test]
async fn a_notification_has_the_fields_of_the_create_request_and_a_signature() {
    let gateways = Gateways::open().await;
    for (pay_type, wallet) in [("wechat", ""), ("alipay", ""), ("onecode", "wechat")] {
        let custom = "茶客 a+b&c";
        let changes = [
            ("pay_type", pay_type),
            ("custom", custom),
            ("product_id", "14"),
            ("out_order_id", pay_type),
        ];
        create(&gateways, &changes).await;
        gateways
            .act(pay_type, &[("action", "pay"), ("wallet", wallet)])
            .await;
    }
    for received in gateways.received(3).await {
        assert_eq!(
            (received.gateway.as_str(), received.authorization.as_str()),
            ("gatepay", "")
        );
        let fields = decode(received.body.as_bytes());
        let names: Vec<_> = fields
            .iter()
            .map(|(name, _)| String::from_utf8_lossy(name))
            .collect();
        assert_eq!(
            names,
            [
                "product_id",
                "product_num",
                "pay_type",
                "out_order_id",
                "custom",
                "order_price",
                "order_type",
                "sign"
            ]
        );
        let value = |name| field(&fields, name).unwrap();
        let pay_type = value("pay_type");
        assert_eq!(
            (value("out_order_id"), value("order_type")),
            (pay_type.clone(), pay_type.clone())
        );
        assert_eq!(value("order_price"), "19.9");
        let signed = [
            ("appkey", APPKEY),
            ("product_id", "14"),
            ("product_num", "1"),
            ("pay_type", &pay_type),
            ("out_order_id", &pay_type),
            ("custom", "茶客 a+b&c"),
        ];
        assert_eq!(value("sign"), gatepay_signed(&signed));
    }
}

#[tokio::test]
async fn the_notification_is_repeated_until_the_answer_is_success_and_nothing_else() {
    let gateways = Gateways::open().await;
    gateways.will_answer(&["not success", "SUCCESS"]);
    create(&gateways, &[]).await;
    gateways.act("G1", &[("action", "pay")]).await;
    let received = gateways.received(3).await;
    assert!(received[0] == received[1] && received[1] == received[2]);
    let notify = gateways.trade("G1").await["notify"].clone();
    assert_eq!(notify, json!({"attempts": 3, "taken": true}));
    // A refund leads to no notification.
    gateways.act("G1", &[("action", "refund")]).await;
    gateways.received(3).await;
}

#[tokio::test]
async fn a_notification_fails_on_demand() {
    let gateways = Gateways::open().await;
    create(&gateways, &[]).await;
    for fault in [
        json!({"kind": "bad-signature"}),
        json!({"kind": "body", "value": "x=1"}),
    ] {
        let mut fault = fault;
        fault["gateway"] = json!("gatepay");
        fault["at"] = json!("notify");
        gateways.fault(fault).await;
    }
    gateways.will_answer(&["fail", "fail"]);
    gateways.act("G1", &[("action", "pay")]).await;
    let received = gateways.received(3).await;
    let sign = |at: usize| field(&decode(received[at].body.as_bytes()), "sign");
    assert_eq!(
        sign(0).unwrap().chars().rev().collect::<String>(),
        sign(2).unwrap()
    );
    assert_eq!(received[1].body, "x=1");
}
