//! Reports of refunds: a part of the money is a refund of its own.

use serde_json::{Value, json};

use crate::{
    create_routes::{number, shop_with},
    harness::Shop,
    reports::REPORTED,
    upstream::{Reply, Upstream},
};

/// Sends a report, and returns the status.
async fn report(shop: &Shop, gateway: &str, token: &str, fields: Value) -> u16 {
    let request = shop
        .post(&format!("/notify/{gateway}"))
        .header("authorization", format!("Bearer {token}"))
        .body(fields.to_string());
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let word = if status == 200 { "success" } else { "fail" };
    assert_eq!(answer.text().await.unwrap(), word, "{fields}");
    status
}

fn fields(no: &str, pay_state: i64, amount: &str) -> Value {
    json!({"order_no": no, "pay_state": pay_state, "amount": amount, "channel": "wechat"})
}

#[tokio::test]
async fn a_refund_of_a_part_is_recorded_and_the_order_stays_paid() {
    for (route, token, _) in REPORTED {
        let upstream = Upstream::start().await;
        upstream.answers_with(Reply::ok("{}"));
        let shop = shop_with(&upstream).await;
        let no = route.order(&shop).await;
        route.request(&shop, &no).send().await.unwrap();
        let send = async |report_fields| report(&shop, route.gateway, token, report_fields).await;
        let refunded = async || {
            let payments = shop.store().payments(&number(&no)).await.unwrap();
            payments[0].refunded.to_string()
        };
        assert_eq!(send(fields(&no, 1, "88.00")).await, 200);
        for _ in 0..2 {
            assert_eq!(send(fields(&no, 3, "10.00")).await, 200);
            assert_eq!(shop.state(&no).await["pay_state"], 1);
            assert_eq!(refunded().await, "10.00");
        }
        // The same amount again, by a name of its own.
        let mut second = fields(&no, 3, "10.00");
        second["refund_no"] = json!("R2");
        for _ in 0..2 {
            assert_eq!(send(second.clone()).await, 200);
            assert_eq!(refunded().await, "20.00");
        }
        assert_eq!(send(fields(&no, 3, "68.01")).await, 400);
        assert_eq!(send(fields(&no, 3, "88.01")).await, 400);
        assert_eq!(refunded().await, "20.00");
        assert_eq!(send(fields(&no, 3, "88.00")).await, 200);
        assert_eq!(refunded().await, "88.00");
        assert_eq!(shop.state(&no).await["pay_state"], 3);
        assert_eq!(shop.store().refunds(&number(&no)).await.unwrap().len(), 3);
        let attention = shop.store().attention().await.unwrap();
        assert_eq!(attention.len(), 2, "{attention:?}");
    }
}

#[tokio::test]
async fn a_refund_of_a_part_of_nothing_is_rejected_and_of_all_is_known_to_have_been_paid() {
    for (route, token, _) in REPORTED {
        let upstream = Upstream::start().await;
        upstream.answers_with(Reply::ok("{}"));
        let shop = shop_with(&upstream).await;
        let no = route.order(&shop).await;
        route.request(&shop, &no).send().await.unwrap();
        let send = async |report_fields| report(&shop, route.gateway, token, report_fields).await;
        assert_eq!(send(fields(&no, 3, "10.00")).await, 400);
        assert_eq!(shop.payments(&no).await, 0);
        assert_eq!(send(fields(&no, 3, "88.00")).await, 200);
        assert_eq!(shop.state(&no).await["pay_state"], 3);
        assert_eq!(shop.payments(&no).await, 1);
    }
}

/// Reports may arrive in any order: the whole covers its parts.
#[tokio::test]
async fn a_part_that_is_reported_after_the_whole_was_given_back_is_a_part_of_it() {
    for (route, token, _) in REPORTED {
        let upstream = Upstream::start().await;
        upstream.answers_with(Reply::ok("{}"));
        let shop = shop_with(&upstream).await;
        let no = route.order(&shop).await;
        route.request(&shop, &no).send().await.unwrap();
        let send = async |report_fields| report(&shop, route.gateway, token, report_fields).await;
        assert_eq!(send(fields(&no, 1, "88.00")).await, 200);
        assert_eq!(send(fields(&no, 3, "88.00")).await, 200);
        assert_eq!(send(fields(&no, 3, "10.00")).await, 200);
        assert_eq!(shop.state(&no).await["pay_state"], 3);
        assert_eq!(shop.store().refunds(&number(&no)).await.unwrap().len(), 1);
        assert!(shop.store().attention().await.unwrap().is_empty());
        // By a name of its own it is another one, which a person must look at.
        let mut named = fields(&no, 3, "10.00");
        named["refund_no"] = json!("R2");
        assert_eq!(send(named).await, 400);
        let attention = shop.store().attention().await.unwrap();
        assert_eq!(attention[0].reason.as_deref(), Some("refund_above_payment"));
    }
}

/// A report may name the trade, so that a second payment is one.
#[tokio::test]
async fn a_report_that_names_its_trade_makes_a_payment_of_it() {
    for (route, token, _) in REPORTED {
        let upstream = Upstream::start().await;
        upstream.answers_with(Reply::ok("{}"));
        let shop = shop_with(&upstream).await;
        let no = route.order(&shop).await;
        route.request(&shop, &no).send().await.unwrap();
        for (trade, payments) in [("T1", 1), ("T1", 1), ("T2", 2)] {
            let mut named = fields(&no, 1, "88.00");
            named["trade_no"] = json!(trade);
            assert_eq!(report(&shop, route.gateway, token, named).await, 200);
            assert_eq!(shop.payments(&no).await, payments);
        }
        let attention = shop.store().attention().await.unwrap();
        assert_eq!(attention[0].reason.as_deref(), Some("second_payment"));
        let other = fields(&no, 1, "88.01");
        assert_eq!(report(&shop, route.gateway, token, other).await, 400);
        let rejected = shop.store().attention().await.unwrap().pop().unwrap();
        assert_eq!(rejected.expected.as_deref(), Some("88.00"));
        assert_eq!(rejected.got.as_deref(), Some("88.01"));
        assert!(!rejected.accepted);
    }
}
