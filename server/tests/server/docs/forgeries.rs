//! Notifications and reports that the gateway did not send.

use reqwest::RequestBuilder;
use serde_json::json;

use super::backend::Backend;
use crate::harness::form;

/// A forged notification of a payment of 88 yuan with Alipay.
pub(super) fn forged_notification(backend: &Backend, gateway: &str, no: &str) -> RequestBuilder {
    match gateway {
        "epay" => backend.get(&format!(
            "/notify/epay?pid=1000&trade_no=1&out_trade_no={no}&type=alipay&name=product\
             &money=88&trade_status=TRADE_SUCCESS&sign=00000000000000000000000000000000\
             &sign_type=MD5"
        )),
        "gatepay" => form(
            backend.post("/notify/gatepay"),
            &[
                ("product_id", "12"),
                ("product_num", "1"),
                ("pay_type", "alipay"),
                ("out_order_id", no),
                ("custom", "u@x 茶"),
                ("order_price", "88"),
                ("order_type", "alipay"),
                ("sign", "00000000000000000000000000000000"),
            ],
        ),
        // The notification itself proves nothing there: the state is queried.
        "order-cmd" => backend.post("/notify/order-cmd").body(no.to_owned()),
        "pay-url" | "smallsaas" => report(backend, gateway, no, "88.00").bearer_auth("made up"),
        other => panic!("{other}: add its forged notification"),
    }
}

/// Whether that gateway's payments are reported by a program of the merchant's.
pub(super) fn is_reported(gateway: &str) -> bool {
    ["pay-url", "smallsaas"].contains(&gateway)
}

/// A report of a payment of that amount with Alipay, without a token.
pub(super) fn report(backend: &Backend, gateway: &str, no: &str, amount: &str) -> RequestBuilder {
    let report = json!({"order_no": no, "pay_state": 1, "amount": amount, "channel": "alipay"});
    backend
        .post(&format!("/notify/{gateway}"))
        .body(report.to_string())
}
