//! order-cmd: every answer about a payment goes through the one query that is recorded.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{
    create_routes::{first_route, shop_with},
    harness::{Shop, form, read},
    upstream::{Reply, Upstream},
};

/// A shop at the upstream, and an order that was sent there.
async fn awaiting() -> (Upstream, Shop, String) {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok(r#"{"result":0,"code_url":"weixin://a"}"#));
    let shop = shop_with(&upstream).await;
    let route = first_route("order-cmd");
    let no = route.order(&shop).await;
    route.request(&shop, &no).send().await.unwrap();
    upstream.received();
    (upstream, shop, no)
}

fn state_answer(no: &str, pay_state: i64) -> Reply {
    let answer = json!({
        "result": 0, "msg": "", "order_no": no, "pay_state": pay_state, "pay_state_desc": "x",
    });
    Reply::ok(answer.to_string())
}

async fn state_command(shop: &Shop, no: &str) -> Value {
    shop.command(json!({"cmd": "WechatPayState", "order_no": no}))
        .await
}

async fn recorded(shop: &Shop, no: &str) -> (i64, usize) {
    let order = shop.store().order(&crate::create_routes::number(no)).await;
    (
        order.unwrap().unwrap().state.code(),
        shop.payments(no).await,
    )
}

fn words(status: u16) -> &'static str {
    if status == 200 { "success" } else { "fail" }
}

