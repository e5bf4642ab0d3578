//! What operators see: figures for Prometheus, and log lines that belong together.

use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
    time::Duration,
};

use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    harness::{KEY, PID, form, new_database, order_request, signed, temporary},
    markdown::{self, Runner},
    process::{Program, command},
    upstream::{Reply, Upstream},
};

const TAKEN: &str = r#"{"code":1,"msg":"","trade_no":"T","payurl":"https://pay.example/1"}"#;

struct Shop {
    program: Program,
    http: Client,
    metrics: String,
}

impl Shop {
    async fn start(upstream: &Upstream, log: &str) -> Self {
        upstream.answers_with(Reply::ok(TAKEN));
        let config = temporary("monitoring.toml");
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let metrics = free.local_addr().unwrap();
        drop(free);
        let origin = &upstream.origin;
        let text = format!(
            "[merchant]\npublic_url = 'https://pay.shop.example'\nmetrics_listen = '{metrics}'\n\
             gateway_timeout = 1\n\
             [[products]]\nid = 'longjing'\nname_zh = 'a'\nname_en = 'b'\nprice = '88.00'\n\
             max_quantity = 5\n\
             [gateways.epay]\nurl = '{origin}/m'\nquery_url = '{origin}/q'\npid = '{PID}'\n\
             key = '{KEY}'"
        );
        fs::write(&config, text).unwrap();
        let mut command = command(&new_database("monitoring"), "0");
        command.arg("--config").arg(&config).args(["--log", log]);
        command.env("NO_PROXY", "*");
        let program = tokio::task::spawn_blocking(move || Program::run(&mut command));
        Self {
            program: program.await.unwrap(),
            http: Client::builder().no_proxy().build().unwrap(),
            metrics: format!("http://{metrics}/metrics"),
        }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.program.base)
    }

    async fn order(&self, id: &str) -> String {
        let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "alipay"});
        let made = order_request(self.http.post(self.at("/orders"))).header("x-request-id", id);
        let answer = made.body(wanted.to_string()).send().await.unwrap();
        assert_eq!(answer.headers()["x-request-id"], id);
        let made: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        made["order_no"].as_str().unwrap().to_owned()
    }

    async fn create(&self, no: &str) -> u16 {
        let fields = [("type", "alipay"), ("out_trade_no", no)];
        let create = form(self.http.post(self.at("/pay/epay")), &fields);
        create.send().await.unwrap().status().as_u16()
    }

    async fn notify(&self, no: &str, key: &str) {
        let fields = [
            ("pid", PID),
            ("trade_no", "T-1"),
            ("out_trade_no", no),
            ("type", "alipay"),
            ("name", "product"),
            ("money", "88.00"),
            ("trade_status", "TRADE_SUCCESS"),
        ];
        let call = self.http.get(self.at("/notify/epay"));
        call.query(&signed(&fields, key)).send().await.unwrap();
    }

    async fn figures(&self) -> String {
        let answer = self.http.get(&self.metrics).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
        answer.text().await.unwrap()
    }

    async fn until(&self, what: &str, name: &str, expected: f64) {
        for _ in 0..100 {
            if (value(&self.figures().await, name) - expected).abs() < 0.1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{what}: never");
    }
}

/// The value of one line of the figures.
#[track_caller]
fn value(figures: &str, name: &str) -> f64 {
    let mut lines = figures.lines();
    let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let line = line.unwrap_or_else(|| panic!("no {name}: {figures}"));
    line.parse().unwrap()
}

