//! What differs about a payment is logged with both values, so that a person finds it.

use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    harness::{KEY, PID, form, new_database, order_request, signed, temporary},
    process::{Program, command},
    upstream::{Reply, Upstream},
};

#[tokio::test(flavor = "multi_thread")]
async fn another_amount_and_another_wallet_are_logged_with_both_values() {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok("{}"));
    let (config, database) = (temporary("logged.toml"), new_database("logged"));
    let origin = &upstream.origin;
    let text = format!(
        "[merchant]\npublic_url = 'https://pay.shop.example'\n\
         [[products]]\nid = 'longjing'\nname_zh = 'a'\nname_en = 'b'\nprice = '88.00'\nmax_quantity = 5\n\
         [gateways.epay]\nurl = '{origin}/m'\nquery_url = '{origin}/q'\npid = '{PID}'\nkey = '{KEY}'"
    );
    std::fs::write(&config, text).unwrap();
    let mut command = command(&database, "0");
    command.arg("--config").arg(&config).env("NO_PROXY", "*");
    let program = Program::run(&mut command);
    let http = Client::builder().no_proxy().build().unwrap();
    let at = |path: &str| format!("{}{path}", program.base);
    let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "alipay"});
    let made = order_request(http.post(at("/orders"))).body(wanted.to_string());
    let made = made.send().await.unwrap().text().await.unwrap();
    let made: Value = serde_json::from_str(&made).unwrap();
    let no = made["order_no"].as_str().unwrap();
    let create = [("type", "alipay"), ("out_trade_no", no)];
    form(http.post(at("/pay/epay")), &create)
        .send()
        .await
        .unwrap();
    for (money, kind, trade_no) in [("87.99", "alipay", "T-a"), ("88", "wxpay", "T-b")] {
        let fields = [
            ("pid", PID),
            ("trade_no", trade_no),
            ("out_trade_no", no),
            ("type", kind),
            ("name", "product"),
            ("money", money),
            ("trade_status", "TRADE_SUCCESS"),
        ];
        let call = http.get(at("/notify/epay")).query(&signed(&fields, KEY));
        call.send().await.unwrap();
    }
    // E10: whoever runs the server reads where to.
    let redirect = "location: https://elsewhere.example/m?key=CANARY\r\n";
    upstream.answers_with(Reply::Answer(301, redirect, Vec::new()));
    let other = order_request(http.post(at("/orders"))).body(wanted.to_string());
    let other = other.send().await.unwrap().text().await.unwrap();
    let other: Value = serde_json::from_str(&other).unwrap();
    let other = other["order_no"].as_str().unwrap();
    let create = [("type", "alipay"), ("out_trade_no", other)];
    let refused = form(http.post(at("/pay/epay")), &create).send();
    refused.await.unwrap();
    let log = program.stop();
    let has = |level: &str, parts: &[&str]| {
        let mut lines = log.lines();
        lines.any(|line| line.contains(level) && parts.iter().all(|part| line.contains(part)))
    };
    assert!(has("ERROR", &[no, "87.99", "88.00", "T-a"]), "{log}");
    assert!(has("WARN", &[no, "alipay", "wechat", "T-b"]), "{log}");
    let moved = ["redirects", origin, "https://elsewhere.example", "301"];
    assert!(has("ERROR", &moved), "{log}");
    assert!(!log.contains("CANARY"), "{log}");
}
