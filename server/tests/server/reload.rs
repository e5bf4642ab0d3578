//! SIGHUP: the config and the files of secrets are read again by the real program, while
//! requests are in flight.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use checkout_server::form;
use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    harness::{PID, form as send_form, new_database, order_request, signed, temporary},
    process::{Program, command},
    upstream::{Received, Reply, Upstream},
};

const OLD: &str = "0ld0key0of0the0merchant000000000";
const NEW: &str = "New0key0of0the0merchant000000000";
const TAKEN: &str = r#"{"code":1,"msg":"","trade_no":"T","payurl":"https://pay.example/1"}"#;

/// The program with its config file, which tests rewrite.
struct Running {
    program: Program,
    config: PathBuf,
    origin: String,
    http: Client,
}

impl Running {
    async fn start(upstream: &Upstream) -> Self {
        upstream.answers_with(Reply::ok(TAKEN));
        let config = temporary("reload.toml");
        fs::write(&config, text(&upstream.origin, OLD, "88.00", "")).unwrap();
        let mut command = command(&new_database("reload"), "0");
        command.arg("--config").arg(&config).env("NO_PROXY", "*");
        let program = tokio::task::spawn_blocking(move || Program::run(&mut command));
        Self {
            program: program.await.unwrap(),
            config,
            origin: upstream.origin.clone(),
            http: Client::builder().no_proxy().build().unwrap(),
        }
    }

    fn write(&self, key: &str, price: &str, more: &str) {
        fs::write(&self.config, text(&self.origin, key, price, more)).unwrap();
    }

    fn hang_up(&self) {
        self.program.signal("-HUP");
    }

    /// Waits until the products have that price.
    async fn sells_at(&self, price: &str) {
        for _ in 0..200 {
            let products = self.http.get(format!("{}/products", self.program.base));
            let products = products.send().await.unwrap().text().await.unwrap();
            if products.contains(price) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("nothing is sold at {price}");
    }

    async fn order(&self) -> String {
        order(&self.http, &self.program.base).await
    }

    async fn notify(&self, no: &str, key: &str) -> String {
        notify(&self.http, &self.program.base, no, key).await
    }
}

/// Notifies a program, as epay does, that an order of 88.00 is paid, and returns its answer.
pub(crate) async fn notify(http: &Client, base: &str, no: &str, key: &str) -> String {
    let fields = [
        ("pid", PID),
        ("trade_no", no),
        ("out_trade_no", no),
        ("type", "alipay"),
        ("name", "product"),
        ("money", "88.00"),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    let call = http.get(format!("{base}/notify/epay"));
    let answer = call.query(&signed(&fields, key)).send().await.unwrap();
    answer.text().await.unwrap()
}

fn text(origin: &str, key: &str, price: &str, more: &str) -> String {
    format!(
        "[merchant]\npublic_url = 'https://pay.shop.example'\norders_per_minute = 0\n\
         pay_per_minute = 0\n\
         [[products]]\nid = 'longjing'\nname_zh = 'a'\nname_en = 'b'\nprice = '{price}'\n\
         max_quantity = 5\n\
         [gateways.epay]\nurl = '{origin}/m'\nquery_url = '{origin}/q'\npid = '{PID}'\n\
         key = '{key}'\n{more}"
    )
}

async fn order(http: &Client, base: &str) -> String {
    let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "alipay"});
    let made = order_request(http.post(format!("{base}/orders"))).body(wanted.to_string());
    let answer = made.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let made: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    made["order_no"].as_str().unwrap().to_owned()
}

