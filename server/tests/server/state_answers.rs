//! State answers of other servers, as odd as they come: what is recorded, and what the
//! shopper's page is answered. `@` is the number that was asked about.

use serde_json::{Value, json};

use crate::{
    create_routes::{first_route, number, shop_with},
    harness::{KEY, PID, signed},
    upstream::{Reply, Upstream},
};

const WARNING: &str =
    "<br />\n<b>Warning</b>:  Undefined index {x} in <b>/a.php</b> on line <b>7</b><br />\n";

/// An answer of the query, the HTTP status of `/state` then, its `pay_state` and whether a
/// payment is recorded.
type Case = (&'static str, &'static str, u16, i64);

const CASES: [Case; 29] = [
    // A byte order mark, numbers as text, text as numbers, zeros.
    (
        "epay",
        "\u{feff}{\"code\":1,\"out_trade_no\":\"@\",\"status\":1,\"money\":\"88.00\"}",
        200,
        1,
    ),
    (
        "epay",
        r#"{"code":"1","out_trade_no":"@","status":"1","money":"88"}"#,
        200,
        1,
    ),
    (
        "epay",
        r#"{"code":1.0,"out_trade_no":"@","status":1.0,"money":88}"#,
        200,
        1,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"money":88.0}"#,
        200,
        1,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"money":"88.000"}"#,
        200,
        1,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"money":88.000}"#,
        200,
        1,
    ),
    (
        "epay",
        " \r\n{\"code\":1,\"out_trade_no\":\"@\",\"status\":1,\"money\":\"88\"}\n",
        200,
        1,
    ),
    // Another amount is no payment of the order.
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"money":"88.001"}"#,
        200,
        9,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"money":8800}"#,
        200,
        9,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"money":88.00000000000000001}"#,
        200,
        9,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"money":0.88e2}"#,
        200,
        9,
    ),
    // Both fields that say whether it is paid must.
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"trade_status":"TRADE_SUCCESS","money":"88.00"}"#,
        200,
        1,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"trade_status":"WAITING","money":"88.00"}"#,
        200,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"trade_status":"WAIT_BUYER_PAY","money":"88.00"}"#,
        200,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"trade_status":"TRADE_CLOSED","money":"88.00"}"#,
        200,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"trade_status":"trade_success","money":"88.00"}"#,
        200,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"trade_status":"","money":"88.00"}"#,
        200,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"trade_status":null,"money":"88.00"}"#,
        200,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"trade_status":0,"money":"88.00"}"#,
        200,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":0,"trade_status":"TRADE_SUCCESS","money":"88.00"}"#,
        200,
        0,
    ),
    // The exact number that was asked.
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@1","status":1,"money":"88.00"}"#,
        502,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":" @","status":1,"money":"88.00"}"#,
        502,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":null,"status":1,"money":"88.00"}"#,
        502,
        0,
    ),
    ("epay", r#"{"code":1,"status":1,"money":"88.00"}"#, 502, 0),
    // Nothing that can be understood in two ways.
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":0,"status":1,"money":"88.00"}"#,
        502,
        0,
    ),
    (
        "epay",
        r#"[{"code":1,"out_trade_no":"@","status":1,"money":"88.00"}]"#,
        502,
        0,
    ),
    (
        "epay",
        r#"{"code":1,"out_trade_no":"@","status":1,"money":"88.00"} x"#,
        502,
        0,
    ),
    // What stands behind a warning, marked by `!`, is answered but never ground for paid.
    (
        "epay",
        r#"!{"code":1,"out_trade_no":"@","status":1,"money":"88.00"}"#,
        200,
        0,
    ),
    (
        "epay",
        r#"!{"code":1,"out_trade_no":"@","status":0,"money":"88.00"}"#,
        200,
        0,
    ),
];

/// The table that the widget's reader is tested with as well.
#[tokio::test]
async fn odd_state_answers_are_read_as_the_widget_reads_them() {
    let file = include_str!("../../../tests/fixtures/state-answers.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let route = first_route("order-cmd");
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() > 80);
    let mut wrong = Vec::new();
    for case in cases {
        let no = route.order(&shop).await;
        upstream.answers_with(route.taken());
        route.request(&shop, &no).send().await.unwrap();
        let answer = case["answer"].as_str().unwrap().replace('@', &no);
        upstream.answers_with(Reply::ok(answer));
        let path = format!("/state?order_no={no}");
        let shown = shop.get(&path).send().await.unwrap();
        let status = shown.status().as_u16();
        let shown: Value = serde_json::from_str(&shown.text().await.unwrap()).unwrap();
        let events = shop.store().events(&number(&no)).await.unwrap();
        let has = |reason| events.iter().any(|it| it.reason.as_deref() == Some(reason));
        let name = match (status, shown["pay_state"].as_i64()) {
            (502, _) if has("another_number") => "another",
            (502, _) => "malformed",
            (200, Some(0)) if has("not_only_json") => "unsure",
            (200, Some(0)) => "waiting",
            (200, Some(1)) => "paid",
            (200, Some(2)) => "canceled",
            (200, Some(3)) => "refunded",
            (200, Some(_)) => "undocumented",
            other => panic!("{case} {other:?}"),
        };
        let expected = case.get("read").or(case.get("server")).unwrap();
        let payments = usize::from(name == "paid" || name == "refunded");
        if expected != name || shop.payments(&no).await != payments {
            wrong.push(format!("{}: {name}", case["case"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_epay_answers_is_paid_only_where_it_certainly_is() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let mut wrong = Vec::new();
    for (gateway, answer, status, pay_state) in CASES {
        let route = first_route(gateway);
        let no = route.order(&shop).await;
        upstream.answers_with(Reply::ok("{}"));
        route.request(&shop, &no).send().await.unwrap();
        let answer = answer.replace('!', WARNING).replace('@', &no);
        upstream.answers_with(Reply::ok(answer.clone()));
        let path = format!("/state?order_no={no}");
        let shown = shop.get(&path).send().await.unwrap();
        let shown_status = shown.status().as_u16();
        let shown: Value = serde_json::from_str(&shown.text().await.unwrap()).unwrap();
        let shown_state = shown["pay_state"].as_i64().unwrap_or(0);
        let credits = shop.payments(&no).await;
        let got = (shown_status, shown_state, credits);
        if got
            != (
                status,
                pay_state,
                usize::from(pay_state == 1 || answer.contains(":8800}")),
            )
        {
            wrong.push(format!("{gateway} {answer}: {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is recorded while a browser waits is what it is answered.
#[tokio::test]
async fn a_refund_that_a_browsers_query_finds_is_in_its_answer() {
    let upstream = Upstream::start().await;
    let shop = shop_with(&upstream).await;
    let route = first_route("epay");
    let no = route.order(&shop).await;
    upstream.answers_with(route.taken());
    route.request(&shop, &no).send().await.unwrap();
    for (trade_no, money) in [("T1", "88.00"), ("T2", "10.00")] {
        let fields = [
            ("pid", PID),
            ("trade_no", trade_no),
            ("out_trade_no", &no),
            ("type", "wxpay"),
            ("name", "product"),
            ("money", money),
            ("trade_status", "TRADE_SUCCESS"),
        ];
        let answer = shop.notify(&signed(&fields, KEY)).await;
        assert_eq!(answer.text().await.unwrap(), "success");
    }
    let refunded = json!({
        "code": 1,
        "out_trade_no": no,
        "trade_no": "T1",
        "status": 2,
        "money": "88.00",
    });
    upstream.answers_with(Reply::ok(refunded.to_string()));
    assert_eq!(shop.state(&no).await["pay_state"], 9);
}
