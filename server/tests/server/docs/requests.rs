//! The widget's create requests to a gateway's backend, and the links of the answers.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::backend::Backend;
use crate::harness::form;

pub(super) fn wallets(gateway: &str) -> &'static [&'static str] {
    if gateway == "gatepay" {
        &["wechat", "alipay", "onecode"]
    } else {
        &["wechat", "alipay"]
    }
}

/// The widget's request for an order.
pub(super) fn create_request(
    backend: &Backend,
    gateway: &str,
    wallet: &str,
    no: &str,
) -> RequestBuilder {
    match gateway {
        "epay" => {
            let kind = if wallet == "wechat" {
                "wxpay"
            } else {
                "alipay"
            };
            let fields = [
                ("type", kind),
                ("out_trade_no", no),
                // The browser's price counts for nothing.
                ("money", "0.01"),
                ("name", "West Lake Longjing"),
                ("device", "pc"),
                ("return_url", "https://shop.example/?a=1&b=2"),
                ("param", "p q"),
            ];
            form(backend.post("/pay/epay"), &fields)
        }
        "order-cmd" => {
            let command = match wallet {
                "wechat" => json!({"cmd": "WechatPay", "order_no": no}),
                _ => json!({"cmd": "Pay", "order_no": no, "type": 1,
                            "return_url": "https://shop.example/"}),
            };
            backend.post("/pay/order-cmd").body(command.to_string())
        }
        "gatepay" => {
            let fields = [
                ("product_id", "longjing"),
                ("product_num", "1"),
                ("out_order_id", no),
                ("pay_type", wallet),
                ("custom", "u@x 茶"),
            ];
            form(backend.post("/pay/gatepay"), &fields)
        }
        "pay-url" => {
            let kind = if wallet == "wechat" { 2 } else { 1 };
            let query = format!("?consume_type=99&pay_type={kind}&token=x&order_no={no}");
            backend.get(&("/pay/pay-url".to_owned() + &query))
        }
        "smallsaas" => {
            let (path, kind) = match wallet {
                "wechat" => ("/pay/smallsaas/rest/wx/push_order", "NATIVE"),
                _ => ("/pay/smallsaas/rest/ali/push_order", "QRCODE"),
            };
            let push = json!({"order_type": "Order", "order_number": no, "type": kind});
            backend.post(path).body(push.to_string())
        }
        other => panic!("{other}: add its create request"),
    }
}

/// The link that the widget opens, or draws as a QR code.
pub(super) fn link<'a>(gateway: &str, wallet: &str, answer: &'a Value) -> Option<&'a str> {
    let place = match (gateway, wallet) {
        ("epay", "wechat") => "/qrcode",
        ("epay", _) => "/payurl",
        ("order-cmd", "wechat") => "/code_url",
        ("order-cmd", _) => "/pay_info/alipay_url",
        ("gatepay", _) => "/data/order_url",
        ("pay-url", _) => "/data/url",
        ("smallsaas", "wechat") => "/data/codeUrl",
        ("smallsaas", _) => "/data/qr_code",
        other => panic!("{other:?}: add where its link is"),
    };
    answer.pointer(place)?.as_str()
}
