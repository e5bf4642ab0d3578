//! What a test sends to a shop: create requests, orders that wait for their payment.

use axum::http::StatusCode;
use serde_json::json;

use crate::shop::{Answered, Shop};

/// The letter that chooses one stands before its answers.
pub(crate) const GATEWAYS: [&str; 5] = ["pay-url", "epay", "order-cmd", "gatepay", "smallsaas"];

/// A create request of the widget for each gateway: method, path, and body behind a line feed.
pub(crate) const PAY_REQUESTS: [&str; 6] = [
    "GET /pay/pay-url?consume_type=1&pay_type=2&order_no=$no\n",
    "POST /pay/epay\ntype=wxpay&out_trade_no=$no&device=pc&return_url=https%3A%2F%2Fshop.example%2F",
    "POST /pay/order-cmd\n{\"cmd\":\"WechatPay\",\"order_no\":\"$no\"}",
    "POST /pay/gatepay\nout_order_id=$no&pay_type=wechat&custom=u@x",
    "POST /pay/smallsaas/rest/wx/push_order\n{\"order_number\":\"$no\",\"type\":\"NATIVE\"}",
    "POST /pay/smallsaas/rest/ali/push_order\n{\"order_number\":\"$no\",\"type\":\"QRCODE\"}",
];

/// An order that was sent to the gateway.
pub(crate) fn awaiting(shop: &Shop, gateway: usize) -> String {
    let no = shop.order();
    let link = "https://pay.example/1";
    shop.gateway_answers(match GATEWAYS.get(gateway) {
        Some(&"pay-url") => json!({"code": 200, "data": {"url": link}}).to_string(),
        Some(&"epay") => json!({"code": 1, "payurl": link}).to_string(),
        Some(&"order-cmd") => json!({"result": 0, "code_url": link}).to_string(),
        Some(&"gatepay") => json!({"code": 100, "data": {"order_url": link}}).to_string(),
        _ => json!({"status_code": 0, "data": {"qr_code": link}}).to_string(),
    });
    if let Some(request) = PAY_REQUESTS.get(gateway) {
        let paid = send(shop, &request.replace("$no", &no));
        let paid = paid.expect(request);
        assert_eq!(paid.status, StatusCode::OK, "{request}: {}", paid.body);
    }
    no
}

/// Sends a request that is written as a method, a path and, behind a line feed, a body.
pub(crate) fn send(shop: &Shop, text: &str) -> Option<Answered> {
    let (line, body) = text.split_once('\n').unwrap_or((text, ""));
    let (method, path) = line.split_once(' ')?;
    let headers = if body.trim_start().starts_with('{') {
        [("content-type", "application/json")]
    } else {
        form_headers()
    };
    // A stream goes on for ever.
    let is_stream = path.contains("stream");
    (!is_stream)
        .then(|| shop.send(method, path, &headers, body))
        .flatten()
}

/// Whether the order is paid: by one payment, of exactly its amount.
pub(crate) fn paid(shop: &Shop, no: &str) -> bool {
    let record = shop.record(no);
    let is_paid = record["order"]["pay_state"] == 1;
    let payments = record["payments"].as_array().map_or(0, Vec::len);
    assert!(payments <= 1, "paid twice: {record}");
    if is_paid {
        assert_eq!(
            record["payments"][0]["amount"], record["order"]["amount"],
            "{record}"
        );
    }
    is_paid
}

pub(crate) fn form_headers() -> [(&'static str, &'static str); 1] {
    [("content-type", "application/x-www-form-urlencoded")]
}
