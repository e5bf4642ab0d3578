//! The real program, with a config that names authorities or none.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::{
    harness::{KEY, PID, form, new_database, order_request, temporary},
    process::{Program, command},
    reload::notify,
    upstream::{Reply, Upstream},
    webhooks::SECRET,
};

pub(super) const TAKEN: &str =
    r#"{"code":1,"msg":"","trade_no":"T","payurl":"https://pay.example/1"}"#;
pub(super) const UNTRUSTED: &str = "its certificate is signed by no authority that is trusted here";
const VARIABLES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// A config file. Its folder is its own.
pub(super) struct Written(pub(super) PathBuf);

impl Written {
    /// With the PEM of `extra_ca`, if there is one, and these tables after the products.
    pub(super) fn new(pem: Option<&str>, tables: &str) -> Self {
        let written = Self(temporary("authorities.toml"));
        written.write(pem, tables);
        written
    }

    pub(super) fn write(&self, pem: Option<&str>, tables: &str) {
        let extra_ca = pem.map_or("", |_| "extra_ca = 'extra.pem'");
        if let Some(pem) = pem {
            fs::write(self.0.with_file_name("extra.pem"), pem).unwrap();
        }
        let text = format!(
            "[merchant]\npublic_url = 'https://pay.shop.example'\n{extra_ca}\n\
             [[products]]\nid = 'longjing'\nname_zh = 'a'\nname_en = 'b'\nprice = '88.00'\n\
             max_quantity = 5\n{tables}"
        );
        fs::write(&self.0, text).unwrap();
    }
}

/// The tables of epay and of an endpoint of webhooks, at one server.
pub(super) fn epay(origin: &str) -> String {
    format!(
        "[gateways.epay]\nurl = '{origin}/m'\nquery_url = '{origin}/q'\npid = '{PID}'\n\
         key = '{KEY}'\n[[webhooks]]\nname = 'shop'\nurl = '{origin}/hook'\nsecret = '{SECRET}'\n"
    )
}

/// The program on a config.
pub(super) struct Running {
    pub(super) program: Program,
    pub(super) http: Client,
}

impl Running {
    /// Where no variable is set, the machine has no authority that is of interest here.
    pub(super) async fn start(config: &Written, variables: &[(&str, &Path)]) -> Self {
        Self::start_on(&new_database("authorities"), config, variables).await
    }

    pub(super) async fn start_on(
        database: &Path,
        config: &Written,
        variables: &[(&str, &Path)],
    ) -> Self {
        let mut command = command(database, "0");
        command.arg("--config").arg(&config.0).env("NO_PROXY", "*");
        for name in VARIABLES {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        let program = tokio::task::spawn_blocking(move || Program::run(&mut command));
        Self {
            program: program.await.unwrap(),
            http: Client::builder().no_proxy().build().unwrap(),
        }
    }

    pub(super) async fn order(&self, wallet: &str) -> String {
        let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": wallet});
        let request = self.http.post(format!("{}/orders", self.program.base));
        let made = order_request(request).body(wanted.to_string()).send().await;
        let made = made.unwrap().text().await.unwrap();
        let made: Value = serde_json::from_str(&made).unwrap();
        made["order_no"].as_str().unwrap().to_owned()
    }

    /// Sends a create request to epay; gives the order's number, and the answer.
    pub(super) async fn create(&self) -> (String, StatusCode, String) {
        let no = self.order("alipay").await;
        let fields = [("type", "alipay"), ("out_trade_no", no.as_str())];
        let request = form(
            self.http.post(format!("{}/pay/epay", self.program.base)),
            &fields,
        );
        let answer = request.send().await.unwrap();
        let status = answer.status();
        (no, status, answer.text().await.unwrap())
    }

    /// Waits until create requests are answered with that status.
    pub(super) async fn answers(&self, status: StatusCode) {
        for _ in 0..100 {
            if self.create().await.1 == status {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("create requests are never answered with {status}");
    }

    /// Pays the order, as epay notifies it.
    pub(super) async fn notify(&self, no: &str) {
        let answer = notify(&self.http, &self.program.base, no, KEY).await;
        assert_eq!(answer, "success");
    }

    pub(super) async fn is_paid(&self, no: &str) -> bool {
        let request = self.http.get(format!("{}/state", self.program.base));
        let state = request.query(&[("order_no", no)]).send().await.unwrap();
        let state: Value = serde_json::from_str(&state.text().await.unwrap()).unwrap();
        state["pay_state"] == 1
    }

    /// A whole sale: the create request, its notification, and the webhook of it. Gives the
    /// order's number.
    pub(super) async fn sells(&self, upstream: &Upstream) -> String {
        upstream.received();
        upstream.answers_with(Reply::ok(TAKEN));
        let (no, status, answer) = self.create().await;
        assert_eq!((status, answer.as_str()), (StatusCode::OK, TAKEN));
        assert!(upstream.received_once().body.contains(&no));
        self.notify(&no).await;
        assert!(self.is_paid(&no).await);
        let hook = request_to(upstream, "/hook").await;
        assert!(hook.contains("order.paid") && hook.contains(&no), "{hook}");
        no
    }

    /// No sale: nothing is sent to the gateway. Gives the whole log.
    pub(super) async fn refuses(self, upstream: &Upstream) -> String {
        upstream.received();
        let (_, status, answer) = self.create().await;
        assert_eq!(status, StatusCode::BAD_GATEWAY);
        assert!(answer.contains("gateway_unreachable"), "{answer}");
        assert!(upstream.received().is_empty());
        let log = self.program.stop();
        let line = format!("{}\"", upstream.origin);
        assert!(log.contains(&line), "{line}: {log}");
        log
    }
}

/// The body of the first request to that path.
pub(super) async fn request_to(upstream: &Upstream, path: &str) -> String {
    for _ in 0..600 {
        let mut requests = upstream.received().into_iter();
        if let Some(request) = requests.find(|it| it.line.contains(path)) {
            return request.body;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing is sent to {path}");
}
