//! A database that fails, or that another program holds.

use std::time::{Duration, Instant};

use checkout_server::merchant::store::Database;
use reqwest::Client;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    create_routes::number,
    harness::{KEY, PID, Shop, execute, form, new_database, order_request, signed, temporary},
    process::{Program, command, text},
    reconciler::{MINUTE, instance, pass, sent, stopped_clock, webhooks},
    upstream::{Reply, Upstream},
};

/// A failure is not the sender's: the gateway is not called a forger, the log has the
/// reason, and the notification that is sent again is recorded.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_failure_is_not_called_a_forgery() {
    let database = new_database("fails");
    let program = Program::run(
        command(&database, "0")
            .arg("--sandbox")
            .env("CHECKOUT_EPAY_KEY", KEY),
    );
    let database = Database::from(database);
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
    for table in ["orders", "payments"] {
        let rename = format!("ALTER TABLE {table} RENAME TO {table}_elsewhere");
        execute(&database, &rename);
        let answer = text(notification()).await;
        assert!(
            answer.starts_with("500") && answer.ends_with("\n\nfail"),
            "{answer}"
        );
        let back = format!("ALTER TABLE {table}_elsewhere RENAME TO {table}");
        execute(&database, &back);
    }
    assert!(text(notification()).await.ends_with("\n\nsuccess"));
    let log = program.stop();
    let failures = log
        .lines()
        .filter(|line| line.contains("ERROR") && line.contains("notification not recorded"));
    assert_eq!(failures.count(), 2, "{log}");
    let is_named = log.contains("no such table") || log.contains("does not exist");
    assert!(is_named, "{log}");
    for word in ["refused", "rejected"] {
        assert!(!log.contains(word), "{log}");
    }
}

/// A backup, or somebody's shell: readers do not wait for it, and writers not endlessly, nor one
/// after another.
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_of_another_program_delays_writers_alone() {
    let file = temporary("locked.sqlite3");
    let shop = Shop::open_with(|setup| setup.database = (&file).into()).await;
    let no = shop.order("longjing", 1, "alipay").await;
    let other = Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let began = Instant::now();
    let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "alipay"});
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let order = order_request(shop.post("/orders")).body(wanted.to_string());
        writers.spawn(order.send());
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    for _ in 0..20 {
        assert_eq!(shop.state(&no).await["pay_state"], 0);
    }
    assert!(writers.try_join_next().is_none(), "readers waited");
    while let Some(answer) = writers.join_next().await {
        let answer = answer.unwrap().unwrap();
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
    }
    assert!(began.elapsed() < Duration::from_secs(8), "{began:?}");
    other.execute_batch("ROLLBACK").unwrap();
    shop.order("longjing", 1, "alipay").await;
}

/// A query finds an order paid and refunded, and what it found is recorded wholly or not at all:
/// an order whose payment is recorded is not queried again, and the shop ships.
#[tokio::test]
async fn a_payment_is_not_recorded_without_the_refund_that_came_with_it() {
    let (clock, upstream) = (stopped_clock(), Upstream::start().await);
    let shop = instance(&clock, &upstream, &new_database("together")).await;
    let no = sent(&shop, &upstream, "epay").await;
    let refunded = json!({
        "code": 1, "out_trade_no": no, "status": 2, "money": "88.00", "trade_no": "T1",
    });
    upstream.answers_with(Reply::ok(refunded.to_string()));
    let store = shop.store();
    // A payment is recorded without this column, and a refund is not.
    shop.execute("ALTER TABLE refunds RENAME COLUMN fingerprint TO elsewhere");
    pass(&clock, &store, &no, MINUTE).await;
    let cut = webhooks(&store, &no).await;
    shop.execute("ALTER TABLE refunds RENAME COLUMN elsewhere TO fingerprint");
    pass(&clock, &store, &no, 2 * MINUTE).await;
    let refunds = store.refunds(&number(&no)).await.unwrap();
    let found = webhooks(&store, &no).await;
    // The answer names no amount: a person is called.
    let kinds = vec!["order.paid", "order.refunded", "order.attention"];
    let expected = (vec![], 1, kinds);
    assert_eq!((cut, refunds.len(), found), expected);
}
