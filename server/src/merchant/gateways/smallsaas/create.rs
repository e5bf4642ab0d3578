//! `/pay/smallsaas/…`: the mall's two `push_order` calls, with the token added, and the
//! address inside WeChat, from which the shopper's browser is redirected.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::config::{NAME, Smallsaas};
use crate::merchant::{
    disclosure::Confidential,
    gateway::Mounted,
    links::{self, Field},
    order::{Order, OrderNo, Wallet},
    refusal::MerchantRefusal,
    shared::Merchant,
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

pub(super) async fn with_wechat(
    State(mounted): State<Mounted<Smallsaas>>,
    body: Bytes,
) -> Response {
    push(&mounted, &WX, &body).await
}

pub(super) async fn with_alipay(
    State(mounted): State<Mounted<Smallsaas>>,
    body: Bytes,
) -> Response {
    push(&mounted, &ALI, &body).await
}

async fn push(
    Mounted { gateway, merchant }: &Mounted<Smallsaas>,
    push: &Push,
    body: &[u8],
) -> Response {
    let created = create(gateway, merchant, push, body).await;
    created.unwrap_or_else(|refusal| refusal.answer(in_own_form))
}

fn in_own_form(refusal: MerchantRefusal) -> Response {
    let answer =
        json!({"status_code": code(refusal), "msg": refusal.message(), "error": refusal.code()});
    Json(answer).into_response()
}

async fn create(
    mall: &Smallsaas,
    merchant: &Merchant,
    push: &Push,
    body: &[u8],
) -> Result<Response, MerchantRefusal> {
    let mut request: PushRequest =
        serde_json::from_slice(body).map_err(|_| MerchantRefusal::Malformed)?;
    request.order_type.clone_from(&mall.order_type);
    if !push.types.contains(&request.kind.as_str()) {
        return Err(MerchantRefusal::UnknownCommand);
    }
    let order = bound_order(mall, merchant, &request.order_number, push.wallet).await?;
    order.no.as_str().clone_into(&mut request.order_number);
    let url = below(&mall.base, push.path);
    let body = serde_json::to_string(&request).map_err(|_| MerchantRefusal::Malformed)?;
    let request = merchant
        .http
        .post(url.clone())
        .header(header::AUTHORIZATION, mall.token.reveal())
        .header(header::CONTENT_TYPE, "application/json")
        .body(body);
    let mut answer = merchant.send_create(NAME, request).await?;
    answer.body = links::resolve(answer.body, &LINKS, &url);
    answer.for_browser(&Confidential::new(NAME, &order.no, mall.secrets()))
}

/// Redirects to the mall's own page, which starts WeChat's payment; no secret goes along.
/// A refusal is a sentence, since a person reads it.
pub(super) async fn inside_wechat(
    State(Mounted { gateway, merchant }): State<Mounted<Smallsaas>>,
    Path(no): Path<String>,
) -> Response {
    match page_location(&gateway, &merchant, &no).await {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(refusal) => (refusal.status(), refusal.message()).into_response(),
    }
}

async fn page_location(
    mall: &Smallsaas,
    merchant: &Merchant,
    no: &str,
) -> Result<HeaderValue, MerchantRefusal> {
    let order = bound_order(mall, merchant, no, Wallet::WeChat).await?;
    let url = below(&mall.base, &["app", "payment", "wpay", order.no.as_str()]);
    HeaderValue::from_str(url.as_str()).map_err(|_| MerchantRefusal::Storage)
}

/// The order of that number, which the mall then has.
async fn bound_order(
    mall: &Smallsaas,
    merchant: &Merchant,
    no: &str,
    wallet: Wallet,
) -> Result<Order, MerchantRefusal> {
    let no = OrderNo::parse(no).ok_or(MerchantRefusal::UnknownOrder)?;
    let order = merchant.store.order(&no).await?;
    let order = order.ok_or(MerchantRefusal::UnknownOrder)?;
    if order.wallet != wallet {
        return Err(MerchantRefusal::WalletDiffers);
    }
    let order = merchant.bind(&order, NAME, None).await?;
    if let Some(shop_system) = &mall.shop_system {
        shop_system.add_order(&merchant.http, &order).await?;
    }
    Ok(order)
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
        | MerchantRefusal::GatewayTimeout
        | MerchantRefusal::GatewayMalformed
        | MerchantRefusal::GatewayRefused
        | MerchantRefusal::GatewayMoved
        | MerchantRefusal::GatewayDiscloses
        | MerchantRefusal::Storage => -5,
    }
}