async fn create(http: &Client, base: &str, no: &str) -> String {
    let fields = [("type", "alipay"), ("out_trade_no", no)];
    let answer = send_form(http.post(format!("{base}/pay/epay")), &fields);
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

/// Whether the create request is signed by that key.
fn is_signed_by(request: &Received, key: &str) -> bool {
    let fields: Vec<(String, String)> = form::decode(request.body.as_bytes())
        .into_iter()
        .map(|(name, value)| {
            let text = |bytes| String::from_utf8(bytes).unwrap();
            (text(name), text(value))
        })
        .collect();
    let sent = |name: &str| fields.iter().find(|(own, _)| own == name).cloned();
    let own: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !["sign", "sign_type"].contains(name))
        .collect();
    signed(&own, key)
        .into_iter()
        .find(|(name, _)| name == "sign")
        == sent("sign")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_and_a_new_price_are_taken_over_and_no_request_under_load_fails() {
    let upstream = Upstream::start().await;
    let running = Running::start(&upstream).await;
    let (ended, done) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (http, base) = (running.http.clone(), running.program.base.clone());
            let (ended, done) = (Arc::clone(&ended), Arc::clone(&done));
            tokio::spawn(async move {
                while !ended.load(Ordering::Relaxed) {
                    let no = order(&http, &base).await;
                    assert_eq!(create(&http, &base, &no).await, TAKEN);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for (key, price) in [(NEW, "77.00"), (OLD, "66.00"), (NEW, "88.50")] {
        let before = done.load(Ordering::Relaxed);
        running.write(key, price, "");
        running.hang_up();
        running.sells_at(price).await;
        while done.load(Ordering::Relaxed) < before + 8 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    ended.store(true, Ordering::Relaxed);
    for worker in workers {
        worker.await.unwrap();
    }
    let sent = upstream.received();
    let (old, new): (Vec<_>, Vec<_>) = sent.iter().partition(|it| is_signed_by(it, OLD));
    assert!(!old.is_empty() && new.iter().all(|it| is_signed_by(it, NEW)));
    create(&running.http, &running.program.base, &running.order().await).await;
    assert!(is_signed_by(&upstream.received_once(), NEW));
    let log = running.program.stop();
    assert_eq!(log.matches("the config was read again").count(), 3, "{log}");
    assert!(!log.contains(OLD) && !log.contains(NEW), "{log}");
}

/// What the gateway sent before the change is money that was paid. Whoever changes a key that
/// others know must not let it count any longer: it is named by the merchant.
#[tokio::test(flavor = "multi_thread")]
async fn a_notification_under_the_old_key_counts_only_where_the_config_names_that_key() {
    let upstream = Upstream::start().await;
    let running = Running::start(&upstream).await;
    let no = running.order().await;
    create(&running.http, &running.program.base, &no).await;
    running.write(NEW, "77.00", "");
    running.hang_up();
    running.sells_at("77.00").await;
    assert_eq!(running.notify(&no, OLD).await, "fail");
    running.write(NEW, "66.00", &format!("previous_key = '{OLD}'"));
    running.hang_up();
    running.sells_at("66.00").await;
    assert_eq!(
        running
            .notify(&no, "some0other0key0of0nobody00000000")
            .await,
        "fail"
    );
    assert_eq!(running.notify(&no, OLD).await, "success");
    assert_eq!(running.notify(&no, NEW).await, "success");
    upstream.received();
    create(&running.http, &running.program.base, &running.order().await).await;
    assert!(is_signed_by(&upstream.received_once(), NEW));
    running.program.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_under_way_ends_with_the_config_that_it_began_with() {
    let upstream = Upstream::start().await;
    let running = Running::start(&upstream).await;
    let no = running.order().await;
    upstream.answers_with(Reply::Late(Duration::from_secs(3), TAKEN.into()));
    let (http, base) = (running.http.clone(), running.program.base.clone());
    let under_way = tokio::spawn(async move { create(&http, &base, &no).await });
    while upstream.count() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.write(NEW, "77.00", "");
    running.hang_up();
    running.sells_at("77.00").await;
    assert!(!under_way.is_finished());
    assert_eq!(under_way.await.unwrap(), TAKEN);
    assert!(is_signed_by(&upstream.received_once(), OLD));
    running.program.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_config_with_a_fault_is_refused_in_a_sentence_and_the_old_one_goes_on() {
    let upstream = Upstream::start().await;
    let running = Running::start(&upstream).await;
    let good = fs::read_to_string(&running.config).unwrap();
    let epay = good.split_once("[gateways").unwrap().1;
    let faults = [
        (
            "price = '88.00'",
            "price = 1.0".to_owned(),
            "line 9: products[1].price",
        ),
        (OLD, " ".to_owned(), "gateways.epay.key is blank"),
        ("[merchant]", "[merchant".to_owned(), "not TOML"),
        (
            "[merchant]",
            "[merchant]\nmetrics_listen = '127.0.0.1:9'".to_owned(),
            "merchant.metrics_listen cannot change while the server runs: restart",
        ),
        (
            "/q'",
            "/other'".to_owned(),
            "gateways.epay.query_url cannot change while the server runs: restart",
        ),
        (
            &format!("pid = '{PID}'"),
            "pid = '2'".to_owned(),
            "gateways.epay.pid cannot change",
        ),
        (
            &format!("[gateways{epay}"),
            String::new(),
            "gateways.epay cannot change",
        ),
    ];
    for (number, (from, to, _)) in faults.iter().enumerate() {
        let text = good.replace("'longjing'", &format!("'longjing-{number}'"));
        fs::write(&running.config, text.replace(*from, to)).unwrap();
        running.hang_up();
        tokio::time::sleep(Duration::from_millis(300)).await;
        create(&running.http, &running.program.base, &running.order().await).await;
    }
    assert!(upstream.received().iter().all(|it| is_signed_by(it, OLD)));
    let log = running.program.stop();
    let refusals: Vec<_> = log
        .lines()
        .filter(|line| line.contains("the config is refused, and the old one goes on"))
        .collect();
    assert_eq!(refusals.len(), faults.len(), "{log}");
    for (line, (_, _, sentence)) in refusals.iter().zip(faults) {
        assert!(line.contains(sentence), "{sentence}: {line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_in_a_file_is_read_again() {
    let upstream = Upstream::start().await;
    upstream.answers_with(Reply::ok(TAKEN));
    let (config, key) = (temporary("file.toml"), temporary("epay.key"));
    let origin = &upstream.origin;
    fs::write(&config, text(origin, "", "88.00", "")).unwrap();
    fs::write(&key, format!("{OLD}\n")).unwrap();
    let program = with_key_file(&config, &key).await;
    let http = Client::builder().no_proxy().build().unwrap();
    create(&http, &program.base, &order(&http, &program.base).await).await;
    assert!(is_signed_by(&upstream.received_once(), OLD));
    fs::write(&key, format!("{NEW}\r\n")).unwrap();
    fs::write(&config, text(origin, "", "77.00", "")).unwrap();
    program.signal("-HUP");
    let running = Running {
        program,
        config,
        origin: origin.clone(),
        http,
    };
    running.sells_at("77.00").await;
    create(&running.http, &running.program.base, &running.order().await).await;
    assert!(is_signed_by(&upstream.received_once(), NEW));
    fs::remove_file(&key).unwrap();
    running.hang_up();
    tokio::time::sleep(Duration::from_millis(300)).await;
    create(&running.http, &running.program.base, &running.order().await).await;
    assert!(is_signed_by(&upstream.received_once(), NEW));
    let log = running.program.stop();
    let sentence = "the file that CHECKOUT_EPAY_KEY_FILE names cannot be read";
    assert!(log.contains(sentence), "{log}");
}

async fn with_key_file(config: &Path, key: &Path) -> Program {
    let mut command = command(&new_database("file"), "0");
    command.arg("--config").arg(config).env("NO_PROXY", "*");
    command.env("CHECKOUT_EPAY_KEY_FILE", key);
    tokio::task::spawn_blocking(move || Program::run(&mut command))
        .await
        .unwrap()
}
