//! `POST /pay/order-cmd` takes the document's commands, adds `notify_url` where it belongs,
//! and forwards them. Only stored orders are sent.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    config::{NAME, OrderCmd},
    notify::ORDER_NO,
};
use crate::merchant::{
    disclosure::Confidential,
    forward::GatewayAnswer,
    gateway::{Gateway, Mounted},
    links::{self, Field},
    order::{Order, OrderNo, Wallet},
    refusal::MerchantRefusal,
    shared::Merchant,
};

const LINKS: [Field; 3] = [
    Field::QrCode(&["code_url"]),
    Field::Link(&["pay_info", "alipay_url"]),
    Field::Link(&["pay_info", "wechat_pay_url"]),
];
/// The document's kinds of `Pay`.
const WITH_ALIPAY: i64 = 1;
const WITH_WECHAT: i64 = 2;
/// Bytes of a return URL; a page needs fewer.
const MAX_URL: usize = 2048;
/// The document's one error code.
const ERROR: i64 = -15;

/// A command, in the document's form.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Command {
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

impl Command {
    /// The command that asks for an order's state.
    pub(super) fn state_query(no: &OrderNo) -> Self {
        Self {
            cmd: "WechatPayState".to_owned(),
            order_no: no.as_str().to_owned(),
            ..Self::default()
        }
    }
}

pub(super) async fn pay(
    State(Mounted { gateway, merchant }): State<Mounted<OrderCmd>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answered = command(&gateway, &merchant, &headers, &body).await;
    answered.unwrap_or_else(|refusal| refusal.answer(in_own_form))
}

fn in_own_form(refusal: MerchantRefusal) -> Response {
    Json(json!({"result": ERROR, "msg": refusal.message(), "error": refusal.code()}))
        .into_response()
}

async fn command(
    gateway: &OrderCmd,
    merchant: &Merchant,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, MerchantRefusal> {
    let mut command: Command =
        serde_json::from_slice(body).map_err(|_| MerchantRefusal::Malformed)?;
    let no = OrderNo::parse(&command.order_no).ok_or(MerchantRefusal::UnknownOrder)?;
    let order = merchant.store.order(&no).await?;
    let order = order.ok_or(MerchantRefusal::UnknownOrder)?;
    let wallet = match (command.cmd.as_str(), command.kind) {
        ("WechatPayState", _) => return state(gateway, merchant, &order).await,
        ("WechatPay", _) | ("Pay", Some(WITH_WECHAT)) => Wallet::WeChat,
        ("Pay", Some(WITH_ALIPAY)) => Wallet::Alipay,
        _ => return Err(MerchantRefusal::UnknownCommand),
    };
    if order.wallet != wallet {
        return Err(MerchantRefusal::WalletDiffers);
    }
    let return_url = command.return_url.take();
    if return_url.as_ref().is_some_and(|url| url.len() > MAX_URL) {
        return Err(MerchantRefusal::Malformed);
    }
    merchant.bind(&order, NAME, None).await?;
    if let Some(shop_system) = &gateway.shop_system {
        shop_system.add_order(&merchant.http, &order).await?;
    }
    if command.cmd == "WechatPay" {
        command.kind = None;
        command.notify_url = Some(notify_url(merchant, &order.no));
    }
    let return_url = return_url.map(|sent| merchant.origins.return_url(sent, headers, &order.no));
    command.return_url = return_url;
    order.no.as_str().clone_into(&mut command.order_no);
    let request = request(gateway, merchant, &command);
    let answer = resolved(gateway, merchant.send_create(NAME, request).await?);
    answer.for_browser(&Confidential::new(NAME, &order.no, gateway.secrets()))
}

/// The address with the number, since the document does not say what a call brings.
fn notify_url(merchant: &Merchant, no: &OrderNo) -> String {
    format!("{}?{ORDER_NO}={}", merchant.notify_url(NAME), no.as_str())
}

/// Answers a state command with what is recorded, never with what the gateway answered: a
/// payment that a browser is shown must be on the disk.
async fn state(
    gateway: &OrderCmd,
    merchant: &Merchant,
    order: &Order,
) -> Result<Response, MerchantRefusal> {
    let gateway: Option<&dyn Gateway> = if order.was_sent_to(NAME) {
        Some(gateway)
    } else {
        None
    };
    let state = merchant.current_state(gateway, order).await?;
    let answer = json!({
        "result": 0,
        "msg": "",
        "order_no": order.no.as_str(),
        "pay_state": state.code(),
        "pay_state_desc": state.description(),
    });
    Ok(Json(answer).into_response())
}

/// The request of a command.
pub(super) fn request(
    gateway: &OrderCmd,
    merchant: &Merchant,
    command: &Command,
) -> reqwest::RequestBuilder {
    merchant
        .http
        .post(gateway.url.clone())
        .header("content-type", "application/json")
        .body(json!(command).to_string())
}

/// The answer with absolute links.
fn resolved(gateway: &OrderCmd, mut answer: GatewayAnswer) -> GatewayAnswer {
    answer.body = links::resolve(answer.body, &LINKS, &gateway.url);
    answer
}