async fn called_back(request: RequestBuilder) -> (u16, String) {
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_paid_state_command_is_recorded_before_it_is_answered() {
    let (upstream, shop, no) = awaiting().await;
    upstream.answers_with(state_answer(&no, 1));
    let answer = state_command(&shop, &no).await;
    assert_eq!(
        answer,
        json!({
            "result": 0, "msg": "", "order_no": no, "pay_state": 1, "pay_state_desc": "已支付",
        })
    );
    assert_eq!(recorded(&shop, &no).await, (1, 1));
}

/// A browser may ask about an order that another gateway got, or none: nothing is asked
/// here about such an order, and nothing that is answered here counts for it.
#[tokio::test]
async fn a_state_command_about_an_order_of_another_gateway_asks_nothing() {
    let (upstream, shop, _) = awaiting().await;
    let elsewhere = shop.order("longjing", 1, "wechat").await;
    shop.epay_request(&elsewhere, "wxpay", &[])
        .send()
        .await
        .unwrap();
    let nowhere = shop.order("longjing", 1, "wechat").await;
    upstream.received();
    for no in [elsewhere, nowhere] {
        upstream.answers_with(state_answer(&no, 1));
        let answer = state_command(&shop, &no).await;
        assert_eq!(
            (&answer["result"], &answer["pay_state"]),
            (&json!(0), &json!(0))
        );
        assert_eq!(recorded(&shop, &no).await, (0, 0));
    }
    let asked = upstream.received();
    assert!(
        !asked.iter().any(|request| request.line.contains("/cmd")),
        "{asked:?}"
    );
}

#[tokio::test]
async fn five_hundred_state_commands_are_few_queries() {
    let (upstream, shop, no) = awaiting().await;
    upstream.answers_with(state_answer(&no, 0));
    for _ in 0..5 {
        let commands = (0..100).map(|_| {
            let command = json!({"cmd": "WechatPayState", "order_no": no}).to_string();
            shop.post("/pay/order-cmd").body(command).send()
        });
        let mut at_once: tokio::task::JoinSet<_> = commands.collect();
        while let Some(answer) = at_once.join_next().await {
            let answer: Value =
                serde_json::from_str(&answer.unwrap().unwrap().text().await.unwrap()).unwrap();
            assert_eq!(answer["pay_state"], 0);
        }
    }
    let queries = upstream.received().len();
    assert!(queries <= 10, "{queries} queries");
}

#[tokio::test]
async fn a_callback_makes_the_server_ask_and_record() {
    for (name, callback) in [
        ("query", 0),
        ("form", 1),
        ("json", 2),
        ("the address that the gateway was given", 3),
    ] {
        let (upstream, shop, no) = awaiting().await;
        upstream.answers_with(state_answer(&no, 1));
        let path = "/notify/order-cmd";
        let request = match callback {
            0 => shop.get(&format!("{path}?order_no={no}")),
            1 => form(shop.post(path), &[("order_no", &no)]),
            2 => shop.post(path).body(json!({"order_no": no}).to_string()),
            _ => shop.post(&format!("{path}?order_no={no}")).body("<xml/>"),
        };
        assert_eq!(
            called_back(request).await,
            (200, "success".to_owned()),
            "{name}"
        );
        assert_eq!(recorded(&shop, &no).await, (1, 1), "{name}");
    }
}

/// What the callback itself says is no proof, and a gateway that is told `success` does not
/// call again: it is told so only when its answer is on the disk. An order that waits then is
/// asked about again soon.
#[tokio::test]
async fn a_callback_is_not_taken_before_the_gateway_was_asked() {
    let (upstream, shop, no) = awaiting().await;
    for (reply, status) in [
        (state_answer(&no, 0), 200),
        (state_answer(&no, 7), 200),
        (Reply::ok(r#"{"result":-15,"msg":"x"}"#), 200),
        (state_answer("another", 1), 502),
        (Reply::ok("<html>"), 502),
        (Reply::Answer(500, "", b"oops".to_vec()), 502),
        (Reply::HangUp, 502),
    ] {
        upstream.answers_with(reply.clone());
        let call = form(
            shop.post("/notify/order-cmd"),
            &[("order_no", &*no), ("pay_state", "1"), ("result", "0")],
        );
        assert_eq!(
            called_back(call).await,
            (status, words(status).to_owned()),
            "{reply:?}"
        );
        assert_eq!(recorded(&shop, &no).await, (0, 0), "{reply:?}");
    }
    upstream.received();
    upstream.answers_with(state_answer("nobody", 1));
    for unknown in ["nobody", "", "../x"] {
        let call = form(shop.post("/notify/order-cmd"), &[("order_no", unknown)]);
        assert_eq!(
            called_back(call).await,
            (400, "fail".to_owned()),
            "{unknown}"
        );
    }
    assert_eq!(upstream.received(), []);
}

/// A callback means news, so that an answer from before it is not enough.
#[tokio::test]
async fn a_callback_right_after_a_poll_asks_again() {
    let (upstream, shop, no) = awaiting().await;
    upstream.answers_with(state_answer(&no, 0));
    assert_eq!(shop.state(&no).await["pay_state"], 0);
    upstream.answers_with(state_answer(&no, 1));
    let call = shop.post(&format!("/notify/order-cmd?order_no={no}"));
    assert_eq!(called_back(call).await, (200, "success".to_owned()));
    assert_eq!(recorded(&shop, &no).await, (1, 1));
}

#[tokio::test]
async fn a_flood_of_callbacks_is_one_query_or_two() {
    let (upstream, shop, no) = awaiting().await;
    upstream.answers_with(state_answer(&no, 1));
    let path = format!("/notify/order-cmd?order_no={no}");
    let mut at_once: tokio::task::JoinSet<_> = (0..100).map(|_| shop.post(&path).send()).collect();
    while let Some(answer) = at_once.join_next().await {
        assert_eq!(answer.unwrap().unwrap().text().await.unwrap(), "success");
    }
    let queries = upstream.received().len();
    assert!((1..=2).contains(&queries), "{queries} queries");
    assert_eq!(recorded(&shop, &no).await, (1, 1));
}

/// The number in the document's sample is another one than was asked for; such an answer
/// is about another order.
#[tokio::test]
async fn a_state_answer_counts_for_the_number_that_was_asked() {
    for echoed in [
        json!("1510281555449126260705"),
        json!("TC"),
        json!(""),
        json!(7),
        json!(true),
        json!([]),
    ] {
        let (upstream, shop, no) = awaiting().await;
        let answer = json!({"order_no": echoed, "pay_state": 1, "result": 0});
        upstream.answers_with(Reply::ok(answer.to_string()));
        read(shop.get(&format!("/state?order_no={no}"))).await;
        state_command(&shop, &no).await;
        assert_eq!(recorded(&shop, &no).await, (0, 0), "{echoed}");
    }
}
