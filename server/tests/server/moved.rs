//! `checkout-server move`: all that a file of SQLite has, in a database of PostgreSQL.

use std::{path::Path, process::Command};

use checkout_server::merchant::{
    order::OrderNo,
    store::{Mode, OrderFilter, Store, open},
};
use serde_json::json;

use crate::{
    harness::{KEY, Shop, new_database, temporary},
    process::{Program, command},
    webhooks::newest,
};

/// What the program printed, and whether it did what it was to do.
fn moved(from: &Path, to: &Path) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checkout-server"));
    command.args(["move", "--sandbox", "--database"]).arg(from);
    let ended = command.arg("--to").arg(to).output().unwrap();
    let printed = [ended.stdout, ended.stderr].concat();
    (ended.status.success(), String::from_utf8(printed).unwrap())
}

/// All that a store says of its orders.
async fn all(store: &dyn Store) -> Vec<String> {
    let filter = OrderFilter {
        limit: 1000,
        ..OrderFilter::default()
    };
    let mut all = Vec::new();
    for order in store.orders(filter).await.unwrap() {
        let no = &order.no;
        all.push(format!("{order:?}"));
        all.push(format!("{:?}", store.attempts(no).await.unwrap()));
        all.push(format!("{:?}", store.payments(no).await.unwrap()));
        all.push(format!("{:?}", store.refunds(no).await.unwrap()));
        all.push(format!("{:?}", store.events(no).await.unwrap()));
        all.push(format!("{:?}", store.webhooks(no).await.unwrap()));
    }
    all.push(format!("{:?}", store.attention().await.unwrap()));
    all.push(format!("{:?}", store.orphans().await.unwrap()));
    all.push(format!("{:?}", store.outbox(newest(1000)).await.unwrap()));
    all
}

fn ended(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), text)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_moved_while_a_server_runs() {
    let file = temporary("running.sqlite3");
    let program = Program::run(command(&file, "0").arg("--sandbox"));
    let to = Path::new("postgres://nobody@127.0.0.1:1/nowhere");
    let (done, printed) = moved(&file, to);
    assert!(
        !done && printed.contains("a server uses it: stop it first"),
        "{printed}"
    );
    program.stop();
    let (done, printed) = moved(&file, to);
    assert!(!done && !printed.contains("a server uses it"), "{printed}");
    // Nothing has arrived, so that the file goes on.
    Program::run(command(&file, "0").arg("--sandbox")).stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_a_run_has_left_is_moved_and_goes_on() {
    let to = new_database("moved");
    if !to.to_string_lossy().starts_with("postgres") {
        return;
    }
    let file = temporary("moved.sqlite3");
    let shop = Shop::open_with(|setup| setup.database = (&file).into()).await;
    for action in ["pay", "cancel", "pay", "close"] {
        let no = shop.order("longjing", 1, "wechat").await;
        shop.epay(&no, "wxpay", &[]).await;
        if action == "pay" {
            shop.phone(&no, action).await;
            shop.becomes(&no, 1).await;
        }
    }
    let left = shop.order("gaiwan", 2, "alipay").await;
    shop.notify(&[("out_trade_no".to_owned(), left.clone())])
        .await;
    drop(shop);
    let from = open(&(&file).into(), Mode::Sandbox, None).unwrap();
    let before = all(&*from).await;
    drop(from);

    let (done, printed) = moved(&file, &to);
    assert!(done, "{printed}");
    assert!(
        printed.contains(" 5 orders") && printed.contains(" 2 payments"),
        "{printed}"
    );
    let arrived = open(&(&to).into(), Mode::Sandbox, None).unwrap();
    assert_eq!(all(&*arrived).await, before);
    let (done, printed) = moved(&file, &to);
    assert!(!done && printed.contains("not empty"), "{printed}");
    let (done, printed) = moved(&to, &file);
    assert!(
        !done && printed.contains("only a file of SQLite"),
        "{printed}"
    );
    let (code, sentence) = ended(command(&file, "0").arg("--sandbox"));
    assert_eq!(code, Some(1), "{sentence}");
    assert!(
        sentence.contains("its orders were moved to postgres://"),
        "{sentence}"
    );

    let program = Program::run(
        command(&to, "0")
            .arg("--sandbox")
            .env("CHECKOUT_EPAY_KEY", KEY),
    );
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
    for _ in 0..3 {
        let made = http.post(format!("{}/orders", program.base));
        let made = made.header("content-type", "application/json");
        let made = made.body(wish.to_string()).send().await.unwrap();
        assert_eq!(made.status(), 200);
    }
    let kept = arrived
        .order(&OrderNo::parse(&left).unwrap())
        .await
        .unwrap();
    assert_eq!(kept.unwrap().quantity, 2);
    assert_eq!(
        arrived
            .orders(OrderFilter {
                limit: 99,
                ..OrderFilter::default()
            })
            .await
            .unwrap()
            .len(),
        8
    );
}
