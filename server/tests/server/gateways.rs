//! The sandbox by itself on a free port, and a merchant that keeps what it receives.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, RawQuery},
    http::HeaderMap,
    routing::any,
};
use checkout_server::{
    authorities::Authorities,
    merchant::client,
    sandbox::{Good, Shop, Tables, made_up_accounts, routes},
    serve::serve,
};
use md5::{Digest, Md5};
use reqwest::{Client, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};
use url::Url;

use crate::harness::{KEY, PID, form, read};

pub(crate) const COMMON_TOKEN: &str = "common-token";
pub(crate) const APPKEY: &str = "ak";
pub(crate) const SECRET: &str = "sec";
pub(crate) const MALL_TOKEN: &str = "mall-token";
pub(crate) const REPORT_TOKEN: &str = "report-token";
pub(crate) const ORDERS_TOKEN: &str = "orders-token-0123";
/// The gateways that have an order before they are asked for a payment.
pub(crate) const WITH_ORDERS: [&str; 2] = ["order-cmd", "smallsaas"];
/// The numbers of the smallsaas document's samples, and some of our own.
const ORDERED: [&str; 9] = [
    "12346", "1234", "tc0", "tc1", "tc2", "tc3", "tc4", "tc5", "C1",
];

/// One report or notification, as the merchant received it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) gateway: String,
    pub(crate) authorization: String,
    pub(crate) content_type: String,
    pub(crate) query: String,
    pub(crate) body: String,
}

#[derive(Debug, Default)]
struct Inbox {
    received: Vec<Received>,
    /// The merchant's next answers; `success` when there are no more.
    answers: Vec<&'static str>,
}

pub(crate) struct Gateways {
    pub(crate) base: String,
    merchant: String,
    http: Client,
    inbox: Arc<Mutex<Inbox>>,
    // Dropping them stops the servers.
    _stop: [oneshot::Sender<()>; 2],
}

impl Gateways {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub(crate) async fn open_with(change: impl FnOnce(&mut Tables)) -> Self {
        let inbox = Arc::new(Mutex::new(Inbox::default()));
        let (merchant, end_of_merchant) = start(receiving(Arc::clone(&inbox))).await;
        let public_url = Url::parse(&merchant).unwrap();
        let mut accounts = accounts(&public_url);
        change(&mut accounts);
        let sandbox = routes(
            &accounts,
            &public_url,
            tea_shop(),
            client(&Authorities::none(), true).unwrap(),
        );
        let (base, end) = start(sandbox.unwrap()).await;
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let gateways = Self {
            base,
            merchant,
            http,
            inbox,
            _stop: [end, end_of_merchant],
        };
        for gateway in WITH_ORDERS
            .iter()
            .filter(|name| accounts.contains_key(**name))
        {
            for no in ORDERED {
                assert_eq!(gateways.order_status(gateway, no, "11.10").await, 201);
            }
        }
        gateways
    }

    /// The status with which the shop's order of that number is made at a gateway.
    pub(crate) async fn order_status(&self, gateway: &str, no: &str, amount: &str) -> u16 {
        let order = json!({"order_no": no, "name": "DEMO", "amount": amount});
        let request = self.post(&format!("/sandbox/{gateway}/orders"));
        let request = request.bearer_auth(ORDERS_TOKEN).body(order.to_string());
        request.send().await.unwrap().status().as_u16()
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.http
            .request(method.parse().unwrap(), format!("{}{path}", self.base))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.request("POST", path)
    }

    pub(crate) async fn page(&self, path: &str) -> String {
        self.get(path).send().await.unwrap().text().await.unwrap()
    }

    /// The phone's page after a text was scanned.
    pub(crate) async fn scan(&self, text: &str) -> String {
        let scanned = self.get("/sandbox/phone").query(&[("code", text)]);
        scanned.send().await.unwrap().text().await.unwrap()
    }

    pub(crate) async fn scenario(&self, scenario: Value) {
        let answer = self
            .post("/sandbox/scenario")
            .body(scenario.to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 204, "{scenario}");
    }

    pub(crate) async fn fault(&self, fault: Value) {
        assert_eq!(self.fault_status(&fault).await, 204, "{fault}");
    }

    pub(crate) async fn fault_status(&self, fault: &Value) -> u16 {
        let request = self.post("/sandbox/faults").body(fault.to_string());
        request.send().await.unwrap().status().as_u16()
    }

    pub(crate) async fn act(&self, no: &str, fields: &[(&str, &str)]) -> String {
        let fields = [&[("order_no", no)], fields].concat();
        let answer = form(self.post("/sandbox/phone/act"), &fields)
            .send()
            .await
            .unwrap();
        let location = answer.headers()["location"].to_str().unwrap();
        location.rsplit_once("result=").unwrap().1.to_owned()
    }

