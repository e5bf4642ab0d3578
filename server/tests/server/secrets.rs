//! Every secret of every gateway is a canary here: it must reach its gateway, and be shown
//! nowhere else, not in an answer, not in the log, not in the database.

use base64::{Engine, engine::general_purpose::STANDARD};
use checkout_server::merchant::gateway_names;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::{
    harness::{form, new_database, order_request, temporary},
    process::{Program, command, text},
    upstream::{Reply, Upstream},
};

/// Half of them come from the file, half from the environment.
const CONFIG: &str = "
[merchant]
public_url = 'https://pay.shop.example'
[[products]]
id = 'longjing'
name_zh = '西湖龙井'
name_en = 'Longjing'
price = '88.00'
max_quantity = 5
gatepay_product = 12
consume_type = 1
[gateways.pay-url]
url = '@/pay_url.php'
params = { token = 'CANARY-a', uid = 'CANARY-b' }
[gateways.epay]
url = '@/mapi.php'
query_url = '@/api.php'
pid = '1000'
key = 'CANARY-c'
[gateways.order-cmd]
url = '@/cmd'
orders_url = '@/orders'
orders_token = 'CANARY-k-0123456789'
[gateways.gatepay]
url = '@/create'
appkey = 'CANARY-d'
[gateways.smallsaas]
base = '@/mall'
notify_token = 'CANARY-e-0123456789'
orders_url = '@/orders'
";
const VARIABLES: [(&str, &str); 5] = [
    ("CHECKOUT_PAY_URL_NOTIFY_TOKEN", "CANARY-f-0123456789"),
    ("CHECKOUT_PAY_URL_PARAMS", "uid=CANARY-g&key=CANARY-h"),
    ("CHECKOUT_GATEPAY_SECRET", "CANARY-i"),
    ("CHECKOUT_SMALLSAAS_TOKEN", "CANARY-j"),
    ("CHECKOUT_SMALLSAAS_ORDERS_TOKEN", "CANARY-l-0123456789"),
];

/// A browser, with all that it was answered.
struct Shopper {
    base: String,
    http: Client,
    answers: Vec<String>,
}

impl Shopper {
    async fn send(&mut self, request: RequestBuilder) {
        self.answers.push(text(request).await);
    }

    /// The same of a wrong request: after a body that is too large the connection is closed.
    async fn send_wrong(&mut self, request: RequestBuilder) {
        if let Ok(answer) = request.send().await {
            let headers = format!("{} {:?}", answer.status(), answer.headers());
            let body = answer.text().await.unwrap_or_default();
            self.answers.push(format!("{headers} {body}"));
        }
    }

