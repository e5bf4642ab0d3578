//! `/pay/smallsaas/…`: the mall's two `push_order` calls, with the token added, and the
//! address inside WeChat, from which the shopper's browser is redirected.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::config::{NAME, Smallsaas};
use crate::merchant::{
    attempt_policy::HandedOut,
    browser_answer::BrowserAnswer,
    create::{Create, CreateRules},
    create_outcome::{AnswerCodes, Created, Outcome},
    device::device,
    disclosure::Confidential,
    gateway::Mounted,
    links::{self, Field},
    order::{Order, OrderNo, Wallet},
    refusal::MerchantRefusal,
    shared::Merchant,
    state_answer::StateAnswer,
    store::{Attempt, Device, StoreError},
};

/// The mall has the order itself, and knows it by its one number.
pub(super) const RULES: CreateRules = CreateRules {
    gateway: NAME,
    takes_numbers: false,
    is_idempotent: false,
    has_query: false,
};
/// The document has no other code.
const CODES: AnswerCodes = AnswerCodes {
    field: "status_code",
    taken: 0,
    of_account: &[],
};
/// Both spellings of the document. An order string is not a link.
const LINKS: [Field; 3] = [
    Field::QrCode(&["data", "codeUrl"]),
    Field::QrCode(&["data", "qr_code"]),
    Field::QrCode(&["data", "qrCode"]),
];
const WX: Push = Push {
    path: &["rest", "wx", "push_order"],
    wallet: Wallet::WeChat,
    types: &["NATIVE"],
};
const ALI: Push = Push {
    path: &["rest", "ali", "push_order"],
    wallet: Wallet::Alipay,
    types: &["QRCODE", "APP"],
};

/// One of the two calls.
struct Push {
    path: &'static [&'static str],
    wallet: Wallet,
    types: &'static [&'static str],
}

/// The document's fields, in its order. The browser's `order_type` is not read: it says
/// into which of the mall's books the payment goes.
#[derive(Debug, Deserialize, Serialize)]
struct PushRequest {
    #[serde(skip_deserializing)]
    order_type: String,
    order_number: String,
    #[serde(rename = "type", default)]
    kind: String,
}

impl PushRequest {
    /// The kind of device that can use the answer: only Alipay itself can an order string, and
    /// a QR code for WeChat is one attempt on every device.
    fn device(&self, device: Device) -> Device {
        match (self.kind.as_str(), device) {
            ("NATIVE", _) => Device::Desktop,
            ("APP", _) => Device::Alipay,
            (_, Device::Alipay) => Device::Phone,
            (_, device) => device,
        }
    }
}

pub(super) async fn with_wechat(
    State(mounted): State<Mounted<Smallsaas>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    push(mounted, &WX, &headers, &body).await
}

pub(super) async fn with_alipay(
    State(mounted): State<Mounted<Smallsaas>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    push(mounted, &ALI, &headers, &body).await
}

async fn push(
    mounted: Mounted<Smallsaas>,
    push: &'static Push,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    let created = create(mounted, push, headers, body).await;
    created.unwrap_or_else(|refusal| refusal.answer(in_own_form))
}

fn in_own_form(refusal: MerchantRefusal) -> Response {
    let answer =
        json!({"status_code": code(refusal), "msg": refusal.message(), "error": refusal.code()});
    Json(answer).into_response()
}

async fn create(
    Mounted { gateway, merchant }: Mounted<Smallsaas>,
    push: &'static Push,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, MerchantRefusal> {
    let mut request: PushRequest =
        serde_json::from_slice(body).map_err(|_| MerchantRefusal::Malformed)?;
    request.order_type.clone_from(&gateway.order_type);
    if !push.types.contains(&request.kind.as_str()) {
        return Err(MerchantRefusal::UnknownCommand);
    }
    let order = payable(&merchant, &request.order_number, push.wallet).await?;
    order.no.as_str().clone_into(&mut request.order_number);
    // In the order of the document's sample.
    let fields = serde_json::to_string(&request).map_err(|_| MerchantRefusal::Malformed)?;
    let create = Create {
        device: request.device(device(headers)),
        fields: Some(fields),
        order: order.clone(),
        wallet: push.wallet,
    };
    let at = Arc::clone(&merchant);
    let sender = move |attempt: Attempt| async move {
        send_push(&gateway, &at, push, &order, &attempt).await
    };
    Ok(merchant
        .create(RULES, create, sender)
        .await?
        .into_response())
}

async fn send_push(
    mall: &Smallsaas,
    merchant: &Merchant,
    push: &Push,
    order: &Order,
    attempt: &Attempt,
) -> Result<Created, MerchantRefusal> {
    add_to_mall(mall, merchant, order).await?;
    let url = below(&mall.base, push.path);
    let fields = attempt.fields.clone();
    let body = fields.ok_or(StoreError::Unreadable("fields"))?;
    let request = merchant
        .http
        .post(url.clone())
        .header(header::AUTHORIZATION, mall.token.reveal())
        .header(header::CONTENT_TYPE, "application/json")
        .body(body);
    let secrets = mall.secrets();
    let sent = merchant.send_create(NAME, attempt, &secrets, request);
    let mut answer = sent.await?;
    answer.body = links::resolve(answer.body, &LINKS, &url);
    let meaning = answer.meaning(&CODES, taken);
    let hidden = Confidential::new(NAME, &order.no, secrets);
    merchant.answer_for_browser(answer, meaning, &hidden).await
}