/// What the figures are after the sales of the test below.
const COUNTED: [(&str, f64); 19] = [
    (
        r#"checkout_requests_total{method="POST",route="/orders",status="200"}"#,
        8.0,
    ),
    (
        r#"checkout_requests_total{method="GET",route="other",status="404"}"#,
        30.0,
    ),
    (
        r#"checkout_requests_total{method="other",route="other",status="404"}"#,
        30.0,
    ),
    (r#"checkout_request_seconds_count{route="/pay/epay"}"#, 10.0),
    (
        r#"checkout_creates_total{gateway="epay",outcome="taken"}"#,
        1.0,
    ),
    (
        r#"checkout_creates_total{gateway="epay",outcome="repeated"}"#,
        1.0,
    ),
    (
        r#"checkout_creates_total{gateway="epay",outcome="unclear"}"#,
        5.0,
    ),
    (
        r#"checkout_gateway_seconds_count{gateway="epay",kind="create"}"#,
        8.0,
    ),
    (r#"checkout_breaker_open{gateway="epay"}"#, 1.0),
    (
        r#"checkout_payments_recorded_total{gateway="epay",source="notification",reason=""}"#,
        1.0,
    ),
    (
        r#"checkout_notifications_total{gateway="epay",outcome="accepted"}"#,
        2.0,
    ),
    (
        r#"checkout_notifications_total{gateway="epay",outcome="signature"}"#,
        1.0,
    ),
    (r#"checkout_orders_total{state="made"}"#, 8.0),
    (r#"checkout_orders_total{state="paid"}"#, 1.0),
    (r#"checkout_store_failures_total{reason="busy"}"#, 0.0),
    ("checkout_streams_open", 1.0),
    ("checkout_attention_open", 0.0),
    ("checkout_outbox_waiting", 1.0),
    (r#"checkout_query_lag_seconds{gateway="epay"}"#, 0.0),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_is_counted_without_a_number_or_a_secret() {
    let upstream = Upstream::start().await;
    let shop = Shop::start(&upstream, "text").await;
    let no = shop.order("a").await;
    for _ in 0..2 {
        assert_eq!(shop.create(&no).await, 200);
    }
    shop.notify(&no, "another0key0of0nobody00000000000").await;
    for _ in 0..2 {
        shop.notify(&no, KEY).await;
    }
    let late = shop.order("b").await;
    upstream.answers_with(Reply::ok(r#"{"code":-1,"msg":"no"}"#));
    shop.create(&late).await;
    shop.create(&late).await;
    upstream.answers_with(Reply::Silence(Duration::from_secs(5)));
    for _ in 0..5 {
        let no = shop.order("c").await;
        assert_eq!(shop.create(&no).await, 504);
    }
    let unasked = shop.order("d").await;
    shop.create(&unasked).await;
    for at in 0..30 {
        let path = shop.at(&format!("/{at}-{no}"));
        shop.http.get(&path).send().await.unwrap();
        let method = format!("M{at}").parse().unwrap();
        shop.http.request(method, path).send().await.unwrap();
    }
    let path = shop.at(&format!("/state/stream?order_no={no}"));
    let stream = shop.http.get(path).send().await.unwrap();
    let figures = shop.figures().await;
    for (name, expected) in COUNTED {
        assert!(
            (value(&figures, name) - expected).abs() < 0.1,
            "{name}: {figures}"
        );
    }
    assert!(value(&figures, "process_resident_memory_bytes") > 1e6);
    assert!(value(&figures, "process_start_time_seconds") > 1e9);
    assert!(
        !figures.contains(&no) && !figures.contains(KEY),
        "{figures}"
    );
    let lines = figures
        .lines()
        .filter(|line| !line.starts_with('#'))
        .count();
    assert!(lines < 250, "{lines} lines: {figures}");
    drop(stream);
    shop.until("the stream is closed", "checkout_streams_open", 0.0)
        .await;
    let public = shop.http.get(shop.at("/metrics")).send().await.unwrap();
    assert_eq!(public.status(), 404);
    accepted_by_promtool(&["check", "metrics"], &figures);
    shop.program.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_json_line_has_the_requests_id_and_the_orders_number() {
    let upstream = Upstream::start().await;
    let shop = Shop::start(&upstream, "json").await;
    let no = shop.order("from-a-proxy.7").await;
    upstream.answers_with(Reply::HangUp);
    let fields = [("type", "alipay"), ("out_trade_no", no.as_str())];
    let create = form(shop.http.post(shop.at("/pay/epay")), &fields);
    let forged = create.header("x-request-id", "a b\"}");
    let made_up = forged.send().await.unwrap().headers()["x-request-id"].clone();
    let made_up = made_up.to_str().unwrap();
    assert!(made_up.len() == 20 && made_up.chars().all(|c| c.is_ascii_alphanumeric()));
    let state = shop.http.get(shop.at(&format!("/state?order_no={no}")));
    let state = state
        .header("x-request-id", "state-1")
        .send()
        .await
        .unwrap();
    assert!(state.status().is_server_error());
    let log = shop.program.stop();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let field = |line: &Value, name: &str| {
        let spans = line["spans"].as_array().into_iter().flatten();
        let mut values = spans.chain([line]).filter_map(|of| of[name].as_str());
        values.next_back().map(str::to_owned)
    };
    for (message, id) in [
        ("order created", "from-a-proxy.7"),
        ("the gateway did not answer", made_up),
        ("the gateway did not answer", "state-1"),
    ] {
        let found = lines.iter().find(|line| {
            line["message"] == message && field(line, "request_id").as_deref() == Some(id)
        });
        let found = found.unwrap_or_else(|| panic!("no {message} of {id}: {log}"));
        assert_eq!(
            field(found, "order_no").as_deref(),
            Some(no.as_str()),
            "{found}"
        );
        assert!(found["level"].is_string() && found["timestamp"].is_string());
    }
}

#[test]
fn the_alert_rules_of_both_languages_ask_for_figures_that_exist() {
    let registered = include_str!("../../src/metrics/counted.rs");
    let mut expressions = Vec::new();
    for page in markdown::all() {
        for snippet in &page.snippets {
            if snippet.runner() != Ok(Runner::Monitoring) {
                continue;
            }
            if !snippet.code.starts_with("groups:") {
                accepted_by_promtool(&["check", "config"], &snippet.code);
                continue;
            }
            accepted_by_promtool(&["check", "rules"], &snippet.code);
            for name in figures_of(&snippet.code) {
                assert!(registered.contains(&format!("\"{name}\"")), "{name}");
                assert!(
                    page.text.contains(&format!("`{name}")),
                    "{name} is not explained"
                );
            }
            let lines = snippet.code.lines().map(str::trim);
            let lines = lines.filter(|line| !line.starts_with("annotations"));
            expressions.push(lines.map(str::to_owned).collect::<Vec<_>>());
        }
    }
    let [english, chinese] = &*expressions else {
        panic!("{expressions:?}");
    };
    assert!(english.len() > 30 && english == chinese);
}

/// The figures that rules ask for, as they are registered.
fn figures_of(rules: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = rules.split(|c| !is_name(c));
    let names = words.filter(|word| word.starts_with("checkout_") || word.starts_with("process_"));
    let names = names.map(|name| {
        let mut endings = ["_total", "_bucket", "_count"].iter();
        let base = endings.find_map(|ending| name.strip_suffix(ending));
        base.unwrap_or(name)
    });
    names.collect()
}

/// Where the tool is at hand: Debian's package `prometheus` has it.
fn accepted_by_promtool(arguments: &[&str], text: &str) {
    let mut promtool = Command::new("promtool");
    promtool.args(arguments);
    let file = temporary("rules.yml");
    if arguments != ["check", "metrics"] {
        fs::write(&file, text).unwrap();
        promtool.arg(&file);
    }
    promtool
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let Ok(mut running) = promtool.spawn() else {
        eprintln!("skipped: no promtool");
        return;
    };
    running
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .ok();
    let ended = running.wait_with_output().unwrap();
    let complaints = String::from_utf8_lossy(&ended.stderr).into_owned();
    // 3 is what only a style guide has against it.
    let accepted = matches!(ended.status.code(), Some(0 | 3));
    assert!(
        accepted,
        "{complaints}{}",
        String::from_utf8_lossy(&ended.stdout)
    );
}