    pub(crate) async fn trades(&self) -> Vec<Value> {
        let trades = read(self.get("/sandbox/trades")).await;
        trades.as_array().unwrap().clone()
    }

    /// The newest trade of that number.
    pub(crate) async fn trade(&self, no: &str) -> Value {
        let trades = self.trades().await;
        let mut found = trades.into_iter().filter(|trade| trade["order_no"] == no);
        found.next().unwrap_or_default()
    }

    pub(crate) fn will_answer(&self, answers: &[&'static str]) {
        self.inbox.lock().unwrap().answers = answers.to_vec();
    }

    /// The merchant's address for epay, which every order names.
    pub(crate) fn notify_url(&self) -> String {
        format!("{}/notify/epay", self.merchant)
    }

    pub(crate) fn clear_received(&self) {
        self.inbox.lock().unwrap().received.clear();
    }

    /// Waits until the merchant received so many, and checks that no more come at once.
    pub(crate) async fn received(&self, times: usize) -> Vec<Received> {
        for _ in 0..1000 {
            if self.inbox.lock().unwrap().received.len() >= times {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
        let received = self.inbox.lock().unwrap().received.clone();
        assert_eq!(received.len(), times, "{received:?}");
        received
    }
}

/// The made-up accounts, with the numbers and secrets that the tests' requests have.
fn accounts(base: &Url) -> Tables {
    let orders = format!("orders_token = '{ORDERS_TOKEN}'");
    let fixed = format!(
        "epay = {{ pid = '{PID}', key = '{KEY}' }}
        pay-url = {{ params = {{ token = '{COMMON_TOKEN}' }}, notify_token = '{REPORT_TOKEN}' }}
        gatepay = {{ appkey = '{APPKEY}', secret = '{SECRET}' }}
        order-cmd = {{ {orders} }}
        smallsaas = {{ token = '{MALL_TOKEN}', notify_token = '{REPORT_TOKEN}', {orders} }}"
    );
    let fixed: Tables = toml::from_str(&fixed).unwrap();
    let mut accounts = made_up_accounts(base);
    for (name, table) in fixed {
        accounts.get_mut(&name).unwrap().extend(table);
    }
    accounts
}

fn tea_shop() -> Shop {
    let good = |gatepay_product, consume_type, name: &str, price| Good {
        numbers: BTreeMap::from([
            ("gatepay_product".to_owned(), gatepay_product),
            ("consume_type".to_owned(), consume_type),
        ]),
        name: name.to_owned(),
        price,
    };
    Shop {
        goods: vec![
            good(12, 1, "西湖龙井 · 50 g", 8800),
            good(13, 2, "青瓷盖碗", 12800),
            good(14, 3, "五味茶样", 1990),
        ],
    }
}

fn receiving(inbox: Arc<Mutex<Inbox>>) -> Router {
    let receive = move |Path(gateway): Path<String>,
                        RawQuery(query): RawQuery,
                        headers: HeaderMap,
                        body: Bytes| async move {
        let header = |name: &str| {
            headers
                .get(name)
                .map_or(String::new(), |value| value.to_str().unwrap().to_owned())
        };
        let mut inbox = inbox.lock().unwrap();
        inbox.received.push(Received {
            gateway,
            authorization: header("authorization"),
            content_type: header("content-type"),
            query: query.unwrap_or_default(),
            body: String::from_utf8(body.to_vec()).unwrap(),
        });
        if inbox.answers.is_empty() {
            "success"
        } else {
            inbox.answers.remove(0)
        }
    };
    Router::new().route("/notify/{gateway}", any(receive))
}

async fn start(router: Router) -> (String, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    tokio::spawn(serve(listener, router, || Duration::from_secs(5), async {
        stopped.await.ok();
    }));
    (base, stop)
}

/// The gatepay form with its signature, made here from the document.
pub(crate) fn gatepay_signed(fields: &[(&str, &str)]) -> String {
    let value = |name: &str| {
        let found = fields.iter().find(|(key, _)| *key == name);
        found.map_or("", |(_, value)| *value)
    };
    let names = [
        "appkey",
        "product_id",
        "product_num",
        "pay_type",
        "out_order_id",
        "custom",
    ];
    md5(&(md5(&names.map(value).concat()) + SECRET))
}

fn md5(text: &str) -> String {
    format!("{:032x}", u128::from_be_bytes(Md5::digest(text).into()))
}

/// Keys and types of a JSON value, whatever is in it.
pub(crate) fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("bool"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("text"),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), shape(value)))
            .collect(),
    }
}

/// A file of `tests/fixtures`.
pub(crate) fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap())
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}
