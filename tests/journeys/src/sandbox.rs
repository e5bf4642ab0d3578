//! The sandbox from outside: what it has seen, and the faults it can be told.

use crate::Server;
use serde_json::{Value, json};

#[derive(Debug)]
pub struct Sandbox {
    client: reqwest::Client,
    address: String,
}

impl Sandbox {
    #[must_use]
    pub fn of(server: &Server) -> Self {
        Self {
            client: reqwest::Client::new(),
            address: server.url("sandbox"),
        }
    }

    /// All trades, the newest first.
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

    pub async fn code(&self) -> String {
        self.trade().await["code"]
            .as_str()
            .expect("a code")
            .to_owned()
    }

    /// On the shopper's phone, `button` is pressed for the one trade that there is.
    pub async fn on_the_phone(&self, button: &str) {
        let trade = self.trade().await;
        let order_no = trade["order_no"].as_str().expect("an order number");
        self.on_the_phone_for(order_no, button).await;
    }

    /// For one of several.
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

    /// The next `times` requests of a kind go wrong.
    pub async fn fault(&self, gateway: &str, at: &str, kind: &str, value: Value, times: u32) {
        let order =
            json!({ "gateway": gateway, "at": at, "kind": kind, "value": value, "times": times });
        self.post("faults", &order).await;
    }

    pub async fn heal(&self) {
        let healed = self
            .client
            .delete(format!("{}/faults", self.address))
            .send()
            .await;
        assert!(healed.expect("the sandbox answers").status().is_success());
    }

    /// Which of its three fields `epay` answers with.
    pub async fn answer_with(&self, field: &str) {
        self.set(&json!({ "epay_field": field })).await;
    }

    /// How the gateways answer from now on.
    pub async fn set(&self, scenario: &Value) {
        self.post("scenario", scenario).await;
    }

    /// What the shopper does in the wallet, with the one trade that there is.
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

    /// The trade that was made last is paid on the phone.
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
