//! Webhooks of the real program: killed while it sends, and its commands.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use reqwest::Client;

use crate::{
    harness::{KEY, PID, form, new_database, order_request, signed, temporary},
    process::{Program, command},
    upstream::{Received, Reply, Upstream},
    webhooks::SECRET,
};

fn config(receiver: &Upstream) -> PathBuf {
    let path = temporary("webhooks.toml");
    let origin = &receiver.origin;
    let text = format!(
        "[merchant]\npublic_url = 'https://pay.shop.example'\n\
         [[products]]\nid = 'longjing'\nname_zh = 'a'\nname_en = 'b'\nprice = '88.00'\n\
         max_quantity = 5\n\
         [gateways.epay]\nurl = '{origin}/m'\nquery_url = '{origin}/q'\npid = '{PID}'\n\
         key = '{KEY}'\n[[webhooks]]\nname = 'shop-1'\nurl = '{origin}/hook'\n"
    );
    fs::write(&path, text).unwrap();
    path
}

async fn start(config: &Path, database: &Path) -> Program {
    let mut command = command(database, "0");
    command.arg("--config").arg(config).env("NO_PROXY", "*");
    command.env("CHECKOUT_WEBHOOK_SHOP_1_SECRET", SECRET);
    let program = tokio::task::spawn_blocking(move || Program::run(&mut command));
    program.await.unwrap()
}

async fn paid(program: &Program, receiver: &Upstream) -> String {
    let http = Client::builder().no_proxy().build().unwrap();
    let at = |path: &str| format!("{}{path}", program.base);
    let wanted = r#"{"product_id": "longjing", "quantity": 1, "wallet": "alipay"}"#;
    let made = order_request(http.post(at("/orders"))).body(wanted);
    let made = made.send().await.unwrap().text().await.unwrap();
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    let no = made["order_no"].as_str().unwrap().to_owned();
    let create = [("type", "alipay"), ("out_trade_no", no.as_str())];
    receiver.answers_with(Reply::ok(r#"{"code":1,"payurl":"https://pay.example/1"}"#));
    form(http.post(at("/pay/epay")), &create)
        .send()
        .await
        .unwrap();
    receiver.received();
    receiver.answers_with(Reply::Late(Duration::from_secs(8), Vec::new()));
    let fields = [
        ("pid", PID),
        ("trade_no", no.as_str()),
        ("out_trade_no", no.as_str()),
        ("type", "alipay"),
        ("name", "product"),
        ("money", "88.00"),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    let call = http.get(at("/notify/epay")).query(&signed(&fields, KEY));
    assert_eq!(call.send().await.unwrap().text().await.unwrap(), "success");
    no
}

async fn hook(receiver: &Upstream) -> Received {
    for _ in 0..600 {
        let mut requests = receiver.received().into_iter();
        if let Some(hook) = requests.find(|it| it.line.contains("/hook")) {
            return hook;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no webhook came");
}

fn id(hook: &Received) -> String {
    let mut headers = hook.headers.iter();
    let id = headers.find_map(|header| header.strip_prefix("webhook-id: "));
    id.unwrap().to_owned()
}

fn run(arguments: &[&str], config: &Path, database: &Path) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checkout-server"));
    command
        .arg("webhooks")
        .args(arguments)
        .arg("--config")
        .arg(config);
    command.arg("--database").arg(database);
    command.env("CHECKOUT_WEBHOOK_SHOP_1_SECRET", SECRET);
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_while_it_sends_has_another_one_send_the_same_again() {
    let receiver = Upstream::start().await;
    let (config, database) = (config(&receiver), new_database("webhooks"));
    let program = start(&config, &database).await;
    let no = paid(&program, &receiver).await;
    let first = hook(&receiver).await;
    program.signal("-KILL");
    drop(program);
    let (_, list) = run(&["list", "--undelivered"], &config, &database);
    assert!(list.contains(&id(&first)) && list.contains(&no), "{list}");
    receiver.answers_with(Reply::ok(""));
    let program = start(&config, &database).await;
    let second = hook(&receiver).await;
    assert_eq!((id(&second), &second.body), (id(&first), &first.body));
    let mut list = String::new();
    for _ in 0..100 {
        (_, list) = run(&["list"], &config, &database);
        if list.contains("shop-1 delivered") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(
        list.contains("shop-1 delivered") && list.contains("order.paid"),
        "{list}"
    );
    let (refused, sentence) = run(&["resend", "msg_none"], &config, &database);
    assert!(
        !refused && sentence.contains("there is no webhook of that id"),
        "{sentence}"
    );
    let (resent, sentence) = run(&["resend", &id(&first)], &config, &database);
    assert!(resent, "{sentence}");
    assert_eq!(id(&hook(&receiver).await), id(&first));
    let log = program.stop();
    let line = log.lines().find(|line| line.contains("webhook delivered"));
    assert!(line.is_some_and(|line| line.contains(&no)), "{log}");
    assert!(!log.contains(SECRET), "{log}");
}
