//! order-cmd: `POST /pay/order-cmd` takes the document's commands, adds `notify_url`
//! where it is asked for, and forwards them. Only orders of ours go out.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Merchant, forward,
    links::{self, Field},
    order::{Gateway, Order, OrderNo, Wallet},
    pay_state::PayState,
    refusal::Refusal,
    state::unknown_order,
};

const LINKS: [Field; 3] = [
    Field::Code(&["code_url"]),
    Field::Link(&["pay_info", "alipay_url"]),
    Field::Link(&["pay_info", "wechat_pay_url"]),
];
/// The document's one error code.
const ERROR: i64 = -15;

#[derive(Debug, Deserialize, Serialize)]
struct Command {
    cmd: String,
    order_no: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_url: Option<String>,
    /// Never the browser's.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    notify_url: Option<String>,
}

#[derive(Debug, Deserialize)]
struct StateAnswer {
    result: i64,
    pay_state: Option<i64>,
    order_no: Option<String>,
}

pub(super) fn routes() -> Router<Arc<Merchant>> {
    Router::new()
        .route("/pay/order-cmd", post(pay))
        .route("/notify/order-cmd", get(notified).post(notified))
}

/// The document names a callback address, but neither what is sent there nor a
/// signature. It is a hint at most, and the state is asked for anyway.
async fn notified() -> &'static str {
    "success"
}

async fn pay(State(merchant): State<Arc<Merchant>>, body: Bytes) -> Response {
    match merchant.command(&body).await {
        Ok(answer) => answer.into_response(),
        Err(Refusal::UnknownOrder) => Json(unknown_order()).into_response(),
        Err(refusal) if refusal.is_fault() => refusal.into_response(),
        // In the gateway's own form, which the widget reads.
        Err(refusal) => Json(json!({"result": ERROR, "msg": refusal.words()})).into_response(),
    }
}

impl Merchant {
    async fn command(&self, body: &[u8]) -> Result<forward::Answer, Refusal> {
        let mut command: Command = serde_json::from_slice(body).map_err(|_| Refusal::Malformed)?;
        let no = OrderNo::parse(&command.order_no).ok_or(Refusal::UnknownOrder)?;
        let order = self.store.find(no).await?.ok_or(Refusal::UnknownOrder)?;
        match command.cmd.as_str() {
            "WechatPay" => command.notify_url = Some(self.notify_url(Gateway::OrderCmd)),
            "Pay" | "WechatPayState" => {}
            _ => return Err(Refusal::UnknownCommand),
        }
        if command.cmd != "WechatPayState" {
            if order.wallet == Wallet::OneCode {
                return Err(Refusal::WalletDiffers);
            }
            self.claim(&order, Gateway::OrderCmd, None).await?;
        }
        order.no.as_str().clone_into(&mut command.order_no);
        self.forward_command(&json!(command), self.create_within)
            .await
    }

    async fn forward_command(
        &self,
        command: &Value,
        within: std::time::Duration,
    ) -> Result<forward::Answer, Refusal> {
        let url = &self
            .gateways
            .order_cmd
            .as_ref()
            .ok_or(Refusal::UnknownCommand)?
            .url;
        let request = self
            .http
            .post(url.clone())
            .header("content-type", "application/json")
            .body(command.to_string());
        let mut answer = forward::send(request, within).await?;
        answer.body = links::resolve(answer.body, &LINKS, url);
        Ok(answer)
    }
}

pub(super) async fn ask(merchant: &Merchant, order: &Order) -> Result<PayState, Refusal> {
    let command = json!({"cmd": "WechatPayState", "order_no": order.no.as_str()});
    let answer = merchant
        .forward_command(&command, forward::QUERY_WITHIN)
        .await?;
    if !answer.status.is_success() {
        return Err(Refusal::GatewayMalformed);
    }
    let answer: StateAnswer =
        serde_json::from_slice(&answer.body).map_err(|_| Refusal::GatewayMalformed)?;
    if answer.result != 0 {
        // No such order: the create was lost, or the shopper has not come there yet.
        return Ok(PayState::Waiting);
    }
    // The document's own sample echoes another number than it was asked for. One that is
    // an order of ours would be that order's state, though.
    if let Some(echoed) = answer
        .order_no
        .as_deref()
        .filter(|no| *no != order.no.as_str())
    {
        let other = OrderNo::parse(echoed);
        let ours = match other {
            Some(no) => merchant
                .store
                .find(no)
                .await?
                .is_some_and(|found| found.no != order.no),
            None => false,
        };
        if ours {
            return Err(Refusal::GatewayMalformed);
        }
    }
    answer
        .pay_state
        .map(PayState::from_code)
        .ok_or(Refusal::GatewayMalformed)
}
