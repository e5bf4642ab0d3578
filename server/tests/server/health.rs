//! `/livez` and `/readyz`, and a start on a damaged store.

use std::{
    fs,
    time::{Duration, Instant},
};

use reqwest::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    backups::{damage_orders, in_one_file},
    harness::{Shop, temporary},
    process::{Program, command, ended_by_itself},
    upstream::{Reply, Upstream},
};

async fn status_and_reason(answer: Response) -> (u16, Value) {
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let status = answer.status().as_u16();
    let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    (status, body["reason"].clone())
}

/// Asks until the answer has another status than 200; a result is answered for a second.
async fn not_ready(shop: &Shop) -> (u16, Value) {
    let began = Instant::now();
    loop {
        let answer = shop.get("/readyz").send().await.unwrap();
        if answer.status() != 200 {
            return status_and_reason(answer).await;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "it stays ready");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn becomes_ready(shop: &Shop) {
    let began = Instant::now();
    while shop.get("/readyz").send().await.unwrap().status() != 200 {
        assert!(began.elapsed() < Duration::from_secs(20), "not ready again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_ready_while_it_can_read_and_write_its_store() {
    let file = temporary("ready.sqlite3");
    let shop = Shop::open_with(|setup| setup.database = (&file).into()).await;
    becomes_ready(&shop).await;
    let other = Connection::open(&file).unwrap();
    for (fault, repair, reason) in [
        (
            "ALTER TABLE orders RENAME TO orders_elsewhere",
            "ALTER TABLE orders_elsewhere RENAME TO orders",
            "storage",
        ),
        (
            "CREATE TRIGGER full BEFORE UPDATE ON store BEGIN SELECT RAISE(ABORT, 'full'); END",
            "DROP TRIGGER full",
            "storage",
        ),
        ("BEGIN IMMEDIATE", "ROLLBACK", "storage_busy"),
    ] {
        other.execute_batch(fault).unwrap();
        assert_eq!(not_ready(&shop).await, (503, json!(reason)), "{fault}");
        let alive = shop.get("/livez").send().await.unwrap();
        assert_eq!(status_and_reason(alive).await, (200, Value::Null));
        other.execute_batch(repair).unwrap();
        becomes_ready(&shop).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_full_answers_whether_it_is_alive_and_ready() {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::Silence(Duration::from_mins(1)));
    let shop = Shop::open_with(|setup| {
        upstream.configure(setup);
        setup.config.merchant.max_in_flight = 1;
    })
    .await;
    let no = shop.order("longjing", 1, "wechat").await;
    let create = json!({"cmd": "WechatPay", "order_no": no}).to_string();
    let waiting = tokio::spawn(shop.post("/pay/order-cmd").body(create.clone()).send());
    let began = Instant::now();
    while upstream.count() == 0 {
        assert!(began.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let full = shop.post("/pay/order-cmd").body(create).send().await;
    assert_eq!(full.unwrap().status(), 503);
    let mut asked = tokio::task::JoinSet::new();
    for at in 0..40 {
        let path = ["/livez", "/readyz"][at % 2];
        asked.spawn(shop.get(path).send());
    }
    while let Some(answer) = asked.join_next().await {
        assert_eq!(answer.unwrap().unwrap().status(), 200);
    }
    waiting.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_does_not_end_the_server() {
    let database = temporary("hangup.sqlite3");
    let program = Program::run(command(&database, "0").arg("--sandbox"));
    for _ in 0..3 {
        program.signal("-HUP");
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let alive = http.get(format!("{}/livez", program.base)).send().await;
        assert_eq!(alive.unwrap().status(), 200);
    }
    let log = program.stop();
    assert!(log.contains("SIGHUP is ignored"), "{log}");
}

#[test]
fn a_damaged_store_is_refused_at_the_start_and_stays_as_it_is() {
    let database = temporary("damaged.sqlite3");
    Program::run(command(&database, "0").arg("--sandbox")).stop();
    in_one_file(&database);
    damage_orders(&database);
    let content = fs::read(&database).unwrap();
    let (code, log) = ended_by_itself(command(&database, "0").arg("--sandbox"));
    assert_eq!(code, Some(1), "{log}");
    assert!(
        log.contains("damaged") && log.contains("checkout-server restore"),
        "{log}"
    );
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(fs::read(&database).unwrap() == content, "it was changed");
}
