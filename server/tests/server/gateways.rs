//! The sandbox by itself on a free port, and a shop that hears what it is told.

use std::{
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
    merchant::client,
    sandbox::{
        Accounts, EpayAccount, GatepayAccount, Good, Hears, Ordered, PayUrlAccount, Sandbox, Shop,
        SmallsaasAccount, routes,
    },
    secret::Secret,
    serve::serve,
};
use md5::{Digest, Md5};
use reqwest::{Client, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};

use crate::harness::{KEY, PID, form, read};

pub(crate) const TOKEN: &str = "common-token";
pub(crate) const APPKEY: &str = "ak";
pub(crate) const SECRET: &str = "sec";
pub(crate) const MALL: &str = "mall-token";
pub(crate) const HEARS: &str = "hears-token";

/// One report or notify, as the shop got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) gateway: String,
    pub(crate) authorization: String,
    pub(crate) content_type: String,
    pub(crate) query: String,
    pub(crate) body: String,
}

#[derive(Debug, Default)]
struct Heard {
    told: Vec<Told>,
    /// What the shop answers next; `success` when there is nothing more.
    answers: Vec<&'static str>,
}

pub(crate) struct Gateways {
    pub(crate) base: String,
    shop: String,
    http: Client,
    heard: Arc<Mutex<Heard>>,
    // Dropping them stops the servers.
    _stop: [oneshot::Sender<()>; 2],
}

impl Gateways {
    pub(crate) async fn open() -> Self {
        let heard = Arc::new(Mutex::new(Heard::default()));
        let (shop, end_of_shop) = start(listening(Arc::clone(&heard))).await;
        let account = |gateway: &str| Hears {
            url: format!("{shop}/notify/{gateway}"),
            token: Secret::new(HEARS),
        };
        let accounts = Accounts {
            epay: EpayAccount {
                pid: PID.to_owned(),
                key: Secret::new(KEY),
            },
            pay_url: PayUrlAccount {
                token: Secret::new(TOKEN),
                hears: account("pay-url"),
            },
            gatepay: GatepayAccount {
                appkey: Secret::new(APPKEY),
                secret: Secret::new(SECRET),
                notify_url: format!("{shop}/notify/gatepay"),
            },
            smallsaas: SmallsaasAccount {
                token: Secret::new(MALL),
                hears: account("smallsaas"),
            },
        };
        let sandbox = Sandbox::new(accounts, tea_shop(), client(true).unwrap());
        let (base, end) = start(routes(sandbox)).await;
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            base,
            shop,
            http,
            heard,
            _stop: [end, end_of_shop],
        }
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

    /// What the phone makes of a text.
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
        let order = self.post("/sandbox/faults").body(fault.to_string());
        assert_eq!(order.send().await.unwrap().status(), 204, "{fault}");
    }

    pub(crate) async fn press(&self, no: &str, fields: &[(&str, &str)]) -> String {
        let fields = [&[("order_no", no)], fields].concat();
        let answer = form(self.post("/sandbox/phone/act"), &fields)
            .send()
            .await
            .unwrap();
        let location = answer.headers()["location"].to_str().unwrap();
        location.rsplit_once("result=").unwrap().1.to_owned()
    }

    /// The newest trade of that number.
    pub(crate) async fn trade(&self, no: &str) -> Value {
        let trades = read(self.get("/sandbox/trades")).await;
        let found = trades.as_array().unwrap().iter();
        let mut found = found.filter(|trade| trade["order_no"] == no);
        found.next().cloned().unwrap_or_default()
    }

    pub(crate) fn will_answer(&self, answers: &[&'static str]) {
        self.heard.lock().unwrap().answers = answers.to_vec();
    }

    /// Where epay, which is told the address with each order, reaches the shop.
    pub(crate) fn notify_url(&self) -> String {
        format!("{}/notify/epay", self.shop)
    }

    pub(crate) fn forget(&self) {
        self.heard.lock().unwrap().told.clear();
    }

    /// Waits until the shop was told so often, and that no more comes at once.
    pub(crate) async fn told(&self, times: usize) -> Vec<Told> {
        for _ in 0..1000 {
            if self.heard.lock().unwrap().told.len() >= times {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
        let told = self.heard.lock().unwrap().told.clone();
        assert_eq!(told.len(), times, "{told:?}");
        told
    }
}

fn tea_shop() -> Shop {
    let good = |gatepay_product, consume_type, name: &str, price| Good {
        gatepay_product,
        consume_type,
        name: name.to_owned(),
        price,
    };
    Shop {
        goods: vec![
            good(12, 1, "西湖龙井 · 50 g", 8800),
            good(13, 2, "青瓷盖碗", 12800),
            good(14, 3, "五味茶样", 1990),
        ],
        expire: Arc::new(|_| {}),
        // The numbers of the smallsaas document's samples, and some of our own.
        look_up: Arc::new(|no| {
            let known = matches!(no, "12346" | "1234") || no.starts_with("tc");
            let order = known.then(|| Ordered {
                name: "DEMO".to_owned(),
                amount: 1110,
            });
            Box::pin(async move { order })
        }),
    }
}

fn listening(heard: Arc<Mutex<Heard>>) -> Router {
    let hear = move |Path(gateway): Path<String>,
                     RawQuery(query): RawQuery,
                     headers: HeaderMap,
                     body: Bytes| async move {
        let header = |name: &str| {
            headers
                .get(name)
                .map_or(String::new(), |value| value.to_str().unwrap().to_owned())
        };
        let mut heard = heard.lock().unwrap();
        heard.told.push(Told {
            gateway,
            authorization: header("authorization"),
            content_type: header("content-type"),
            query: query.unwrap_or_default(),
            body: String::from_utf8(body.to_vec()).unwrap(),
        });
        if heard.answers.is_empty() {
            "success"
        } else {
            heard.answers.remove(0)
        }
    };
    Router::new().route("/notify/{gateway}", any(hear))
}

async fn start(router: Router) -> (String, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    tokio::spawn(serve(listener, router, async {
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
