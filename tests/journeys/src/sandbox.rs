//! The sandbox from outside: its trades, and the faults that it can be ordered to make.

use crate::Server;
use serde_json::{Value, json};
use std::time::Duration;

/// A client of the sandbox of a server.
#[derive(Debug)]
pub struct Sandbox {
    client: reqwest::Client,
    address: String,
}

impl Sandbox {
    /// The sandbox of this server.
    #[must_use]
    pub fn of(server: &Server) -> Self {
        Self {
            client: reqwest::Client::new(),
            address: server.url("sandbox"),
        }
    }

    /// All trades as JSON, the newest first.
    pub async fn trades(&self) -> Vec<Value> {
        let trades = self
            .client
            .get(format!("{}/trades", self.address))
            .send()
            .await;
        let trades: Value = trades
            .expect("the sandbox answers")
            .json()
            .await
            .expect("JSON");
        trades.as_array().expect("a list").clone()
    }

    /// The one trade that there should be.
    pub async fn trade(&self) -> Value {
        let trades = self.trades().await;
        assert_eq!(trades.len(), 1, "{trades:?}");
        trades[0].clone()
    }

    /// How far the notifications about the newest trade came.
    pub async fn newest_notification(&self) -> Value {
        self.trades().await[0]["notify"].take()
    }

    /// Moves the gateways' clock forward.
    pub async fn forward(&self, by: Duration) {
        self.post("clock", &json!({ "seconds": by.as_secs() }))
            .await;
    }

    /// The text of the one trade's QR code.
    pub async fn code(&self) -> String {
        self.trade().await["code"]
            .as_str()
            .expect("a code")
            .to_owned()
    }

    /// Presses `button` on the shopper's phone for the one trade that there is.
    pub async fn on_the_phone(&self, button: &str) {
        let trade = self.trade().await;
        let order_no = trade["order_no"].as_str().expect("an order number");
        self.on_the_phone_for(order_no, button).await;
    }

    /// Presses `button` on the shopper's phone for one of several trades.
    pub async fn on_the_phone_for(&self, order_no: &str, button: &str) {
        let pressed = self
            .client
            .post(format!("{}/phone/act", self.address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("order_no={order_no}&action={button}"))
            .send()
            .await;
        let shown = pressed.expect("the sandbox answers").url().clone();
        let result = shown.query_pairs().find(|(name, _)| name == "result");
        assert_eq!(
            result.map(|(_, value)| value.into_owned()).as_deref(),
            Some(button),
            "{shown}"
        );
    }

    /// Makes the next `times` requests at a place of a gateway go wrong; the kinds are
    /// those of `POST /sandbox/faults`.
    pub async fn fault(&self, gateway: &str, at: &str, kind: &str, value: Value, times: u32) {
        let spec =
            json!({ "gateway": gateway, "at": at, "kind": kind, "value": value, "times": times });
        self.post("faults", &spec).await;
    }

    /// Removes all faults.
    pub async fn heal(&self) {
        let healed = self
            .client
            .delete(format!("{}/faults", self.address))
            .send()
            .await;
        assert!(healed.expect("the sandbox answers").status().is_success());
    }

    /// Sets which of its three fields `epay` answers with.
    pub async fn answer_with(&self, field: &str) {
        self.set(&json!({ "epay_field": field })).await;
    }

    /// Sets how the gateways answer from now on; `scenario` is the body of `POST
    /// /sandbox/scenario`.
    pub async fn set(&self, scenario: &Value) {
        self.post("scenario", scenario).await;
    }

    /// Does something in the wallet with the one trade that there is, such as `pay`.
    pub async fn act(&self, action: &str) {
        let trade = self.trade().await;
        let form = [
            ("id", trade["id"].as_str().unwrap_or_default()),
            ("action", action),
        ];
        let sent = self
            .client
            .post(format!("{}/phone/act", self.address))
            .form(&form)
            .send()
            .await;
        let answer = sent.expect("the sandbox answers");
        assert!(answer.status().is_success(), "{action}: {answer:?}");
    }

    /// Pays the newest trade on the phone.
    pub async fn pay_newest(&self) {
        let trades = self.trades().await;
        let id = trades[0]["id"].as_str().expect("an id").to_owned();
        let form = [("id", id.as_str()), ("action", "pay")];
        let address = format!("{}/phone/act", self.address);
        let sent = self.client.post(address).form(&form).send().await;
        let answer = sent.expect("the sandbox answers");
        assert!(answer.status().is_success(), "{answer:?}");
    }

    async fn post(&self, path: &str, body: &Value) {
        let sent = self
            .client
            .post(format!("{}/{path}", self.address))
            .json(body)
            .send()
            .await;
        let answer = sent.expect("the sandbox answers");
        assert!(answer.status().is_success(), "{path} {body}: {answer:?}");
    }
}
