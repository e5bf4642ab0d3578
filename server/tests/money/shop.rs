//! The shop's page, as far as the server sees it: the requests that browsers send.

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};

use crate::{
    gateways::{Kind, Wallet},
    plan::Shopper,
    server::Answer,
};

/// Fen of one piece of the products p1, p2 ….
pub(crate) const PRICES: [i64; 6] = [8_800, 12_800, 1_990, 30_000, 100, 4_550];
const FORM: &str = "application/x-www-form-urlencoded";
/// What browsers on the four kinds of devices call themselves, and epay's word for each.
const DEVICES: [(&str, &str); 4] = [
    ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140", "pc"),
    (
        "Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile",
        "mobile",
    ),
    (
        "Mozilla/5.0 (Linux; Android 15) MicroMessenger/8.0",
        "wechat",
    ),
    (
        "Mozilla/5.0 (Linux; Android 15) AlipayClient/10.6",
        "alipay",
    ),
];
const INSIDE_WECHAT: usize = 2;
/// What the pages of one order may differ in: epay's `param`, gatepay's `custom`, the page.
const PAGES: [(&str, &str); 3] = [
    ("user-1", "https://shop.example/a"),
    ("user-2?x", "https://shop.example/a"),
    ("user-1", "https://shop.example/b"),
];

/// An order that the shop made.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) no: String,
    pub(crate) kind: Kind,
    pub(crate) wallet: &'static str,
    pub(crate) product: usize,
}

pub(crate) fn request(method: Method, target: &str, kind: &str, body: String) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(target)
        .header("host", "pay.shop.example")
        .header("content-type", kind)
        .body(Body::from(body))
        .unwrap()
}

pub(crate) fn new_order(product: usize, wallet: &str) -> Request<Body> {
    let wish = json!({
        "product_id": format!("p{}", product + 1),
        "quantity": 1,
        "wallet": wallet,
    });
    request(
        Method::POST,
        "/orders",
        "application/json",
        wish.to_string(),
    )
}

pub(crate) fn poll(order: &Order) -> Request<Body> {
    let target = format!("/state?order_no={}", order.no);
    request(Method::GET, &target, "text/plain", String::new())
}

/// How the page of order-cmd asks when it has no other address.
pub(crate) fn poll_by_command(order: &Order) -> Request<Body> {
    let command = json!({"cmd": "WechatPayState", "order_no": order.no});
    let (target, kind) = ("/pay/order-cmd", "application/json");
    request(Method::POST, target, kind, command.to_string())
}

/// The create request for the order's gateway.
pub(crate) fn create(order: &Order, wallet: Wallet, shopper: Shopper) -> Request<Body> {
    let device = shopper.device % DEVICES.len();
    let page = PAGES[shopper.page % PAGES.len()];
    let mut create = match order.kind {
        Kind::Epay => epay(order, wallet, DEVICES[device].1, page),
        Kind::Gatepay => gatepay(order, wallet, page.0),
        Kind::PayUrl => pay_url(order, wallet),
        Kind::OrderCmd => order_cmd(order, wallet, device, page.1),
        Kind::Smallsaas => smallsaas(order, wallet, device),
    };
    let agent = DEVICES[device].0.parse().unwrap();
    create.headers_mut().insert("user-agent", agent);
    create
}

fn epay(order: &Order, wallet: Wallet, device: &str, page: (&str, &str)) -> Request<Body> {
    let channel = if wallet == Wallet::WeChat {
        "wxpay"
    } else {
        "alipay"
    };
    let fields = [
        ("type", channel),
        ("out_trade_no", &order.no),
        ("device", device),
        ("param", page.0),
        ("return_url", page.1),
    ];
    let body = checkout_server::form::encode(&fields);
    request(Method::POST, "/pay/epay", FORM, body)
}

fn gatepay(order: &Order, wallet: Wallet, custom: &str) -> Request<Body> {
    let fields = [
        ("out_order_id", order.no.as_str()),
        ("pay_type", wallet.name()),
        ("custom", custom),
    ];
    let body = checkout_server::form::encode(&fields);
    request(Method::POST, "/pay/gatepay", FORM, body)
}

fn pay_url(order: &Order, wallet: Wallet) -> Request<Body> {
    let kind = if wallet == Wallet::WeChat { 2 } else { 1 };
    let (product, no) = (order.product + 1, &order.no);
    let target = format!("/pay/pay-url?consume_type={product}&pay_type={kind}&order_no={no}");
    request(Method::GET, &target, "text/plain", String::new())
}

fn order_cmd(order: &Order, wallet: Wallet, device: usize, page: &str) -> Request<Body> {
    let no = &order.no;
    let command = match wallet {
        Wallet::WeChat if device == 0 => json!({"cmd": "WechatPay", "order_no": no}),
        Wallet::WeChat => json!({"cmd": "Pay", "type": 2, "order_no": no}),
        Wallet::Alipay | Wallet::OneCode => {
            json!({"cmd": "Pay", "type": 1, "order_no": no, "return_url": page})
        }
    };
    let (target, kind) = ("/pay/order-cmd", "application/json");
    request(Method::POST, target, kind, command.to_string())
}

fn smallsaas(order: &Order, wallet: Wallet, device: usize) -> Request<Body> {
    let no = &order.no;
    if wallet == Wallet::WeChat && device == INSIDE_WECHAT {
        let target = format!("/pay/smallsaas/app/payment/wpay/{no}");
        return request(Method::GET, &target, "text/plain", String::new());
    }
    let (path, kind) = match wallet {
        Wallet::WeChat => ("wx", "NATIVE"),
        Wallet::Alipay | Wallet::OneCode => ("ali", "QRCODE"),
    };
    let push = json!({"order_type": "Order", "order_number": no, "type": kind});
    let target = format!("/pay/smallsaas/rest/{path}/push_order");
    request(Method::POST, &target, "application/json", push.to_string())
}

/// Whether the answer has a way to pay.
pub(crate) fn succeeded(kind: Kind, answer: &Answer) -> bool {
    let (field, success) = match kind {
        Kind::PayUrl => ("code", 200),
        Kind::Epay => ("code", 1),
        Kind::OrderCmd => ("result", 0),
        Kind::Gatepay => ("code", 100),
        Kind::Smallsaas => ("status_code", 0),
    };
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    answer.status == 200 && body[field] == success
}
