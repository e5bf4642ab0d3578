//! The sandbox's accounts, as a documented backend reads them.

use checkout_server::Setup;

use crate::gateways::WITH_ORDERS;

/// The sandbox's accounts, under the names that the snippets read.
pub(super) fn environment(setup: &Setup) -> Vec<(String, String)> {
    let value = |gateway: &str, key: &str| {
        let table = setup.config.gateways.get(gateway).unwrap();
        table[key].as_str().unwrap().to_owned()
    };
    let token = &setup.config.gateways.get("pay-url").unwrap()["params"]["token"];
    let pairs = [
        ("EPAY_URL", value("epay", "url")),
        ("EPAY_PID", value("epay", "pid")),
        ("EPAY_KEY", value("epay", "key")),
        ("ORDER_CMD_URL", value("order-cmd", "url")),
        ("GATEPAY_URL", value("gatepay", "url")),
        ("GATEPAY_APPKEY", value("gatepay", "appkey")),
        ("GATEPAY_SECRET", value("gatepay", "secret")),
        ("PAY_URL", value("pay-url", "url")),
        (
            "PAY_URL_PARAMS",
            format!("token={}", token.as_str().unwrap()),
        ),
        ("PAY_URL_NOTIFY_TOKEN", value("pay-url", "notify_token")),
        ("SMALLSAAS_URL", value("smallsaas", "base")),
        ("SMALLSAAS_TOKEN", value("smallsaas", "token")),
        ("SMALLSAAS_NOTIFY_TOKEN", value("smallsaas", "notify_token")),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value)).into()
}

/// Where orders are made at the gateways that have them themselves, with the tokens.
pub(super) fn order_paths(setup: &Setup) -> Vec<(String, String)> {
    let paths = WITH_ORDERS.map(|gateway| {
        let table = setup.config.gateways.get(gateway).unwrap();
        let token = table["orders_token"].as_str().unwrap().to_owned();
        (format!("/sandbox/{gateway}/orders"), token)
    });
    paths.into()
}
