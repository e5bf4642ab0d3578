//! The gateways by name, and lists with a case of each.

use wallet_checkout::gateway::Gateway;

pub(crate) fn gateway(name: &str) -> Gateway {
    Gateway::from_name(name).unwrap_or_else(|| panic!("there is no gateway {name}"))
}

/// Every gateway with its case. One without a case fails by its name.
#[track_caller]
pub(crate) fn of_each<T: Clone>(cases: &[(&str, T)]) -> Vec<(Gateway, T)> {
    let mut all = Vec::new();
    for gateway in Gateway::ALL {
        let mut cases = cases.iter();
        let case = cases.find(|(name, _)| *name == gateway.name());
        let (_, case) = case.unwrap_or_else(|| panic!("no case for the gateway {gateway:?}"));
        all.push((gateway, case.clone()));
    }
    all
}

/// An answer of each to a create request for Alipay that offers a way to pay.
pub(crate) const SUCCESS: [(&str, &str); 5] = [
    (
        "pay-url",
        r#"{"code":200,"data":{"url":"https://pay.example/1","referer":""},"desc":""}"#,
    ),
    (
        "epay",
        r#"{"code":1,"msg":"","payurl":"https://pay.example/1"}"#,
    ),
    (
        "order-cmd",
        r#"{"pay_info":{"alipay_url":"https://pay.example/1"},"msg":"","result":0}"#,
    ),
    (
        "gatepay",
        r#"{"code":100,"msg":"","data":{"order_price":88,"order_url":"https://pay.example/1"}}"#,
    ),
    (
        "smallsaas",
        r#"{"status_code":0,"data":{"qr_code":"https://qr.alipay.com/bax1"}}"#,
    ),
];
