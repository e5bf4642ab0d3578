//! Orders and refunds, create requests and what gateways answer to them.

use axum::http::StatusCode;
use checkout_server::money::Fen;
use serde_json::Value;

use crate::notifications::{accepted, fields};
use crate::requests::{PAY_REQUESTS, awaiting, paid, send};
use crate::shop::{KEY, Shop};
use crate::signed;

/// An order that the API makes is the one that was asked for.
pub(crate) fn made_by_api(shop: &Shop, text: &str) {
    let made = shop.api("POST", "/orders", "k-of-an-order", text);
    if made.status != StatusCode::CREATED && made.status != StatusCode::OK {
        assert!(
            made.status.is_client_error(),
            "{} {}",
            made.status,
            made.body
        );
        let problem = made.json();
        assert_eq!(problem["status"], made.status.as_u16(), "{}", made.body);
        return;
    }
    let shown = made.json();
    let wanted: Value = serde_json::from_str(text).unwrap_or_default();
    let fen = |value: &Value| value.as_str().and_then(|text| Fen::parse(text).ok());
    let no = shown["order_no"].as_str().unwrap_or_default();
    if made.status == StatusCode::CREATED {
        assert!(fen(&shown["amount"]).is_some(), "{}", made.body);
        assert_eq!(fen(&shown["amount"]), fen(&wanted["amount"]), "{text}");
        assert_eq!(shown["description"], wanted["description"], "{text}");
        assert_eq!(shop.record(no)["order"], shown);
    }
}

/// No more money is given back than was paid.
pub(crate) fn refunded(shop: &Shop, text: &str) {
    let no = awaiting(shop, 1);
    let paid_by = format!(
        "pid=1000&trade_no={no}&out_trade_no={no}&type=wxpay&name=product&money=88&trade_status=TRADE_SUCCESS"
    );
    let sent = signed::epay(&fields(&paid_by).unwrap_or_default(), KEY);
    assert!(accepted(shop, "/notify/epay", &sent) && paid(shop, &no));
    shop.gateway_answers(r#"{"code":1,"msg":"ok"}"#);
    for key in ["one", "two", "one"] {
        let asked = shop.api(
            "POST",
            &format!("/orders/{no}/refunds"),
            &format!("{no}-{key}"),
            text,
        );
        let is_answered = asked.status.is_success() || asked.status.is_client_error();
        assert!(is_answered, "{} {}", asked.status, asked.body);
    }
    let record = shop.record(&no);
    let refunds = record["refunds"].as_array().into_iter().flatten();
    let open = refunds.filter(|refund| refund["state"] != "failed");
    let fen = |value: &Value| {
        value
            .as_str()
            .and_then(|text| Fen::parse(text).ok())
            .map_or(0, Fen::get)
    };
    let sum: u64 = open.map(|refund| fen(&refund["amount"])).sum();
    assert!(sum <= 8800, "{record}");
    let payment = &record["payments"][0];
    assert!(
        fen(&payment["refunded"]) + fen(&payment["reserved"]) <= 8800,
        "{record}"
    );
}

/// An order of a page has the price of the catalogue.
pub(crate) fn ordered(shop: &Shop, text: &str) {
    let made = shop.post_json("/orders", text);
    if made.status.is_success() {
        let made = made.json();
        let Some(no) = made["order_no"].as_str() else {
            return;
        };
        let order = &shop.record(no)["order"];
        assert_eq!(order["amount"], made["amount"], "{made}");
        assert_eq!(order["pay_state"], 0);
    }
}

/// A create request pays nothing, whatever else it does.
pub(crate) fn pay_request(shop: &Shop, text: &str) {
    let no = shop.order();
    shop.gateway_answers(r#"{"code":1,"payurl":"https://pay.example/1"}"#);
    let text = text.replace("$no", &no);
    if text.contains(" /pay/") {
        send(shop, &text);
    }
    assert!(!paid(shop, &no), "{text}");
}

/// An answer to a create request is handed on as JSON or in words of ours, and pays nothing.
pub(crate) fn create_answer(shop: &Shop, text: &str) {
    let Some((letter, answer)) = text.split_at_checked(1) else {
        return;
    };
    let place = letter.bytes().next().map_or(0, usize::from) % PAY_REQUESTS.len();
    let no = shop.order();
    shop.gateway_answers(answer.replace("$no", &no));
    let request = PAY_REQUESTS
        .get(place)
        .map(|request| request.replace("$no", &no));
    let answered = request.and_then(|request| send(shop, &request));
    let answered = answered.expect("no answer");
    let body = answered.body.trim_start_matches('\u{feff}').trim_start();
    let is_object = body.starts_with('{') || body.starts_with("<br");
    assert!(is_object, "{}", answered.body);
    assert!(!paid(shop, &no), "{answer}");
}

pub(crate) fn epay_state_answer(shop: &Shop, text: &str) {
    state_answer(shop, 1, text, |answer| {
        let is = |name: &str| is_number(&answer[name], 1);
        is("code") && is("status")
    });
}

pub(crate) fn order_cmd_state_answer(shop: &Shop, text: &str) {
    state_answer(shop, 2, text, |answer| {
        is_number(&answer["result"], 0) && is_number(&answer["pay_state"], 1)
    });
}

/// An answer to a state query pays the order only if another reader of JSON reads that in it.
pub(crate) fn state_answer(
    shop: &Shop,
    gateway: usize,
    text: &str,
    reads_paid: fn(&Value) -> bool,
) {
    let no = awaiting(shop, gateway);
    let text = text.replace("$no", &no);
    shop.gateway_answers(text.as_bytes());
    let shown = shop.send("GET", &format!("/state?order_no={no}"), &[], "");
    let shown = shown.expect("no state");
    let is_paid = paid(shop, &no);
    let shows_paid = shown.json()["pay_state"] == 1;
    assert!(is_paid || !shows_paid, "{text}: {}", shown.body);
    if is_paid {
        let json = text.trim_start_matches('\u{feff}');
        let json: Option<Value> = serde_json::from_str(json).ok();
        assert!(json.is_some_and(|json| reads_paid(&json)), "{text}");
    }
}

pub(crate) fn is_number(value: &Value, number: i64) -> bool {
    let text = value.as_str().map(str::to_owned);
    let text = text.unwrap_or_else(|| value.to_string());
    let (whole, zeros) = text.split_once('.').unwrap_or((&text, "0"));
    whole == number.to_string() && !zeros.is_empty() && zeros.bytes().all(|zero| zero == b'0')
}

/// Whatever is sent anywhere, it pays nothing that nobody paid.
pub(crate) fn anything(shop: &Shop, text: &str) {
    let no = shop.order();
    send(shop, &text.replace("$no", &no));
    assert!(!paid(shop, &no), "{text}");
}
