//! `POST /pay/order-cmd` takes the document's commands, adds `notify_url` where it belongs,
//! and forwards them. Only stored orders are sent.

use std::sync::Arc;

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
    attempt_policy::HandedOut,
    create::{Create, CreateRules},
    create_outcome::{AnswerCodes, Created, Outcome},
    device::device,
    disclosure::Confidential,
    gateway::{Gateway, Mounted},
    links::{self, Field},
    order::{Order, OrderNo, Wallet},
    refusal::MerchantRefusal,
    shared::Merchant,
    state_answer::StateAnswer,
    store::{Attempt, Device, StoreError},
};

const LINKS: [Field; 3] = [
    Field::QrCode(&["code_url"]),
    Field::Link(&["pay_info", "alipay_url"]),
    Field::Link(&["pay_info", "wechat_pay_url"]),
];
/// The gateway has the order itself, and knows it by its one number.
pub(super) const RULES: CreateRules = CreateRules {
    gateway: NAME,
    takes_numbers: false,
    is_idempotent: false,
    has_query: true,
};
/// The commands that ask for a way to pay: with a QR code for WeChat, or with a link.
const QR_CODE: &str = "WechatPay";
const PAY: &str = "Pay";
/// The document's kinds of `Pay`.
const WITH_ALIPAY: i64 = 1;
const WITH_WECHAT: i64 = 2;
/// Bytes of a return URL; a page needs fewer.
const MAX_URL: usize = 2048;
/// The document has one error code, for every reason.
const CODES: AnswerCodes = AnswerCodes {
    field: "result",
    taken: 0,
    of_account: &[],
};
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
    /// The command that an attempt sends.
    fn of(attempt: &Attempt) -> Result<Self, StoreError> {
        let stored = attempt.fields.as_deref();
        stored
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or(StoreError::Unreadable("fields"))
    }

    /// The wallet that the command is for, and the kind of device that can use its answer: the
    /// two commands for WeChat are answered with a code and with a link.
    fn key(&self, device: Device) -> Result<(Wallet, Device), MerchantRefusal> {
        match (self.cmd.as_str(), self.kind) {
            (QR_CODE, _) => Ok((Wallet::WeChat, Device::Desktop)),
            (PAY, Some(WITH_WECHAT)) if device == Device::Desktop => {
                Ok((Wallet::WeChat, Device::Phone))
            }
            (PAY, Some(WITH_WECHAT)) => Ok((Wallet::WeChat, device)),
            (PAY, Some(WITH_ALIPAY)) => Ok((Wallet::Alipay, device)),
            _ => Err(MerchantRefusal::UnknownCommand),
        }
    }

    /// The command that asks for an order's state.
    pub(super) fn state_query(number: &str) -> Self {
        Self {
            cmd: "WechatPayState".to_owned(),
            order_no: number.to_owned(),
            ..Self::default()
        }
    }
}

pub(super) async fn pay(
    State(Mounted { gateway, merchant }): State<Mounted<OrderCmd>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answered = command(gateway, merchant, &headers, &body).await;
    answered.unwrap_or_else(|refusal| refusal.answer(in_own_form))
}

fn in_own_form(refusal: MerchantRefusal) -> Response {
    Json(json!({"result": ERROR, "msg": refusal.message(), "error": refusal.code()}))
        .into_response()
}

async fn command(
    gateway: Arc<OrderCmd>,
    merchant: Arc<Merchant>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, MerchantRefusal> {
    let mut command: Command =
        serde_json::from_slice(body).map_err(|_| MerchantRefusal::Malformed)?;
    let no = OrderNo::parse(&command.order_no).ok_or(MerchantRefusal::UnknownOrder)?;
    let order = merchant.store.order(&no).await?;
    let order = order.ok_or(MerchantRefusal::UnknownOrder)?;
    if command.cmd == "WechatPayState" {
        return state(&gateway, &merchant, &order).await;
    }
    let (wallet, device) = command.key(device(headers))?;
    if !order.accepts(wallet) {
        return Err(MerchantRefusal::WalletDiffers);
    }
    let return_url = command.return_url.take();
    if return_url.as_ref().is_some_and(|url| url.len() > MAX_URL) {
        return Err(MerchantRefusal::Malformed);
    }
    command.return_url = merchant.origins.return_url(return_url, headers, &order);
    order.no.as_str().clone_into(&mut command.order_no);
    if command.cmd == QR_CODE {
        command.kind = None;
    }
    let create = Create {
        fields: Some(json!(command).to_string()),
        order: order.clone(),
        wallet,
        device,
    };
    let at = Arc::clone(&merchant);
    let sender =
        move |attempt: Attempt| async move { send_create(&gateway, &at, &order, &attempt).await };
    Ok(merchant
        .create(RULES, create, sender)
        .await?
        .into_response())
}

/// Makes the order at the shop's own system behind the gateway, if there is one, and sends the
/// command.
async fn send_create(
    gateway: &OrderCmd,
    merchant: &Merchant,
    order: &Order,
    attempt: &Attempt,
) -> Result<Created, MerchantRefusal> {
    if let Some(shop_system) = &gateway.shop_system {
        shop_system.add_order(&merchant.http, order).await?;
    }
    let mut command = Command::of(attempt)?;
    if command.cmd == QR_CODE {
        command.notify_url = Some(notify_url(merchant, &order.no));
    }
    let request = request(gateway, &merchant.http, &command);
    let secrets = gateway.secrets();
    let sent = merchant.send_create(NAME, attempt, &secrets, request);
    let mut answer = sent.await?;
    answer.body = links::resolve(answer.body, &LINKS, &gateway.url);
    let meaning = answer.meaning(&CODES, taken);
    let hidden = Confidential::new(NAME, &order.no, secrets);
    merchant.answer_for_browser(answer, meaning, &hidden).await
}

fn taken(answer: &StateAnswer) -> Outcome {
    let code = answer.text("code_url");
    // Documented as a text, and shown as an object.
    let in_text = || StateAnswer::read(answer.text("pay_info")?.as_bytes()).ok();
    let links = answer.object("pay_info").or_else(in_text);
    let link = |name| links.as_ref().and_then(|links| links.text(name));
    let (alipay, wechat) = (link("alipay_url"), link("wechat_pay_url"));
    let taken = Outcome::taken(if wechat.is_some() {
        HandedOut::WeChatH5
    } else {
        HandedOut::by(code.as_deref())
    });
    taken.if_payable_by(&[code, alipay, wechat])
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
    http: &reqwest::Client,
    command: &Command,
) -> reqwest::RequestBuilder {
    http.post(gateway.url.clone())
        .header("content-type", "application/json")
        .body(json!(command).to_string())
}
