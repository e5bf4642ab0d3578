//! The commands that work on a store beside the running server.

use std::{path::Path, process::Command};

use checkout_server::merchant::{
    order::OrderNo,
    store::{Mode, open},
};
use serde_json::json;

use crate::{
    harness::{KEY, PID, new_database, signed},
    process::{Program, command},
};

/// Runs a command on the sandbox's store; gives whether it succeeded, and what it printed.
pub(crate) fn run(database: &Path, words: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checkout-server"));
    command
        .args(words)
        .arg("--sandbox")
        .arg("--database")
        .arg(database);
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// Makes the order 20261128-7.
pub(crate) const ADD: [&str; 10] = [
    "orders",
    "add",
    "--no",
    "20261128-7",
    "--amount",
    "88.00",
    "--description",
    "Tea",
    "--wallets",
    "wechat",
];

#[tokio::test(flavor = "multi_thread")]
async fn an_order_of_the_shops_own_is_made_paid_and_shown_beside_the_server() {
    let database = new_database("commands");
    let mut server = command(&database, "0");
    server.arg("--sandbox").env("CHECKOUT_EPAY_KEY", KEY);
    let program = Program::run(&mut server);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for _ in 0..2 {
        let (done, printed) = run(&database, &ADD);
        assert!(
            done && printed.contains("20261128-7  88.00  wechat  -  state 0"),
            "{printed}"
        );
    }
    let mut other = ADD;
    other[5] = "1.00";
    let (done, printed) = run(&database, &other);
    assert!(
        !done && printed.contains("another order of that number"),
        "{printed}"
    );

    let create = [("type", "wxpay"), ("out_trade_no", "20261128-7")];
    let create = crate::harness::form(http.post(format!("{}/pay/epay", program.base)), &create);
    let answer: serde_json::Value =
        serde_json::from_str(&create.send().await.unwrap().text().await.unwrap()).unwrap();
    assert_eq!(answer["code"], json!(1), "{answer}");
    for (trade, money) in [("T1", "8.80"), ("T2", "88")] {
        let fields = [
            ("pid", PID),
            ("trade_no", trade),
            ("out_trade_no", "20261128-7"),
            ("type", "wxpay"),
            ("name", "product"),
            ("money", money),
            ("trade_status", "TRADE_SUCCESS"),
        ];
        let call = http.get(format!("{}/notify/epay", program.base));
        let call = call.query(&signed(&fields, KEY)).send().await.unwrap();
        assert_eq!(call.text().await.unwrap(), "success");
    }
    let (_, shown) = run(&database, &["orders", "show", "20261128-7"]);
    for part in [
        "state 1",
        "attempt  ",
        "8.80  trade T1",
        "88.00  trade T2",
        "reason amount",
        "  create  gateway epay  order 20261128-7  sent pid=1000&type=wxpay&out_trade_no=20261128-7",
        "&sign=***&",
        "  answer  gateway epay  order 20261128-7  trade ",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    is_given_back_in_part(&database);
    let (_, listed) = run(&database, &["orders", "list", "--state", "1"]);
    assert_eq!(listed.lines().count(), 1, "{listed}");
    let (_, none) = run(&database, &["orders", "list", "--state", "0"]);
    assert_eq!(none, "");
    let (done, refused) = run(&database, &["orders", "list", "--state", "7"]);
    assert!(!done && refused.contains("0, 1, 2, 3 or 9"), "{refused}");

    let (_, waiting) = run(&database, &["attention"]);
    let id = waiting.split("  ").next().unwrap().to_owned();
    assert!(
        waiting.contains("expected 88.00  got 8.80  trade T1  from 127.0.0.1"),
        "{waiting}"
    );
    let resolve = ["attention", "--resolve", &id, "--note", "given back"];
    let (done, _) = run(&database, &resolve);
    assert!(done);
    let (_, waiting) = run(&database, &["attention"]);
    assert_eq!(waiting, "nothing waits for a person\n");
    let (done, printed) = run(&database, &resolve);
    assert!(!done && printed.contains("waits for a person"), "{printed}");
}

/// A part of the second payment, and the export has it.
fn is_given_back_in_part(database: &Path) {
    let (done, refused) = run(database, &["orders", "cancel", "20261128-7"]);
    assert!(!done && refused.contains("pay_state is 1"), "{refused}");
    let back = [
        "orders",
        "refund",
        "20261128-7",
        "--key",
        "k",
        "--done",
        "--amount",
        "8.00",
    ];
    let (done, several) = run(database, &back);
    assert!(!done && several.contains("payment_id"), "{several}");
    let back = [back.as_slice(), &["--payment", "2"]].concat();
    for _ in 0..2 {
        let (done, printed) = run(database, &back);
        assert!(
            done && printed.contains("  8.00  succeeded  of payment 2"),
            "{printed}"
        );
    }
    let period = ["export", "--from", "2020-01-01", "--to", "2999-01-01"];
    let (done, csv) = run(database, &period);
    let kinds: Vec<_> = csv
        .lines()
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert!(done, "{csv}");
    assert_eq!(kinds, ["kind", "payment", "payment", "refund"]);
    let (done, words) = run(
        database,
        &["export", "--from", "yesterday", "--to", "2999-01-01"],
    );
    assert!(!done && words.contains("from must be a day"), "{words}");
}

#[test]
fn an_order_is_canceled_once() {
    let database = new_database("canceled");
    run(&database, &ADD);
    for _ in 0..2 {
        let (done, printed) = run(&database, &["orders", "cancel", "20261128-7"]);
        assert!(done && printed.contains("state 2"), "{printed}");
    }
    let (done, printed) = run(&database, &["orders", "cancel", "nobody"]);
    assert!(!done && printed.contains("there is no order"), "{printed}");
    let unpaid = ["orders", "refund", "20261128-7", "--key", "k"];
    let (done, printed) = run(&database, &unpaid);
    assert!(!done && printed.contains("no such payment"), "{printed}");
    let settle = [
        "orders",
        "settle-refund",
        "20261128-7",
        "--refund",
        "re0",
        "--failed",
    ];
    let (done, printed) = run(&database, &[settle.as_slice(), &["--note", "x"]].concat());
    assert!(
        !done && printed.contains("no refund of that id"),
        "{printed}"
    );
}

#[test]
fn what_cannot_be_an_order_is_refused_in_words() {
    let database = new_database("refused");
    for (at, value, words) in [
        (3, "a b", "letters, digits"),
        (5, "0", "more than 0"),
        (5, "8.888", "two decimals"),
        (7, "Tea\u{1b}[2J", "description must"),
        (9, "cash", "alipay, wechat, either or onecode"),
    ] {
        let mut wanted = ADD;
        wanted[at] = value;
        let (done, printed) = run(&database, &wanted);
        assert!(!done && printed.contains(words), "{printed}");
    }
    let elsewhere = [ADD.as_slice(), &["--gateway", "nowhere"]].concat();
    let (done, printed) = run(&database, &elsewhere);
    assert!(!done && printed.contains("not in the config"), "{printed}");
    let (done, printed) = run(&database, &["orders", "show", "20261128-7"]);
    assert!(!done && printed.contains("there is no order"), "{printed}");
}

/// As over the API.
#[tokio::test]
async fn an_order_is_made_with_all_that_the_api_takes_and_once_for_each_key() {
    let database = new_database("whole");
    let add = |more: &[&str]| {
        let words = [
            "orders",
            "add",
            "--description",
            "Tea",
            "--wallets",
            "either",
        ];
        run(&database, &[&words, more].concat())
    };
    let whole = [
        "--amount",
        "88.00",
        "--key",
        "cart-7",
        "--return-url",
        "https://www.shop.example/thanks",
        "--metadata",
        r#"{"cart": 7}"#,
    ];
    let (done, first) = add(&whole);
    assert!(done, "{first}");
    let number = first.split("  ").next().unwrap();
    let (done, again) = add(&whole);
    assert!(done && again.starts_with(number), "{again}");
    let store = open(&(&database).into(), Mode::Sandbox, None).unwrap();
    let order = store
        .order(&OrderNo::parse(number).unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        order.return_url.as_deref(),
        Some("https://www.shop.example/thanks")
    );
    assert_eq!(order.metadata.as_deref(), Some(r#"{"cart":7}"#));
    let (done, reused) = add(&["--amount", "1.00", "--key", "cart-7"]);
    assert!(
        !done && reused.contains("used for another request"),
        "{reused}"
    );
    for (more, words) in [
        (["--key", "a b"], "1 to 255 characters"),
        (["--metadata", "[7]"], "a JSON object"),
        (
            ["--return-url", "javascript:alert(1)"],
            "return_url must be",
        ),
    ] {
        let (done, printed) = add(&[["--amount", "1.00"], more].concat());
        assert!(!done && printed.contains(words), "{printed}");
    }
    let (_, listed) = run(&database, &["orders", "list"]);
    assert_eq!(listed.lines().count(), 1, "{listed}");
}

/// gatepay's document has no query: at its end nobody knows whether the order was paid.
#[tokio::test(flavor = "multi_thread")]
async fn an_unconfirmed_order_is_listed_until_it_is_settled() {
    let database = new_database("unconfirmed");
    let mut server = command(&database, "0");
    server.args(["--sandbox", "--expires-in", "1"]);
    let program = Program::run(&mut server);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
    let order = http
        .post(format!("{}/orders", program.base))
        .header("content-type", "application/json")
        .body(wish.to_string());
    let made: serde_json::Value =
        serde_json::from_str(&order.send().await.unwrap().text().await.unwrap()).unwrap();
    let no = made["order_no"].as_str().unwrap();
    let (_, none) = run(&database, &["unconfirmed"]);
    assert_eq!(none, "no order is unconfirmed\n");
    let create = [
        ("out_order_id", no),
        ("pay_type", "wechat"),
        ("custom", "u@x"),
    ];
    let create = crate::harness::form(http.post(format!("{}/pay/gatepay", program.base)), &create);
    assert_eq!(create.send().await.unwrap().status(), 200);
    let mut listed = String::new();
    for _ in 0..100 {
        listed = run(&database, &["unconfirmed"]).1;
        if listed.contains(no) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(
        listed.starts_with(&format!("{no}  88.00  wechat  gatepay")),
        "{listed}"
    );
    let settle = ["unconfirmed", "--settled-unpaid", no];
    let (done, printed) = run(&database, &settle);
    assert!(done && printed.contains("settled as unpaid"), "{printed}");
    let (_, none) = run(&database, &["unconfirmed"]);
    assert_eq!(none, "no order is unconfirmed\n");
    let (done, printed) = run(&database, &settle);
    assert!(!done && printed.contains("is not unconfirmed"), "{printed}");
    let (_, shown) = run(&database, &["orders", "show", no]);
    assert!(shown.contains("reason settled_unpaid"), "{shown}");
}
