//! The backends that the documentation shows, between a widget's requests and the
//! sandbox: each sells, hears of the payment, and is not taken in by a forged word.

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use checkout_server::{
    Setup,
    merchant::{
        order::{Order, OrderNo, Wallet},
        pay_state::PayState,
        store::Store,
    },
    money::Fen,
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{
    harness::{Shop, config, form, read, temporary},
    markdown::{self, Document, Runner},
};

const GATEWAYS: [&str; 5] = ["epay", "order-cmd", "gatepay", "pay-url", "smallsaas"];
/// The program, and how it is told to serve a file.
const LANGUAGES: [(&str, &str); 2] = [("node", "mjs"), ("php", "php")];

/// The files that one language's pages show.
fn files(folder: &str) -> Vec<(String, String)> {
    let documents = markdown::all();
    let pages = documents
        .iter()
        .filter(|page| page.path.starts_with(folder));
    let snippets = pages.flat_map(|page| &page.snippets);
    snippets
        .filter_map(|snippet| match snippet.runner() {
            Ok(Runner::Server(name)) => Some((name, snippet.code.clone())),
            Ok(_) | Err(_) => None,
        })
        .collect()
}

#[test]
fn every_backend_that_is_shown_is_run_here() {
    let run: BTreeSet<String> = GATEWAYS
        .iter()
        .chain(&["shop"])
        .flat_map(|name| LANGUAGES.map(|(_, ending)| format!("{name}.{ending}")))
        .collect();
    for folder in ["docs/en", "docs/zh-CN"] {
        let shown: BTreeSet<String> = files(folder).into_iter().map(|(name, _)| name).collect();
        assert_eq!(shown, run, "{folder}");
    }
}

#[test]
fn every_config_that_is_shown_is_read() {
    let mut read = 0;
    for Document { path, snippets, .. } in markdown::all() {
        for snippet in snippets {
            if snippet.runner() != Ok(Runner::Config) {
                continue;
            }
            // Secrets come from the environment, as the pages say.
            let config = config(&snippet.code, |name| Some(format!("a-{name}")));
            config.unwrap_or_else(|error| panic!("{path}:{}: {error}", snippet.line));
            read += 1;
        }
    }
    assert!(read >= 2, "{read}");
}

#[tokio::test]
async fn every_node_backend_sells() {
    every_backend_sells(LANGUAGES[0]).await;
}

#[tokio::test]
async fn every_php_backend_sells() {
    every_backend_sells(LANGUAGES[1]).await;
}

async fn every_backend_sells(language: (&str, &str)) {
    if !is_there(language.0) {
        // Past the test harness, which swallows what a passing test prints.
        let sentence = format!("skipped: no {} on PATH to run its snippets\n", language.0);
        std::io::stderr().write_all(sentence.as_bytes()).unwrap();
        return;
    }
    for folder in ["docs/en", "docs/zh-CN"] {
        for gateway in GATEWAYS {
            let sale = Sale::open(folder, gateway, language, true).await;
            for wallet in wallets(gateway) {
                sale.goes_through(gateway, wallet).await;
            }
            sale.is_not_taken_in(gateway).await;
            let cut_off = Sale::open(folder, gateway, language, false).await;
            cut_off.keeps_its_secrets(gateway).await;
        }
    }
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn wallets(gateway: &str) -> &'static [&'static str] {
    if gateway == "gatepay" {
        &["wechat", "alipay", "onecode"]
    } else {
        &["wechat", "alipay"]
    }
}

/// The gateways' side with a backend from the documentation in front.
struct Sale {
    sandbox: Shop,
    base: String,
    http: reqwest::Client,
    backend: Child,
    token: String,
    secrets: Vec<String>,
    log: PathBuf,
}

impl Drop for Sale {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.backend.kill();
        let _ = self.backend.wait();
    }
}

