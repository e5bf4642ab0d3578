//! A whole server on a free port, and the words to drive it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use checkout_server::{
    Setup, app,
    clock::Clock,
    config::{Config, ConfigError, GatewayTables},
    merchant::{
        order::OrderNo,
        store::{self, Database, Mode, Store},
    },
    serve::serve,
    setup,
};
use md5::{Digest, Md5};
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use rusqlite::Connection;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};
use url::Url;

use crate::postgres;

/// The throw-away merchant of the recorded fixtures.
pub(crate) const PID: &str = "1000";
pub(crate) const KEY: &str = "Kq7Zr0TtHrow4wAyM3rch4ntK3y01000";

pub(crate) struct Shop {
    pub(crate) base: String,
    pub(crate) database: Database,
    pub(crate) gateways: GatewayTables,
    mode: Mode,
    http: Client,
    // Dropping it stops the server.
    _stop: oneshot::Sender<()>,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub(crate) async fn open_with(change: impl FnOnce(&mut Setup)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::open_on(listener, change)
    }

    /// Opens at an address that others have already.
    pub(crate) fn open_on(listener: TcpListener, change: impl FnOnce(&mut Setup)) -> Self {
        let base = format!("http://{}", listener.local_addr().unwrap());
        let url = Url::parse(&base).unwrap();
        let key = |name: &str| (name == "CHECKOUT_EPAY_KEY").then(|| KEY.to_owned());
        let mut setup = Setup {
            config: setup::sandbox(&url, key).unwrap(),
            base: url,
            database: new_database("shop").into(),
            mark: None,
            clock: Clock::system(),
            life: Duration::from_mins(15),
            dist: None,
            sandbox: true,
        };
        change(&mut setup);
        let (stop, stopped) = oneshot::channel::<()>();
        let router = app(&setup).unwrap();
        let patience = setup.stop_timeout();
        tokio::spawn(serve(listener, router, move || patience, async {
            stopped.await.ok();
        }));
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            base,
            mode: setup.mode(),
            gateways: setup.config.gateways,
            database: setup.database,
            http,
            _stop: stop,
        }
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.http
            .request(method.parse().unwrap(), format!("{}{path}", self.base))
    }

    pub(crate) async fn order(&self, product: &str, quantity: u32, wallet: &str) -> String {
        let wish = json!({"product_id": product, "quantity": quantity, "wallet": wallet});
        let made = read(order_request(self.post("/orders")).body(wish.to_string())).await;
        made["order_no"]
            .as_str()
            .unwrap_or_else(|| panic!("{made}"))
            .to_owned()
    }

    /// `POST /pay/epay` for a desktop.
    pub(crate) async fn epay(&self, no: &str, channel: &str, more: &[(&str, &str)]) -> Value {
        read(self.epay_request(no, channel, more)).await
    }

    pub(crate) fn epay_request(
        &self,
        no: &str,
        channel: &str,
        more: &[(&str, &str)],
    ) -> RequestBuilder {
        let fields = [&[("type", channel), ("out_trade_no", no)], more].concat();
        form(self.post("/pay/epay"), &fields)
    }

    pub(crate) async fn command(&self, command: Value) -> Value {
        read(self.post("/pay/order-cmd").body(command.to_string())).await
    }

    pub(crate) async fn state(&self, no: &str) -> Value {
        read(self.get(&format!("/state?order_no={no}"))).await
    }

    /// Polls as the widget does, until the state is as expected.
    pub(crate) async fn becomes(&self, no: &str, pay_state: i64) -> Value {
        for _ in 0..40 {
            let state = self.state(no).await;
            if state["pay_state"] == pay_state {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("{no} never became {pay_state}: {}", self.state(no).await);
    }

    /// What the shopper presses on the phone; gives the outcome's name.
    pub(crate) async fn phone(&self, no: &str, action: &str) -> String {
        self.phone_value(no, action, "").await
    }

    pub(crate) async fn phone_value(&self, no: &str, action: &str, value: &str) -> String {
        let press = [("order_no", no), ("action", action), ("value", value)];
        let answer = form(self.post("/sandbox/phone/act"), &press)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 303);
        let location = answer.headers()["location"].to_str().unwrap();
        location.rsplit_once("result=").unwrap().1.to_owned()
    }

    pub(crate) async fn fault(&self, fault: Value) {
        let answer = self
            .post("/sandbox/faults")
            .body(fault.to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 204, "{fault}");
    }

    pub(crate) async fn trades(&self) -> Vec<Value> {
        read(self.get("/sandbox/trades"))
            .await
            .as_array()
            .unwrap()
            .clone()
    }

    pub(crate) async fn trade(&self, no: &str) -> Option<Value> {
        self.trades()
            .await
            .into_iter()
            .find(|trade| trade["order_no"] == no)
    }

    /// Waits until the merchant took the gateway's notify; gives the number of attempts.
    pub(crate) async fn notified(&self, no: &str) -> u64 {
        for _ in 0..40 {
            let notify = self.trade(no).await.unwrap()["notify"].clone();
            if notify["taken"] == true {
                return notify["attempts"].as_u64().unwrap();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{no}: the notify was never taken");
    }

    /// Waits until an attempt failed and the next is due in so many seconds of the sandbox's
    /// clock.
    pub(crate) async fn repeated_in(&self, no: &str, seconds: u64) {
        for _ in 0..100 {
            let notify = self.trade(no).await.unwrap()["notify"].clone();
            if notify["repeated_in_s"] == seconds {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let trade = self.trade(no).await.unwrap();
        panic!("{no}: nothing is repeated in {seconds} s: {trade}");
    }

    /// Moves the sandbox's clock.
    pub(crate) async fn forward(&self, seconds: u32) {
        let by = json!({"seconds": seconds}).to_string();
        let answer = self.post("/sandbox/clock").body(by).send().await.unwrap();
        assert_eq!(answer.status(), 204);
    }

    /// The shop's store, as another instance has it.
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        store::open(&self.database, self.mode, None).unwrap()
    }

    /// Changes the store as no server does: one statement.
    pub(crate) fn execute(&self, statement: &str) {
        execute(&self.database, statement);
    }

    /// How many payments of the order are recorded.
    pub(crate) async fn payments(&self, no: &str) -> usize {
        let no = OrderNo::parse(no).unwrap();
        self.store().payments(&no).await.unwrap().len()
    }

    pub(crate) async fn notify(&self, fields: &[(String, String)]) -> Response {
        self.get("/notify/epay").query(fields).send().await.unwrap()
    }
}

/// The config of a file with that text, checked as at the start of the server.
pub(crate) fn config(
    text: &str,
    env: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    setup::configure(Config::parse(text)?, env)
}

/// Sets keys of a gateway's table.
pub(crate) fn set(tables: &mut GatewayTables, gateway: &str, values: &[(&str, &str)]) {
    let table = tables.get_mut(gateway).unwrap();
    for (key, value) in values {
        table.insert((*key).to_owned(), (*value).into());
    }
}

/// A request for an order, which is JSON.
pub(crate) fn order_request(request: RequestBuilder) -> RequestBuilder {
    request.header("content-type", "application/json")
}

pub(crate) fn form(request: RequestBuilder, fields: &[(&str, &str)]) -> RequestBuilder {
    request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(checkout_server::form::encode(fields))
}

pub(crate) async fn read(request: RequestBuilder) -> Value {
    let text = request.send().await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"))
}

/// The fields with a signature, made here so that neither side's code checks itself.
pub(crate) fn signed(fields: &[(&str, &str)], key: &str) -> Vec<(String, String)> {
    let mut sorted: Vec<_> = fields
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .collect();
    sorted.sort_unstable();
    let content: Vec<String> = sorted.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let digest = Md5::digest(content.join("&") + key);
    let sign = format!("{:032x}", u128::from_be_bytes(digest.into()));
    let mut signed: Vec<_> = fields
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    signed.extend([
        ("sign".to_owned(), sign),
        ("sign_type".to_owned(), "MD5".to_owned()),
    ]);
    signed
}

/// Changes a store as no server does: one statement.
pub(crate) fn execute(database: &Database, statement: &str) {
    match database {
        Database::File(path) => {
            let database = Connection::open(path).unwrap();
            database.execute_batch(statement).unwrap();
        }
        Database::Postgres { url, .. } => postgres::execute(Path::new(url.reveal()), statement),
    }
}

/// A place for a new store: a file or, in the tests' second pass, a database of PostgreSQL.
pub(crate) fn new_database(name: &str) -> PathBuf {
    postgres::database_of(temporary(&format!("{name}.sqlite3")))
}

/// A path of its own below the target directory.
pub(crate) fn temporary(name: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}