    async fn order(&self) -> String {
        let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
        let request = order_request(self.http.post(format!("{}/orders", self.base)));
        let made = request.body(wanted.to_string()).send().await.unwrap();
        let made: Value = serde_json::from_str(&made.text().await.unwrap()).unwrap();
        made["order_no"].as_str().unwrap().to_owned()
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    /// A create request at every gateway, notifications about it, and a state query.
    async fn tries_everything(&mut self) {
        for gateway in gateway_names() {
            let no = self.order().await;
            for request in self.create_requests(gateway, &no) {
                self.send(request).await;
            }
            self.notifies(gateway, &no).await;
        }
    }

    fn create_requests(&self, gateway: &str, no: &str) -> Vec<RequestBuilder> {
        match gateway {
            "pay-url" => vec![self.get(&format!("/pay/pay-url?order_no={no}"))],
            "epay" => {
                let wanted = [("type", "wxpay"), ("out_trade_no", no)];
                vec![form(self.post("/pay/epay"), &wanted)]
            }
            "order-cmd" => {
                let command = json!({"cmd": "WechatPay", "order_no": no}).to_string();
                vec![self.post("/pay/order-cmd").body(command)]
            }
            "gatepay" => {
                let wanted = [("out_order_id", no), ("pay_type", "wechat")];
                vec![form(self.post("/pay/gatepay"), &wanted)]
            }
            "smallsaas" => {
                let wanted = json!({"order_number": no, "type": "NATIVE"}).to_string();
                let push = self.post("/pay/smallsaas/rest/wx/push_order");
                let page = self.get(&format!("/pay/smallsaas/app/payment/wpay/{no}"));
                vec![push.body(wanted), page]
            }
            other => panic!("{other}: add its create requests, and its canaries above"),
        }
    }

    /// Requests that are wrong, for what their error pages say.
    async fn errs(&mut self) {
        let mut paths: Vec<String> = ["/", "/c", "/c?order_no=nobody", "/orders", "/products"]
            .into_iter()
            .chain([
                "/state",
                "/state?order_no=a%00b",
                "/livez",
                "/readyz",
                "/nowhere",
                "/%ff",
            ])
            .map(str::to_owned)
            .collect();
        for gateway in gateway_names() {
            paths.extend([format!("/pay/{gateway}"), format!("/notify/{gateway}")]);
        }
        for path in [
            "rest/wx/push_order",
            "rest/ali/push_order",
            "app/payment/wpay/nobody",
        ] {
            paths.push(format!("/pay/smallsaas/{path}"));
        }
        let bodies = ["", "{", "a=%ff&sign=1", "{\"order_number\":7,\"cmd\":[]}"];
        let large = "x".repeat(300 * 1024);
        for path in &paths {
            for body in bodies.into_iter().chain([large.as_str()]) {
                for origin in [None, Some("https://evil.example")] {
                    let request = self.post(path).body(body.to_owned());
                    let request = request.header("content-type", "application/json");
                    let request = match origin {
                        Some(origin) => request.header("origin", origin),
                        None => request,
                    };
                    self.send_wrong(request).await;
                }
            }
            self.send_wrong(self.get(path)).await;
            let put = self.http.put(format!("{}{path}", self.base));
            self.send_wrong(put).await;
        }
    }

    async fn notifies(&mut self, gateway: &str, no: &str) {
        let path = format!("/notify/{gateway}");
        let report = [
            ("order_no", no),
            ("pay_state", "1"),
            ("amount", "88.00"),
            ("channel", "wechat"),
        ];
        for token in ["wrong", "CANARY-f-0123456789", "CANARY-e-0123456789"] {
            let request = form(self.post(&path), &report);
            self.send(request.header("authorization", format!("Bearer {token}")))
                .await;
        }
        let wrong =
            format!("{path}?out_order_id={no}&out_trade_no={no}&sign=0&sign_type=MD5&pid=1");
        self.send(self.get(&wrong)).await;
        self.send(self.get(&format!("/state?order_no={no}"))).await;
        self.send(self.get("/state?order_no=nobody")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_any_gateway_shows_in_an_answer_the_log_or_the_database() {
    let upstream = Upstream::start().await;
    let (config, database) = (temporary("canaries.toml"), new_database("canaries"));
    std::fs::write(&config, CONFIG.replace('@', &upstream.origin)).unwrap();
    let program = Program::run(
        command(&database, "0")
            .arg("--config")
            .arg(&config)
            .envs(VARIABLES)
            .env("RUST_LOG", "trace")
            .env("NO_PROXY", "127.0.0.1"),
    );
    let mut shopper = Shopper {
        base: program.base.clone(),
        http: Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap(),
        answers: Vec::new(),
    };
    for reply in [
        Reply::ok(r#"{"code":1,"out_trade_no":"?","status":0}"#),
        Reply::ok("<html>"),
        Reply::Answer(500, "", b"oops".to_vec()),
        Reply::HangUp,
    ] {
        upstream.answers_with(reply);
        shopper.tries_everything().await;
    }
    shopper.errs().await;
    let received = format!("{:?}", upstream.received());
    for sent in [
        "token=CANARY-a",
        "uid=CANARY-g",
        "key=CANARY-h",
        "key=CANARY-c",
        "appkey=CANARY-d",
        "authorization: CANARY-j",
        "authorization: Bearer CANARY-k",
        "authorization: Bearer CANARY-l",
    ] {
        assert!(received.contains(sent), "{sent} did not go out");
    }
    let accepted = shopper
        .answers
        .iter()
        .filter(|answer| answer.ends_with("\n\nsuccess"))
        .count();
    // Two gateways accept a report.
    assert_eq!(accepted, 4 + 4);
    let log = program.stop();
    assert!(
        log.contains("the gateway did not answer") && log.contains("notification rejected"),
        "{log}"
    );
    shopper.answers.push(log);
    for suffix in ["", "-wal"] {
        let mut file = database.clone().into_os_string();
        file.push(suffix);
        let bytes = std::fs::read(file).unwrap_or_default();
        shopper
            .answers
            .push(String::from_utf8_lossy(&bytes).into_owned());
    }
    assert!(shopper.answers.len() > 300, "{}", shopper.answers.len());
    let written = written();
    for shown in shopper.answers {
        let small = shown.to_ascii_lowercase();
        for (way, text) in &written {
            assert!(
                !shown.contains(text) && !small.contains(text),
                "{way}: {shown}"
            );
        }
    }
}

/// How a page, a log or a file may write a canary: as it is, and as base64 and hexadecimal do,
/// wherever it begins within what is encoded. URLs, JSON and HTML change no letter of it.
fn written() -> Vec<(String, String)> {
    let canary = b"CANARY-";
    let each = |write: fn(&u8) -> String| canary.iter().map(write).collect::<Vec<_>>().concat();
    let hexadecimal = each(|byte| format!("{byte:02x}"));
    let numbers = each(|byte| format!("&#{byte};"));
    let escaped = each(|byte| format!("\\u00{byte:02x}"));
    let percent = each(|byte| format!("%{byte:02x}"));
    let mut written = vec![
        ("plain".to_owned(), "CANARY".to_owned()),
        ("in small letters".to_owned(), "canary-".to_owned()),
        ("hexadecimal".to_owned(), hexadecimal),
        ("html".to_owned(), numbers),
        ("json".to_owned(), escaped),
        ("url".to_owned(), percent),
    ];
    for before in 0..3 {
        let text = STANDARD.encode([vec![0; before], canary.to_vec()].concat());
        let (from, to) = ((before * 8).div_ceil(6), (before + canary.len()) * 8 / 6);
        written.push((format!("base64 {before}"), text[from..to].to_owned()));
    }
    written
}

#[test]
fn every_way_of_writing_a_canary_is_found() {
    let text = "key=CANARY-h";
    let base64 = [0, 1, 2].map(|before| STANDARD.encode("x".repeat(before) + text));
    let digits: Vec<_> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hexadecimal = digits.concat();
    let found = |shown: &str| written().iter().any(|(_, text)| shown.contains(text));
    for shown in base64.iter().chain([&hexadecimal, &text.to_owned()]) {
        assert!(found(shown), "{shown}");
    }
    assert!(!found("key=***"));
}
