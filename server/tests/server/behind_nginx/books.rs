//! Shoppers, and what the servers have acknowledged to them and to the gateway.

use std::{
    collections::BTreeSet,
    sync::Mutex,
    time::{Duration, Instant},
};

use checkout_server::merchant::order::OrderNo;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use super::model_gateway::{ModelGateway, trade_no};
use crate::harness::{KEY, PID, form, order_request, signed};

/// Longer than nginx waits for a server.
const PATIENCE: Duration = Duration::from_secs(40);

pub(super) struct Book {
    base: String,
    pub(super) gateway: ModelGateway,
    orders: Mutex<BTreeSet<String>>,
}

pub(super) fn number(no: &str) -> OrderNo {
    OrderNo::parse(no).unwrap()
}

/// The order's number in a webhook.
pub(super) fn order_in(body: &str) -> String {
    let body: Value = serde_json::from_str(body).unwrap();
    body["data"]["order_no"].as_str().unwrap().to_owned()
}

/// The answer, unless it is an error of nginx or of a server without its database.
async fn answer(request: RequestBuilder) -> Option<Value> {
    let answer = request.timeout(PATIENCE).send().await.ok()?;
    let answer = answer.error_for_status().ok()?;
    serde_json::from_str(&answer.text().await.ok()?).ok()
}

impl Book {
    pub(super) const fn new(base: String, gateway: ModelGateway) -> Self {
        Self {
            base,
            gateway,
            orders: Mutex::new(BTreeSet::new()),
        }
    }

    pub(super) fn orders(&self) -> BTreeSet<String> {
        self.orders.lock().unwrap().clone()
    }

    /// A shopper orders, sees the state, and presses pay; the gateway sends its notification.
    pub(super) async fn buy(&self, http: &Client) -> Option<()> {
        let at = |path: &str| format!("{}{path}", self.base);
        let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
        let made = order_request(http.post(at("/orders"))).body(wish.to_string());
        let no = answer(made).await?["order_no"].as_str()?.to_owned();
        self.orders.lock().unwrap().insert(no.clone());
        let asked = http.get(at(&format!("/state?order_no={no}")));
        let asked = asked.timeout(PATIENCE).send().await.ok()?;
        assert_ne!(asked.status(), 404, "{no} was acknowledged");
        let fields = [("type", "wxpay"), ("out_trade_no", no.as_str())];
        let created = answer(form(http.post(at("/pay/epay")), &fields)).await?;
        assert_eq!(created["code"], 1, "{created}");
        self.notify(http, &self.gateway.unsent()?).await
    }

    /// The gateway's notification.
    async fn notify(&self, http: &Client, no: &str) -> Option<()> {
        let trade_no = trade_no(no);
        let fields = [
            ("pid", PID),
            ("trade_no", &trade_no),
            ("out_trade_no", no),
            ("type", "wxpay"),
            ("name", "product"),
            ("money", "88"),
            ("trade_status", "TRADE_SUCCESS"),
        ];
        let sent = http.get(format!("{}/notify/epay", self.base));
        let sent = sent.query(&signed(&fields, KEY)).timeout(PATIENCE);
        if sent.send().await.ok()?.text().await.ok()? != "success" {
            return None;
        }
        self.gateway.acknowledged(no);
        Some(())
    }

    /// What no server has answered is sent again until one does.
    pub(super) async fn settle(&self, patience: Duration) {
        let http = Client::builder().no_proxy().build().unwrap();
        let began = Instant::now();
        while let Some(no) = self.gateway.unsent() {
            assert!(began.elapsed() < patience, "a notification is never taken");
            if self.notify(&http, &no).await.is_none() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
