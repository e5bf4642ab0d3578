//! A database that fails while a notification is compared or recorded.

use reqwest::Client;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    harness::{KEY, PID, form, order_request, signed, temporary},
    process::{Program, command, text},
};

/// A failure is not the sender's: the gateway is not called a forger, the log has the
/// reason, and the notification that is sent again is recorded.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_failure_is_not_called_a_forgery() {
    let database = temporary("fails.sqlite3");
    let program = Program::run(
        command(&database, "0")
            .arg("--sandbox")
            .env("CHECKOUT_EPAY_KEY", KEY),
    );
    let http = Client::builder().no_proxy().build().unwrap();
    let url = |path: &str| format!("{}{path}", program.base);
    let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
    let order = order_request(http.post(url("/orders"))).body(wanted.to_string());
    let order: Value =
        serde_json::from_str(&order.send().await.unwrap().text().await.unwrap()).unwrap();
    let no = order["order_no"].as_str().unwrap();
    let create = [("type", "wxpay"), ("out_trade_no", no)];
    let created = form(http.post(url("/pay/epay")), &create);
    assert_eq!(created.send().await.unwrap().status(), 200);
    let fields = [
        ("pid", PID),
        ("trade_no", "2026112015565033752"),
        ("out_trade_no", no),
        ("type", "wxpay"),
        ("name", "product"),
        ("money", "88.00"),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    let notification = || http.get(url("/notify/epay")).query(&signed(&fields, KEY));
    let damage = Connection::open(&database).unwrap();
    for table in ["orders", "payments"] {
        let rename = format!("ALTER TABLE {table} RENAME TO {table}_elsewhere");
        damage.execute_batch(&rename).unwrap();
        let answer = text(notification()).await;
        assert!(
            answer.starts_with("500") && answer.ends_with("\n\nfail"),
            "{answer}"
        );
        let back = format!("ALTER TABLE {table}_elsewhere RENAME TO {table}");
        damage.execute_batch(&back).unwrap();
    }
    assert!(text(notification()).await.ends_with("\n\nsuccess"));
    let log = program.stop();
    let failures = log
        .lines()
        .filter(|line| line.contains("ERROR") && line.contains("notification not recorded"));
    assert_eq!(failures.count(), 2, "{log}");
    assert!(log.contains("no such table"), "{log}");
    for word in ["refused", "rejected"] {
        assert!(!log.contains(word), "{log}");
    }
}
