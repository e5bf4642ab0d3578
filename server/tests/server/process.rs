//! The program itself: what it prints, refuses, keeps and never shows.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
    time::Duration,
};

use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    harness::{new_database, temporary},
    upstream::{Reply, Upstream},
};

const CANARY: &str = "CANARY0never0to0be0seen0anywhere";

pub(crate) struct Program {
    child: Child,
    /// Read all the time: a pipe that is full would hold the program up.
    log: Option<JoinHandle<String>>,
    pub(crate) base: String,
}

impl Program {
    fn start(database: &Path) -> Self {
        let mut command = command(database, "0");
        Self::run(command.arg("--sandbox").env("CHECKOUT_EPAY_KEY", CANARY))
    }

    pub(crate) fn run(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let base = line
            .trim_end()
            .strip_prefix("checkout-server listening on ")
            .unwrap()
            .to_owned();
        let mut stderr = child.stderr.take().unwrap();
        let log = thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).ok();
            log
        });
        Self {
            child,
            log: Some(log),
            base,
        }
    }

    /// Sends it a signal, named as `kill` names it.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status().unwrap();
        assert!(sent.success());
    }

    /// Asks it to stop; gives what it wrote on standard error.
    pub(crate) fn stop(mut self) -> String {
        self.signal("-TERM");
        let stopped = self.child.wait().unwrap();
        let log = self.log.take().unwrap().join().unwrap();
        assert!(stopped.success(), "{log}");
        log
    }

    async fn post(&self, path: &str, kind: &str, body: String) -> String {
        let request = Client::new()
            .post(format!("{}{path}", self.base))
            .header("content-type", kind)
            .body(body);
        text(request).await
    }

    async fn get(&self, path: &str) -> String {
        text(Client::new().get(format!("{}{path}", self.base))).await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

pub(crate) fn command(database: &Path, port: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checkout-server"));
    command.args(["--port", port, "--database"]).arg(database);
    command
}

/// Everything of an answer: status, headers, body.
pub(crate) async fn text(request: reqwest::RequestBuilder) -> String {
    let answer = request.send().await.unwrap();
    let head = format!("{} {:?}", answer.status(), answer.headers());
    head + "\n\n" + &answer.text().await.unwrap()
}

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\n\n").unwrap().1).unwrap()
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_every_order_and_no_word_ever_holds_the_key() {
    let database = new_database("kept");
    let program = Program::start(&database);
    let mut output = Vec::new();
    let mut numbers = Vec::new();
    for quantity in 1..=3 {
        let wish =
            json!({"product_id": "gaiwan", "quantity": quantity, "wallet": "wechat"}).to_string();
        let made = program.post("/orders", "application/json", wish).await;
        numbers.push(body(&made)["order_no"].as_str().unwrap().to_owned());
        output.push(made);
    }
    let paid = &numbers[0];
    output.push(
        program
            .post("/pay/epay", FORM, format!("type=wxpay&out_trade_no={paid}"))
            .await,
    );
    output.push(
        program
            .post(
                "/sandbox/phone/act",
                FORM,
                format!("order_no={paid}&action=pay"),
            )
            .await,
    );
    for _ in 0..20 {
        let state = program.get(&format!("/state?order_no={paid}")).await;
        let done = body(&state)["pay_state"] == 1;
        output.push(state);
        if done {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    for path in [
        "/sandbox/",
        "/sandbox/phone",
        "/sandbox/trades",
        "/products",
        "/notify/epay?pid=1000&sign=x",
        "/sandbox/epay/api.php?act=order&pid=1000&key=x",
    ] {
        output.push(program.get(path).await);
    }
    program
        .post(
            "/sandbox/faults",
            "application/json",
            json!({"gateway": "epay", "at": "state", "kind": "drop"}).to_string(),
        )
        .await;
    // An error on the way to the gateway, whose address holds the key.
    output.push(
        program
            .post(
                "/pay/epay",
                FORM,
                format!("type=wxpay&out_trade_no={}", numbers[1]),
            )
            .await,
    );
    output.push(
        program
            .get(&format!("/state?order_no={}", numbers[1]))
            .await,
    );
    output.push(program.stop());
    let again = Program::start(&database);
    for (number, (amount, state)) in
        numbers
            .iter()
            .zip([("128.00", 1), ("256.00", 0), ("384.00", 0)])
    {
        let kept = again.get(&format!("/state?order_no={number}")).await;
        assert_eq!(
            (&body(&kept)["amount"], &body(&kept)["pay_state"]),
            (&json!(amount), &json!(state))
        );
        output.push(kept);
    }
    output.push(again.stop());
    assert!(
        output
            .iter()
            .any(|text| text.contains("the gateway did not answer")),
        "the fault left no trace"
    );
    for text in output {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[test]
fn a_taken_port_is_reported_in_one_sentence_with_exit_code_1() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut command = command(Path::new(":memory:"), &port);
    let ended = command.arg("--sandbox").output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.stdout.is_empty());
    let output = String::from_utf8(ended.stderr).unwrap();
    assert!(
        output.contains(&format!("port {port} on 127.0.0.1 is taken"))
            && output.lines().count() == 1,
        "{output}"
    );
}

#[test]
fn a_config_file_that_is_not_there_is_reported() {
    let ended = command(Path::new(":memory:"), "0")
        .args(["--config", "/nowhere.toml"])
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        String::from_utf8(ended.stderr)
            .unwrap()
            .contains("the config file cannot be read")
    );
}

/// Exit code and standard error of a start that ends by itself.
fn ended(arguments: &[&str]) -> (Option<i32>, String) {
    ended_by_itself(command(Path::new(":memory:"), "0").args(arguments))
}

/// The same of any start.
pub(crate) fn ended_by_itself(command: &mut Command) -> (Option<i32>, String) {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..100 {
        if child.try_wait().unwrap().is_some() {
            let ended = child.wait_with_output().unwrap();
            let log = String::from_utf8(ended.stderr).unwrap();
            return (ended.status.code(), log);
        }
        thread::sleep(Duration::from_millis(100));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    (None, "it runs".to_owned())
}

#[test]
fn the_sandbox_is_asked_for() {
    let (code, sentence) = ended(&[]);
    assert_eq!(code, Some(1), "{sentence}");
    assert!(
        sentence.contains("--config") && sentence.contains("--sandbox"),
        "{sentence}"
    );
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
    let (code, sentence) = ended(&["--sandbox", "--config", "x.toml"]);
    assert_eq!(code, Some(2), "{sentence}");
}

/// Whoever reaches a sandbox pays for nothing.
#[test]
fn the_sandbox_stays_on_this_machine_unless_a_second_switch_lets_it_out() {
    let (code, sentence) = ended(&["--sandbox", "--host", "0.0.0.0"]);
    assert_eq!(code, Some(1), "{sentence}");
    assert!(
        sentence.contains("--anybody-can-pay-without-money"),
        "{sentence}"
    );
    let mut command = command(Path::new(":memory:"), "0");
    command.args([
        "--sandbox",
        "--host",
        "0.0.0.0",
        "--anybody-can-pay-without-money",
    ]);
    Program::run(&mut command).stop();
    for host in ["127.0.0.1", "localhost"] {
        let mut command = self::command(Path::new(":memory:"), "0");
        Program::run(command.args(["--sandbox", "--host", host])).stop();
    }
}

/// An order may come of a create request that is cut.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_waits_for_a_create_that_is_under_way() {
    let upstream = Upstream::start().await;
    // Longer than the five seconds for which other requests are waited for.
    upstream.answers_with(Reply::Late(
        Duration::from_secs(7),
        b"{\"code\":1}".to_vec(),
    ));
    let (config, database) = (temporary("stop.toml"), new_database("stop"));
    let content = format!(
        "[merchant]\npublic_url = 'https://pay.shop.example'\ngateway_timeout = 9\n\
         [[products]]\nid = 'longjing'\nname_zh = 'a'\nname_en = 'b'\nprice = '88.00'\nmax_quantity = 5\n\
         [gateways.order-cmd]\nurl = '{}/cmd'",
        upstream.origin
    );
    std::fs::write(&config, content).unwrap();
    let program = Program::run(
        command(&database, "0")
            .arg("--config")
            .arg(&config)
            .env("NO_PROXY", "*"),
    );
    let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
    let made = program
        .post("/orders", "application/json", wanted.to_string())
        .await;
    let create = json!({"cmd": "WechatPay", "order_no": body(&made)["order_no"]}).to_string();
    let request = Client::new().post(format!("{}/pay/order-cmd", program.base));
    let request = request
        .header("content-type", "application/json")
        .body(create);
    let answer = tokio::spawn(text_of(request));
    for _ in 0..100 {
        if !upstream.received().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let log = tokio::task::spawn_blocking(move || program.stop());
    assert_eq!(answer.await.unwrap().unwrap(), "{\"code\":1}");
    let log = log.await.unwrap();
    assert!(log.contains("stopped") && !log.contains("cut"), "{log}");
}

async fn text_of(request: reqwest::RequestBuilder) -> reqwest::Result<String> {
    request.send().await?.text().await
}