impl Sale {
    /// `reached`: whether the gateway's address leads anywhere.
    async fn open(
        folder: &str,
        gateway: &str,
        (program, ending): (&str, &str),
        reached: bool,
    ) -> Self {
        let port = free_port();
        let base = format!("http://127.0.0.1:{port}");
        let mut accounts = Vec::new();
        let sandbox = Shop::open_with(|setup| {
            setup.config.merchant.public_url = Some(base.parse().unwrap());
            accounts = environment(setup);
        })
        .await;
        if !reached {
            let nowhere = format!("http://127.0.0.1:{}", free_port());
            for (_, value) in &mut accounts {
                *value = value.replace(&sandbox.base, &nowhere);
            }
        }
        let place = temporary("orders");
        fs::create_dir_all(&place).unwrap();
        for (name, code) in files(folder) {
            fs::write(place.with_file_name(name), code).unwrap();
        }
        let mut command = Command::new(program);
        if program == "php" {
            command.args(["-S", &format!("127.0.0.1:{port}")]);
        }
        command
            .arg(place.with_file_name(format!("{gateway}.{ending}")))
            .envs(accounts.clone())
            .env("PUBLIC_URL", &base)
            .env("PORT", port.to_string())
            .env("ORDERS", &place)
            .env("NO_PROXY", "*")
            .stdout(Stdio::null())
            .stderr(Stdio::from(fs::File::create(log(&place)).unwrap()));
        let named = |name: &str| {
            let found = accounts.iter().find(|(key, _)| key == name);
            found.map_or(String::new(), |(_, value)| value.clone())
        };
        let token = match gateway {
            "pay-url" => named("PAY_URL_NOTIFY_TOKEN"),
            _ => named("SMALLSAAS_NOTIFY_TOKEN"),
        };
        let secrets = accounts.iter().filter(|(name, _)| !name.ends_with("URL"));
        let secrets = secrets.map(|(_, value)| value.clone()).collect();
        let backend = command.spawn().unwrap();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let sale = Self {
            sandbox,
            base,
            http,
            backend,
            token,
            secrets,
            log: log(&place),
        };
        for _ in 0..100 {
            if sale.get("/state?order_no=0").send().await.is_ok() {
                return sale;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let said = fs::read_to_string(log(&place)).unwrap_or_default();
        panic!("{gateway}.{ending} does not listen: {said}");
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    async fn order(&self, wallet: &str) -> String {
        let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": wallet});
        let made = read(self.post("/orders").body(wish.to_string())).await;
        assert_eq!(made["amount"], "88.00", "{made}");
        let no = made["order_no"].as_str().unwrap().to_owned();
        // Mall and shop are one system: what the one has sold, the other knows.
        let known = Order {
            no: OrderNo::parse(&no).unwrap(),
            product_id: "longjing".to_owned(),
            name: "西湖龙井 · 50 g".to_owned(),
            quantity: 1,
            amount: Fen::new(8800),
            wallet: Wallet::from_name(wallet).unwrap(),
            gateway: None,
            gateway_fields: None,
            expires_at_ms: i64::MAX,
            state: PayState::Waiting,
        };
        let store = Store::open(&self.sandbox.database).unwrap();
        store.add(known).await.unwrap();
        no
    }

    async fn state(&self, no: &str) -> i64 {
        let told = read(self.get(&format!("/state?order_no={no}"))).await;
        assert_eq!(told["result"], 0, "{told}");
        assert_eq!(told["order_no"], no);
        told["pay_state"].as_i64().unwrap()
    }

    async fn goes_through(&self, gateway: &str, wallet: &str) {
        let no = self.order(wallet).await;
        self.asks(gateway, wallet, &no).await;
        assert_eq!(self.state(&no).await, 0, "{gateway} {wallet}");
        assert_eq!(self.sandbox.phone(&no, "pay").await, "pay");
        for _ in 0..50 {
            if self.state(&no).await == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{gateway} {wallet}: the payment was never heard of");
    }

    /// The widget's request, and what its answer must have.
    async fn asks(&self, gateway: &str, wallet: &str, no: &str) {
        if gateway == "smallsaas" && wallet == "wechat" {
            self.goes_to_the_mall(no).await;
        }
        let answer = read(self.request(gateway, wallet, no)).await;
        let link = link(gateway, wallet, &answer);
        let link = link.unwrap_or_else(|| panic!("{gateway} {wallet}: {answer}"));
        assert!(
            ["https://", "weixin://", &self.sandbox.base]
                .iter()
                .any(|start| link.starts_with(start)),
            "{gateway} {wallet}: {link}"
        );
    }

    /// A gateway that is out of order makes neither the answer nor the log tell secrets.
    async fn keeps_its_secrets(&self, gateway: &str) {
        let no = self.order("alipay").await;
        let answer = self.request(gateway, "alipay", &no).send().await.unwrap();
        assert_eq!(answer.status(), 502, "{gateway}");
        assert_eq!(answer.text().await.unwrap(), "fail", "{gateway}");
        let said = fs::read_to_string(&self.log).unwrap();
        // Four letters, such as epay's number of the merchant, are anywhere.
        for secret in self.secrets.iter().filter(|secret| secret.len() > 4) {
            assert!(!said.contains(secret.as_str()), "{gateway}: {said}");
        }
    }

    fn request(&self, gateway: &str, wallet: &str, no: &str) -> RequestBuilder {
        match gateway {
            "epay" => {
                let kind = if wallet == "wechat" {
                    "wxpay"
                } else {
                    "alipay"
                };
                let fields = [
                    ("type", kind),
                    ("out_trade_no", no),
                    // A browser's word about the price counts for nothing.
                    ("money", "0.01"),
                    ("name", "West Lake Longjing"),
                    ("device", "pc"),
                    ("return_url", "https://shop.example/?a=1&b=2"),
                    ("param", "p q"),
                ];
                form(self.post("/pay/epay"), &fields)
            }
            "order-cmd" => {
                let command = match wallet {
                    "wechat" => json!({"cmd": "WechatPay", "order_no": no}),
                    _ => json!({"cmd": "Pay", "order_no": no, "type": 1,
                                "return_url": "https://shop.example/"}),
                };
                self.post("/pay/order-cmd").body(command.to_string())
            }
            "gatepay" => {
                let fields = [
                    ("product_id", "longjing"),
                    ("product_num", "1"),
                    ("out_order_id", no),
                    ("pay_type", wallet),
                    ("custom", "u@x 茶"),
                ];
                form(self.post("/pay/gatepay"), &fields)
            }
            "pay-url" => {
                let kind = if wallet == "wechat" { 2 } else { 1 };
                let query = format!("?consume_type=99&pay_type={kind}&token=x&order_no={no}");
                self.get(&("/pay/pay-url".to_owned() + &query))
            }
            _ => {
                let (path, kind) = match wallet {
                    "wechat" => ("/pay/smallsaas/rest/wx/push_order", "NATIVE"),
                    _ => ("/pay/smallsaas/rest/ali/push_order", "QRCODE"),
                };
                let wish = json!({"order_type": "Order", "order_number": no, "type": kind});
                self.post(path).body(wish.to_string())
            }
        }
    }

    async fn goes_to_the_mall(&self, no: &str) {
        let path = format!("/pay/smallsaas/app/payment/wpay/{no}");
        let answer = self.get(&path).send().await.unwrap();
        assert_eq!(answer.status(), 302);
        let location = answer.headers()["location"].to_str().unwrap();
        let page = format!(
            "{}/sandbox/smallsaas/app/payment/wpay/{no}",
            self.sandbox.base
        );
        assert_eq!(location, page);
    }

    /// An order stays unpaid whatever a stranger says.
    async fn is_not_taken_in(&self, gateway: &str) {
        let no = self.order("alipay").await;
        self.asks(gateway, "alipay", &no).await;
        let told = match gateway {
            "epay" => self.get(&format!(
                "/notify/epay?pid=1000&trade_no=1&out_trade_no={no}&type=alipay&name=product\
                 &money=88&trade_status=TRADE_SUCCESS&sign=00000000000000000000000000000000\
                 &sign_type=MD5"
            )),
            "gatepay" => form(
                self.post("/notify/gatepay"),
                &[
                    ("product_id", "12"),
                    ("product_num", "1"),
                    ("pay_type", "alipay"),
                    ("out_order_id", &no),
                    ("custom", "u@x 茶"),
                    ("order_price", "88"),
                    ("order_type", "alipay"),
                    ("sign", "00000000000000000000000000000000"),
                ],
            ),
            // The word itself is worth nothing there: the state is asked for.
            "order-cmd" => self.post("/notify/order-cmd").body(no.clone()),
            _ => {
                let report =
                    json!({"order_no": no, "pay_state": 1, "amount": "88.00", "channel": "alipay"});
                self.post(&format!("/notify/{gateway}"))
                    .bearer_auth("made up")
                    .body(report.to_string())
            }
        };
        let answer = told.send().await.unwrap();
        assert_eq!(answer.status() == 200, gateway == "order-cmd", "{gateway}");
        assert_eq!(self.state(&no).await, 0, "{gateway}");
        self.refuses_another_amount(gateway, &no).await;
        let unknown = self.get("/state?order_no=nobody").send().await.unwrap();
        let unknown: Value = serde_json::from_str(&unknown.text().await.unwrap()).unwrap();
        assert_ne!(unknown["result"], 0);
    }

    async fn refuses_another_amount(&self, gateway: &str, no: &str) {
        if !["pay-url", "smallsaas"].contains(&gateway) {
            return;
        }
        let report = json!({"order_no": no, "pay_state": 1, "amount": "0.01", "channel": "alipay"});
        let told = self.post(&format!("/notify/{gateway}"));
        let told = told.bearer_auth(&self.token).body(report.to_string());
        assert_eq!(told.send().await.unwrap().status(), 400, "{gateway}");
        assert_eq!(self.state(no).await, 0, "{gateway}");
    }
}

/// Where the widget sends the shopper, or what it draws.
fn link<'a>(gateway: &str, wallet: &str, answer: &'a Value) -> Option<&'a str> {
    let place = match (gateway, wallet) {
        ("epay", "wechat") => "/qrcode",
        ("epay", _) => "/payurl",
        ("order-cmd", "wechat") => "/code_url",
        ("order-cmd", _) => "/pay_info/alipay_url",
        ("gatepay", _) => "/data/order_url",
        ("pay-url", _) => "/data/url",
        (_, "wechat") => "/data/codeUrl",
        _ => "/data/qr_code",
    };
    answer.pointer(place)?.as_str()
}

/// The sandbox's accounts, under the names that the snippets read.
fn environment(setup: &Setup) -> Vec<(String, String)> {
    let value = |gateway: &str, key: &str| {
        let table = setup.config.gateways.get(gateway).unwrap();
        table[key].as_str().unwrap().to_owned()
    };
    let token = &setup.config.gateways.get("pay-url").unwrap()["params"]["token"];
    let pairs = [
        ("EPAY_URL", value("epay", "url")),
        ("EPAY_PID", value("epay", "pid")),
        ("EPAY_KEY", value("epay", "key")),
        ("ORDER_CMD_URL", value("order-cmd", "url")),
        ("GATEPAY_URL", value("gatepay", "url")),
        ("GATEPAY_APPKEY", value("gatepay", "appkey")),
        ("GATEPAY_SECRET", value("gatepay", "secret")),
        ("PAY_URL", value("pay-url", "url")),
        (
            "PAY_URL_PARAMS",
            format!("token={}", token.as_str().unwrap()),
        ),
        ("PAY_URL_NOTIFY_TOKEN", value("pay-url", "notify_token")),
        ("SMALLSAAS_URL", value("smallsaas", "base")),
        ("SMALLSAAS_TOKEN", value("smallsaas", "token")),
        ("SMALLSAAS_NOTIFY_TOKEN", value("smallsaas", "notify_token")),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value)).into()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn log(place: &std::path::Path) -> PathBuf {
    place.with_file_name("stderr.txt")
}
