//! A whole server in this process, with one gateway in the place of all five, which answers
//! what it is told to.

use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use checkout_server::clock::Clock;
use checkout_server::setup::{self, Setup};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;
use url::Url;

pub(crate) const KEY: &str = "Kq7Zr0TtHrow4wAyM3rch4ntK3y01000";
pub(crate) const APPKEY: &str = "appkey-0f-the-fuzzed-shop";
pub(crate) const SECRET: &str = "appsecret-0f-the-fuzzed-shop";
pub(crate) const REPORT_TOKEN: &str = "report-token-0f-the-shop";
const MALL_TOKEN: &str = "mall-token-0f-the-shop";
const API_KEY: &str = "api-key-0f-the-shops-system";
/// What no answer holds.
const CONFIDENTIAL: [&str; 6] = [KEY, APPKEY, SECRET, REPORT_TOKEN, MALL_TOKEN, API_KEY];

/// After so many inputs the shop begins anew, so that it does not grow without end.
const RUNS_OF_ONE_SHOP: u32 = 1_000;

const LARGEST: usize = 16 * 1024 * 1024;

/// Panics of this process: a task in the background has nobody who would see its own.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// An answer of the server.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Whether a notification or a report was accepted.
    pub(crate) fn is_success(&self) -> bool {
        let is_success = self.body == "success";
        assert_eq!(is_success, self.status == StatusCode::OK, "{}", self.body);
        is_success
    }
}

pub(crate) struct Shop {
    runtime: Runtime,
    server: Router,
    gateway: Arc<Mutex<Vec<u8>>>,
    runs: u32,
}

/// Runs with a shop that this thread has for many inputs.
pub(crate) fn with(run: impl FnOnce(&Shop)) {
    thread_local! {
        static SHOP: RefCell<Option<Shop>> = const { RefCell::new(None) };
    }
    let before = PANICS.load(Ordering::SeqCst);
    SHOP.with_borrow_mut(|kept| {
        if kept
            .as_ref()
            .is_none_or(|shop| shop.runs >= RUNS_OF_ONE_SHOP)
        {
            *kept = Some(Shop::open());
        }
        if let Some(shop) = kept {
            shop.runs += 1;
            run(shop);
        }
    });
    let panics = PANICS.load(Ordering::SeqCst);
    assert_eq!(panics, before, "a task of the server panicked");
}

fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            PANICS.fetch_add(1, Ordering::SeqCst);
            before(info);
        }));
    });
}

impl Shop {
    fn open() -> Self {
        count_panics();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let gateway = Arc::new(Mutex::new(b"{}".to_vec()));
        let answers = Arc::clone(&gateway);
        let (origin, server) = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let origin = format!("http://{}", listener.local_addr().unwrap());
            let answer = move || async move {
                let body = answers
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clone();
                ([(header::CONTENT_TYPE, "application/json")], body)
            };
            let routes = Router::new().fallback(answer);
            tokio::spawn(async { axum::serve(listener, routes).await });
            let server =
                checkout_server::app(&setup(&origin)).unwrap_or_else(|error| panic!("{error}"));
            (origin, server)
        });
        assert!(origin.starts_with("http://127.0.0.1:"));
        Self {
            runtime,
            server,
            gateway,
            runs: 0,
        }
    }

    /// From now on the gateway answers this.
    pub(crate) fn gateway_answers(&self, body: impl Into<Vec<u8>>) {
        *self.gateway.lock().unwrap_or_else(PoisonError::into_inner) = body.into();
    }

    /// Sends a request with these headers. Whatever it is, the answer is none of a fault, and
    /// holds nothing confidential.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Option<Answered> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
        let request = request.extension(ConnectInfo(peer));
        let request = request.body(Body::from(body.into())).ok()?;
        let answered = self.runtime.block_on(async {
            let answer = self.server.clone().oneshot(request).await.unwrap();
            let status = answer.status();
            let body = to_bytes(answer.into_body(), LARGEST).await.unwrap();
            let body = String::from_utf8_lossy(&body).into_owned();
            Answered { status, body }
        });
        let Answered { status, body } = &answered;
        assert_ne!(
            *status,
            StatusCode::INTERNAL_SERVER_ERROR,
            "{method} {path}: {body}"
        );
        let disclosed = CONFIDENTIAL.iter().find(|secret| body.contains(**secret));
        assert_eq!(disclosed, None, "{method} {path}: {body}");
        Some(answered)
    }

    pub(crate) fn post_json(&self, path: &str, body: impl Into<Vec<u8>>) -> Answered {
        let headers = [("content-type", "application/json")];
        self.send("POST", path, &headers, body).expect(path)
    }

    /// The shop's own system calls the API.
    pub(crate) fn api(&self, method: &str, path: &str, key: &str, body: &str) -> Answered {
        let token = format!("Bearer {API_KEY}");
        let headers = [
            ("content-type", "application/json"),
            ("authorization", &*token),
            ("idempotency-key", key),
        ];
        self.send(method, &format!("/api/v1{path}"), &headers, body)
            .expect(path)
    }

    /// A new order of 88 yuan.
    pub(crate) fn order(&self) -> String {
        let wish = r#"{"product_id":"longjing","quantity":1,"wallet":"wechat"}"#;
        let made = self.post_json("/orders", wish);
        let no = made.json()["order_no"].as_str().map(str::to_owned);
        no.unwrap_or_else(|| panic!("no order: {}", made.body))
    }

    /// All that is on record about an order.
    pub(crate) fn record(&self, no: &str) -> Value {
        let shown = self.api("GET", &format!("/orders/{no}"), "k", "");
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        shown.json()
    }
}

fn setup(origin: &str) -> Setup {
    let base = Url::parse("http://127.0.0.1:9").unwrap();
    let env = |name: &str| match name {
        "CHECKOUT_EPAY_KEY" => Some(KEY.to_owned()),
        "CHECKOUT_API_KEY_SANDBOX" => Some(API_KEY.to_owned()),
        _ => None,
    };
    let mut config = setup::sandbox(&base, env).unwrap();
    let url = |path: &str| format!("{origin}{path}");
    let values = [
        ("pay-url", "url", url("/app/pay/pay_url.php")),
        ("pay-url", "notify_token", REPORT_TOKEN.to_owned()),
        ("epay", "url", url("/mapi.php")),
        ("epay", "query_url", url("/api.php")),
        ("order-cmd", "url", url("/cmd")),
        ("gatepay", "url", url("/api/pay/create")),
        ("gatepay", "appkey", APPKEY.to_owned()),
        ("gatepay", "secret", SECRET.to_owned()),
        ("smallsaas", "base", url("/mall/")),
        ("smallsaas", "token", MALL_TOKEN.to_owned()),
        ("smallsaas", "notify_token", REPORT_TOKEN.to_owned()),
    ];
    for (gateway, key, value) in values {
        let table = config.gateways.get_mut(gateway).expect(gateway);
        table.insert(key.to_owned(), value.into());
        // The sandbox would be told of orders there.
        if let Some(orders_url) = table.get_mut("orders_url") {
            *orders_url = url("/orders").into();
        }
    }
    Setup {
        config,
        base,
        database: std::path::PathBuf::from(":memory:").into(),
        mark: None,
        clock: Clock::at(1_790_000_000_000),
        life: Duration::from_mins(15),
        dist: None,
        sandbox: true,
    }
}
