//! A backend from the documentation, run as a program between the widget's requests and
//! the sandbox.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use reqwest::RequestBuilder;
use serde_json::json;

use super::{
    accounts::{environment, order_paths},
    pages::files,
};
use crate::harness::{Shop, order_request, read, temporary};

/// A backend, with the sandbox that its gateways' addresses lead to.
pub(super) struct Backend {
    pub(super) sandbox: Shop,
    base: String,
    http: reqwest::Client,
    process: Child,
    pub(super) token: String,
    pub(super) secrets: Vec<String>,
    pub(super) log: PathBuf,
    /// Where the shop makes its orders at the sandbox's gateways, each with its token.
    orders: Vec<(String, String)>,
}

impl Drop for Backend {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Backend {
    /// Starts a gateway's backend. Unless `reached`, the gateway's address leads nowhere.
    pub(super) async fn open(
        folder: &str,
        gateway: &str,
        (program, ending): (&str, &str),
        reached: bool,
    ) -> Self {
        let port = free_port();
        let base = format!("http://127.0.0.1:{port}");
        let (mut accounts, mut orders) = (Vec::new(), Vec::new());
        let sandbox = Shop::open_with(|setup| {
            setup.config.merchant.public_url = Some(base.parse().unwrap());
            accounts = environment(setup);
            orders = order_paths(setup);
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
        let process = command.spawn().unwrap();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let backend = Self {
            sandbox,
            base,
            http,
            process,
            token,
            secrets,
            log: log(&place),
            orders,
        };
        for _ in 0..100 {
            if backend.get("/state?order_no=0").send().await.is_ok() {
                return backend;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = fs::read_to_string(log(&place)).unwrap_or_default();
        panic!("{gateway}.{ending} does not listen: {log}");
    }

    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    pub(super) async fn order(&self, wallet: &str) -> String {
        let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": wallet});
        let made = read(order_request(self.post("/orders")).body(wish.to_string())).await;
        assert_eq!(made["amount"], "88.00", "{made}");
        let no = made["order_no"].as_str().unwrap().to_owned();
        self.is_ordered_at_the_gateways(&no).await;
        no
    }

    /// Makes the order at the gateways that have orders themselves, as their documents want.
    async fn is_ordered_at_the_gateways(&self, no: &str) {
        let order = json!({"order_no": no, "name": "西湖龙井 · 50 g", "amount": "88.00"});
        for (path, token) in &self.orders {
            let request = self.sandbox.post(path).bearer_auth(token);
            let answer = request.body(order.to_string()).send().await.unwrap();
            assert_eq!(answer.status(), 201, "{path}");
        }
    }

    pub(super) async fn state(&self, no: &str) -> i64 {
        let state = read(self.get(&format!("/state?order_no={no}"))).await;
        assert_eq!(state["result"], 0, "{state}");
        assert_eq!(state["order_no"], no);
        state["pay_state"].as_i64().unwrap()
    }
}

pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn log(place: &Path) -> PathBuf {
    place.with_file_name("stderr.txt")
}
