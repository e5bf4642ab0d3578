//! Every secret of every gateway is a canary here: it must reach its gateway, and show
//! nowhere else, not in an answer, not in the log, not in the database.

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::{
    harness::{form, temporary},
    process::{Program, command, text},
    upstream::{Reply, Upstream},
};

/// Half of them come from the file, half from the environment.
const CONFIG: &str = "
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
[gateways.gatepay]
url = '@/create'
appkey = 'CANARY-d'
[gateways.smallsaas]
base = '@/mall'
notify_token = 'CANARY-e'
";
const VARIABLES: [(&str, &str); 4] = [
    ("CHECKOUT_PAY_URL_NOTIFY_TOKEN", "CANARY-f"),
    ("CHECKOUT_PAY_URL_PARAMS", "uid=CANARY-g&key=CANARY-h"),
    ("CHECKOUT_GATEPAY_SECRET", "CANARY-i"),
    ("CHECKOUT_SMALLSAAS_TOKEN", "CANARY-j"),
];

struct Shopper {
    base: String,
    http: Client,
    said: Vec<String>,
}

impl Shopper {
    async fn hears(&mut self, request: RequestBuilder) {
        self.said.push(text(request).await);
    }

    async fn order(&self) -> String {
        let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
        let request = self.http.post(format!("{}/orders", self.base));
        let made = request.body(wish.to_string()).send().await.unwrap();
        let made: Value = serde_json::from_str(&made.text().await.unwrap()).unwrap();
        made["order_no"].as_str().unwrap().to_owned()
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    /// A create at every gateway, a word about its payment, and a look at its state.
    async fn tries_everything(&mut self) {
        let no = self.order().await;
        self.hears(self.get(&format!("/pay/pay-url?order_no={no}")))
            .await;
        self.is_told("pay-url", &no).await;
        let no = self.order().await;
        let wish = [("type", "wxpay"), ("out_trade_no", &no)];
        self.hears(form(self.post("/pay/epay"), &wish)).await;
        self.is_told("epay", &no).await;
        let no = self.order().await;
        let wish = json!({"cmd": "WechatPay", "order_no": no}).to_string();
        self.hears(self.post("/pay/order-cmd").body(wish)).await;
        self.is_told("order-cmd", &no).await;
        let no = self.order().await;
        let wish = [("out_order_id", no.as_str()), ("pay_type", "wechat")];
        self.hears(form(self.post("/pay/gatepay"), &wish)).await;
        self.is_told("gatepay", &no).await;
        let no = self.order().await;
        let wish = json!({"order_number": no, "type": "NATIVE"}).to_string();
        self.hears(self.post("/pay/smallsaas/rest/wx/push_order").body(wish))
            .await;
        self.hears(self.get(&format!("/pay/smallsaas/app/payment/wpay/{no}")))
            .await;
        self.is_told("smallsaas", &no).await;
    }

    async fn is_told(&mut self, gateway: &str, no: &str) {
        let path = format!("/notify/{gateway}");
        let report = [
            ("order_no", no),
            ("pay_state", "1"),
            ("amount", "88.00"),
            ("channel", "wechat"),
        ];
        for token in ["wrong", "CANARY-f", "CANARY-e"] {
            let request = form(self.post(&path), &report);
            self.hears(request.header("authorization", format!("Bearer {token}")))
                .await;
        }
        let wrong =
            format!("{path}?out_order_id={no}&out_trade_no={no}&sign=0&sign_type=MD5&pid=1");
        self.hears(self.get(&wrong)).await;
        self.hears(self.get(&format!("/state?order_no={no}"))).await;
        self.hears(self.get("/state?order_no=nobody")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_any_gateway_shows_in_an_answer_the_log_or_the_database() {
    let upstream = Upstream::start().await;
    let (config, database) = (temporary("canaries.toml"), temporary("canaries.sqlite3"));
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
        said: Vec::new(),
    };
    for reply in [
        Reply::ok(r#"{"code":1,"out_trade_no":"?","status":0}"#),
        Reply::ok("<html>"),
        Reply::Answer(500, "", b"oops".to_vec()),
        Reply::HangUp,
    ] {
        upstream.says(reply);
        shopper.tries_everything().await;
    }
    let heard = format!("{:?}", upstream.heard());
    for sent in [
        "token=CANARY-a",
        "uid=CANARY-g",
        "key=CANARY-h",
        "key=CANARY-c",
        "appkey=CANARY-d",
        "authorization: CANARY-j",
    ] {
        assert!(heard.contains(sent), "{sent} did not go out");
    }
    let taken = shopper
        .said
        .iter()
        .filter(|said| said.ends_with("\n\nsuccess"))
        .count();
    // Two gateways believe a report; order-cmd says so to everybody.
    assert_eq!(taken, 4 + 4 + 16);
    let log = program.stop();
    assert!(
        log.contains("the gateway did not answer") && log.contains("notification rejected"),
        "{log}"
    );
    shopper.said.push(log);
    for suffix in ["", "-wal"] {
        let mut file = database.clone().into_os_string();
        file.push(suffix);
        let bytes = std::fs::read(file).unwrap_or_default();
        shopper
            .said
            .push(String::from_utf8_lossy(&bytes).into_owned());
    }
    for said in shopper.said {
        assert!(!said.contains("CANARY"), "{said}");
    }
}
