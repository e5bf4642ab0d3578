//! One sale in the sandbox, over HTTP, as a shopper makes it.

use std::thread;
use std::time::Duration;

use crate::process::Outcome;
use crate::run::http::Connection;
use crate::run::load;

const FORM: &str = "application/x-www-form-urlencoded";
const PAID: &str = r#""pay_state":1"#;

/// Orders, pays with the sandbox's phone, and waits until the server says that the order is
/// paid. The server is at `host:port`, with `--sandbox` and `--dist`.
pub(crate) fn make(address: &str) -> Outcome {
    let mut server = Connection::open(address)?;
    let page = server.get("/")?;
    if !page.contains("<wallet-checkout") {
        return Err(format!("the shop's page has no widget: {page}"));
    }
    let wanted = r#"{"product_id":"gaiwan","quantity":1,"wallet":"wechat"}"#;
    let number = load::number_in(&server.post("/orders", "application/json", wanted)?)?;
    let create = format!("type=wxpay&out_trade_no={number}");
    server.post("/pay/epay", FORM, &create)?;
    let press = format!("order_no={number}&action=pay");
    server.post("/sandbox/phone/act", FORM, &press)?;
    let mut state = String::new();
    for _ in 0..100 {
        state = server.get(&format!("/state?order_no={number}"))?;
        if state.contains(PAID) {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err(format!(
        "the order was not paid within ten seconds: {state}"
    ))
}