fn taken(answer: &StateAnswer) -> Outcome {
    let data = answer.object("data");
    let link = |name| data.as_ref().and_then(|data| data.text(name));
    let names = [
        "codeUrl",
        "qr_code",
        "qrCode",
        "order_string",
        "orderString",
    ];
    let links = names.map(link);
    let handed_out = HandedOut::by(links.iter().flatten().map(String::as_str));
    Outcome::taken(handed_out).if_payable_by(&links)
}

/// Redirects to the mall's own page, which starts WeChat's payment; no secret goes along.
/// A refusal is a sentence, since a person reads it.
pub(super) async fn inside_wechat(
    State(mounted): State<Mounted<Smallsaas>>,
    Path(no): Path<String>,
    headers: HeaderMap,
) -> Response {
    match page_location(mounted, &no, &headers).await {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(refusal) => (refusal.status(), refusal.message()).into_response(),
    }
}

/// The page is opened by the shopper's browser, so that the attempt is over for us when the
/// mall has the order.
async fn page_location(
    Mounted { gateway, merchant }: Mounted<Smallsaas>,
    no: &str,
    headers: &HeaderMap,
) -> Result<HeaderValue, MerchantRefusal> {
    let order = payable(&merchant, no, Wallet::WeChat).await?;
    let url = below(
        &gateway.base,
        &["app", "payment", "wpay", order.no.as_str()],
    );
    let create = Create {
        // A desktop's attempt is the one for a QR code.
        device: match device(headers) {
            Device::Desktop | Device::Phone => Device::Phone,
            Device::WeChat => Device::WeChat,
            Device::Alipay => Device::Alipay,
        },
        fields: None,
        order: order.clone(),
        wallet: Wallet::WeChat,
    };
    let at = Arc::clone(&merchant);
    let sender = move |_| async move {
        add_to_mall(&gateway, &at, &order).await?;
        Ok(Created {
            answer: BrowserAnswer::text(url.into()),
            meaning: CODES.taken_by(Outcome::taken(HandedOut::Other)),
            raw: None,
        })
    };
    let location = merchant.create(RULES, create, sender).await?.into_text();
    let location = location.and_then(|text| HeaderValue::from_str(&text).ok());
    location.ok_or(MerchantRefusal::Storage)
}

/// The order of that number, if it may be paid with that wallet.
async fn payable(merchant: &Merchant, no: &str, wallet: Wallet) -> Result<Order, MerchantRefusal> {
    let no = OrderNo::parse(no).ok_or(MerchantRefusal::UnknownOrder)?;
    let order = merchant.store.order(&no).await?;
    let order = order.ok_or(MerchantRefusal::UnknownOrder)?;
    let accepted = order.accepts(wallet).then_some(order);
    accepted.ok_or(MerchantRefusal::WalletDiffers)
}

/// Makes the order in the mall, where the config says how.
async fn add_to_mall(
    mall: &Smallsaas,
    merchant: &Merchant,
    order: &Order,
) -> Result<(), MerchantRefusal> {
    match &mall.shop_system {
        Some(shop_system) => shop_system.add_order(&merchant.http, order).await,
        None => Ok(()),
    }
}

fn below(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}

/// The code of a refusal. The document has none but 0. -1 is an unknown order, -3 a wrong
/// type, -4 an order that is paid, -5 any other reason.
const fn code(refusal: MerchantRefusal) -> i32 {
    match refusal {
        MerchantRefusal::UnknownOrder
        | MerchantRefusal::BadOrderNo
        | MerchantRefusal::BrowserNumber => -1,
        MerchantRefusal::Malformed
        | MerchantRefusal::ForeignOrigin
        | MerchantRefusal::NotJson
        | MerchantRefusal::UnknownCommand
        | MerchantRefusal::UnknownWallet
        | MerchantRefusal::WalletDiffers => -3,
        MerchantRefusal::Settled => -4,
        MerchantRefusal::BadProduct
        | MerchantRefusal::UnknownProduct
        | MerchantRefusal::BadQuantity
        | MerchantRefusal::OneItemOnly
        | MerchantRefusal::MoneyDiffers
        | MerchantRefusal::ProductDiffers
        | MerchantRefusal::QuantityDiffers
        | MerchantRefusal::GatewayDiffers
        | MerchantRefusal::Expired
        | MerchantRefusal::GatewayUnreachable
        | MerchantRefusal::GatewayBusy
        | MerchantRefusal::GatewayLost
        | MerchantRefusal::AttemptUnknown
        | MerchantRefusal::GatewayTimeout
        | MerchantRefusal::GatewayMalformed
        | MerchantRefusal::GatewayRefused
        | MerchantRefusal::GatewayMoved
        | MerchantRefusal::GatewayDiscloses
        | MerchantRefusal::Storage
        | MerchantRefusal::StorageBusy => -5,
    }
}
