//! What a gateway's answers to queries leave behind: payments with their trade, and events
//! where an answer contradicts.

use checkout_server::merchant::store::Event;
use serde_json::{Value, json};

use crate::{
    create_routes::{first_route, number, shop_with},
    harness::Shop,
    upstream::{Reply, Upstream},
};

async fn sent(gateway: &str) -> (Upstream, Shop, String) {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok("{}"));
    let shop = shop_with(&upstream).await;
    let route = first_route(gateway);
    let no = route.order(&shop).await;
    route.request(&shop, &no).send().await.unwrap();
    (upstream, shop, no)
}

fn answer(no: &str, status: i64, more: &[(&str, &str)]) -> Reply {
    let mut answer = json!({
        "code": 1, "out_trade_no": no, "trade_no": "T1", "type": "wxpay", "money": "88.00",
        "status": status, "endtime": "2026-11-20 15:56:50",
    });
    for (name, value) in more {
        answer[*name] = json!(value);
    }
    Reply::ok(answer.to_string())
}

/// Asks past the pause between two queries.
async fn state_after_query(upstream: &Upstream, shop: &Shop, no: &str) -> Value {
    upstream.received();
    for _ in 0..60 {
        let state = shop.state(no).await;
        if !upstream.received().is_empty() {
            return state;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the gateway was not asked");
}

async fn attention(shop: &Shop) -> Vec<Event> {
    shop.store().attention().await.unwrap()
}

#[tokio::test]
async fn a_payment_that_a_query_finds_has_its_trade_and_is_the_notified_one() {
    let (upstream, shop, no) = sent("epay").await;
    upstream.answers_with(answer(&no, 1, &[]));
    assert_eq!(
        state_after_query(&upstream, &shop, &no).await["pay_state"],
        1
    );
    let payments = shop.store().payments(&number(&no)).await.unwrap();
    let [payment] = payments.as_slice() else {
        panic!("{payments:?}");
    };
    assert_eq!(payment.trade_no.as_deref(), Some("T1"));
    assert_eq!(payment.paid_at.as_deref(), Some("2026-11-20 15:56:50"));
    assert_eq!(payment.source.name(), "browser");
    let events = shop.store().events(&number(&no)).await.unwrap();
    let query = events.iter().find(|event| event.kind.name() == "query");
    let raw = query.unwrap().raw.clone().unwrap();
    assert!(
        String::from_utf8(raw)
            .unwrap()
            .contains("\"trade_no\":\"T1\"")
    );
}

#[tokio::test]
async fn another_amount_in_an_answer_is_a_payment_for_a_person() {
    let (upstream, shop, no) = sent("epay").await;
    upstream.answers_with(answer(&no, 1, &[("money", "8.80")]));
    assert_eq!(
        state_after_query(&upstream, &shop, &no).await["pay_state"],
        9
    );
    assert_eq!(shop.payments(&no).await, 1);
    let waiting = attention(&shop).await;
    assert_eq!(waiting[0].reason.as_deref(), Some("amount"));
    assert_eq!(waiting[0].got.as_deref(), Some("8.80"));
}

/// E8: held back at the gateway, or in a state that it does not document.
#[tokio::test]
async fn a_frozen_order_needs_a_person_once_and_settles_when_it_is_asked_about_again() {
    for (status, reason) in [(3, "frozen"), (4, "unknown_status")] {
        let (upstream, shop, no) = sent("epay").await;
        upstream.answers_with(answer(&no, status, &[]));
        for _ in 0..2 {
            let state = state_after_query(&upstream, &shop, &no).await;
            assert_eq!(state["pay_state"], 9, "{status}");
        }
        let waiting = attention(&shop).await;
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        assert_eq!(waiting[0].reason.as_deref(), Some(reason));
        assert_eq!(waiting[0].got.as_deref(), Some(status.to_string().as_str()));
        assert_eq!(waiting[0].trade_no.as_deref(), Some("T1"));
        assert_eq!(shop.payments(&no).await, 0);
        upstream.answers_with(answer(&no, 1, &[]));
        assert_eq!(
            state_after_query(&upstream, &shop, &no).await["pay_state"],
            1
        );
    }
}

/// One of an order's two numbers is held back; that the other waits does not hide it.
#[tokio::test]
async fn a_frozen_attempt_is_shown_beside_one_that_waits() {
    for frozen in [0, 1] {
        let upstream = Upstream::start().await;
        upstream.answers_with(Reply::ok(r#"{"code":1,"payurl":"https://pay.example/1"}"#));
        let shop = shop_with(&upstream).await;
        let no = shop.order("longjing", 1, "either").await;
        for channel in ["alipay", "wxpay"] {
            assert_eq!(shop.epay(&no, channel, &[]).await["code"], 1);
        }
        let attempts = shop.store().attempts(&number(&no)).await.unwrap();
        let is_frozen = attempts[frozen].number.clone();
        upstream.answers_with(Reply::made(200, move |request| {
            let asked = request.line.split("out_trade_no=").nth(1).unwrap();
            let asked = asked.split(' ').next().unwrap();
            let status = if asked == is_frozen { 3 } else { 0 };
            let answer = json!({"code": 1, "out_trade_no": asked, "trade_no": "T1",
                "money": "88.00", "status": status});
            answer.to_string().into_bytes()
        }));
        assert_eq!(shop.state(&no).await["pay_state"], 9, "{frozen}");
    }
}

/// E8: a refund of 1.00 from 88.00.
#[tokio::test]
async fn a_refund_in_an_answer_is_as_large_as_the_answer_has_it() {
    let (upstream, shop, no) = sent("epay").await;
    upstream.answers_with(answer(&no, 2, &[("refundmoney", "1.00")]));
    assert_eq!(
        state_after_query(&upstream, &shop, &no).await["pay_state"],
        1
    );
    let refunds = shop.store().refunds(&number(&no)).await.unwrap();
    let [refund] = refunds.as_slice() else {
        panic!("{refunds:?}");
    };
    assert_eq!(refund.amount.to_string(), "1.00");
    // Most servers name no amount. Without a refund on record it can only be all of it,
    // which a person is to check.
    let (upstream, shop, no) = sent("epay").await;
    upstream.answers_with(answer(&no, 2, &[]));
    assert_eq!(
        state_after_query(&upstream, &shop, &no).await["pay_state"],
        3
    );
    let waiting = attention(&shop).await;
    assert_eq!(waiting[0].reason.as_deref(), Some("refund_amount_unknown"));
}

/// Row 21: the shop's own key is wrong, which nobody would see.
#[tokio::test]
async fn a_gateway_that_refuses_our_key_calls_a_person() {
    let (upstream, shop, no) = sent("epay").await;
    upstream.answers_with(Reply::ok(r#"{"code":-3,"msg":"x"}"#));
    for _ in 0..2 {
        shop.get(&format!("/state?order_no={no}"))
            .send()
            .await
            .unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    }
    let waiting = attention(&shop).await;
    let [event] = waiting.as_slice() else {
        panic!("{waiting:?}");
    };
    assert_eq!(event.reason.as_deref(), Some("gateway_refused"));
    assert_eq!(event.gateway.as_deref(), Some("epay"));
    assert_eq!(event.got.as_deref(), Some("-3"));
}

/// Row 8: the number of the document's own sample, and others that are not the one.
#[tokio::test]
async fn an_answer_about_another_order_is_an_event() {
    for (gateway, reply) in [
        (
            "order-cmd",
            r#"{"result":0,"order_no":"1510281555449126260705","pay_state":1}"#,
        ),
        (
            "epay",
            r#"{"code":1,"out_trade_no":"1510281555449126260705","status":1,"money":"88"}"#,
        ),
    ] {
        let (upstream, shop, no) = sent(gateway).await;
        upstream.answers_with(Reply::ok(reply));
        let shown = shop
            .get(&format!("/state?order_no={no}"))
            .send()
            .await
            .unwrap();
        assert_eq!(shown.status(), 502, "{gateway}");
        assert_eq!(shop.payments(&no).await, 0);
        let waiting = attention(&shop).await;
        let [event] = waiting.as_slice() else {
            panic!("{gateway}: {waiting:?}");
        };
        assert_eq!(event.reason.as_deref(), Some("another_number"));
        assert_eq!(event.expected.as_deref(), Some(no.as_str()));
        assert_eq!(event.got.as_deref(), Some("1510281555449126260705"));
    }
}

/// Rule 7, and a warning before the JSON: not paid, but a person is to look.
#[tokio::test]
async fn an_answer_that_contradicts_itself_is_an_event() {
    for (prefix, more, reason) in [
        ("", [("trade_status", "WAITING")].as_slice(), "trade_status"),
        (
            "<br />\n<b>Warning</b>: x in <b>/a</b> on line <b>7</b><br />\n",
            &[],
            "not_only_json",
        ),
    ] {
        let (upstream, shop, no) = sent("epay").await;
        let Reply::Answer(_, _, body) = answer(&no, 1, more) else {
            panic!("{more:?}");
        };
        let body = [prefix.as_bytes(), &body].concat();
        upstream.answers_with(Reply::ok(body));
        assert_eq!(
            state_after_query(&upstream, &shop, &no).await["pay_state"],
            0
        );
        let events = shop.store().events(&number(&no)).await.unwrap();
        let event = events
            .iter()
            .find(|event| event.reason.as_deref() == Some(reason));
        assert!(event.is_some_and(|event| !event.accepted), "{events:?}");
    }
}

#[tokio::test]
async fn a_callback_of_order_cmd_leaves_an_event() {
    let (upstream, shop, no) = sent("order-cmd").await;
    for (pay_state, reason) in [(0, Some("not_settled")), (1, None)] {
        let reply = json!({"result": 0, "order_no": no, "pay_state": pay_state});
        upstream.answers_with(Reply::ok(reply.to_string()));
        let called = shop.post(&format!("/notify/order-cmd?order_no={no}"));
        let answer = called.send().await.unwrap().text().await.unwrap();
        assert_eq!(answer, "success");
        let events = shop.store().events(&number(&no)).await.unwrap();
        let mut called = events
            .iter()
            .filter(|event| event.kind.name() == "notification");
        let event = called.next_back().unwrap();
        assert_eq!(event.reason.as_deref(), reason);
        assert!(event.accepted);
    }
    assert_eq!(shop.payments(&no).await, 1);
}
