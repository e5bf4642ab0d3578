//! smallsaas: the mall's two `push_order` calls, with the token added, and the address
//! inside WeChat, to which the shopper's browser is sent on. The mall knows the order's
//! number and its price from the shop, so only orders of ours go out.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::{
    Merchant, forward,
    links::{self, Field},
    notified::{self, Forged},
    order::{Gateway, Order, OrderNo, Wallet},
    refusal::Refusal,
};

/// Both spellings of the document. An order string is no link.
const LINKS: [Field; 3] = [
    Field::Code(&["data", "codeUrl"]),
    Field::Code(&["data", "qr_code"]),
    Field::Code(&["data", "qrCode"]),
];
const ORDER_TYPES: [&str; 3] = ["Order", "Wallet", "Appointment"];
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

/// The document's fields, in its order. The order is a shop's, unless the page says that
/// it tops up a wallet or pays for an appointment.
#[derive(Debug, Deserialize, Serialize)]
struct Wish {
    #[serde(default = "order")]
    order_type: String,
    order_number: String,
    #[serde(rename = "type", default)]
    kind: String,
}

fn order() -> String {
    "Order".to_owned()
}

pub(super) fn routes() -> Router<Arc<Merchant>> {
    Router::new()
        .route("/pay/smallsaas/rest/wx/push_order", post(by_wechat))
        .route("/pay/smallsaas/rest/ali/push_order", post(by_alipay))
        .route("/pay/smallsaas/app/payment/wpay/{no}", get(inside_wechat))
        .route("/notify/smallsaas", post(reported))
}

async fn reported(
    State(merchant): State<Arc<Merchant>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let heard = match &merchant.gateways.smallsaas {
        Some(config) => {
            merchant
                .reported(Gateway::Smallsaas, &config.notify_token, &headers, &body)
                .await
        }
        None => Err(Forged::Merchant),
    };
    notified::answer(Gateway::Smallsaas, heard)
}

async fn by_wechat(State(merchant): State<Arc<Merchant>>, body: Bytes) -> Response {
    answer(push(&merchant, &WX, &body).await)
}

async fn by_alipay(State(merchant): State<Arc<Merchant>>, body: Bytes) -> Response {
    answer(push(&merchant, &ALI, &body).await)
}

fn answer(pushed: Result<forward::Answer, Refusal>) -> Response {
    match pushed {
        Ok(answer) => answer.into_response(),
        Err(refusal) if refusal.is_fault() => refusal.into_response(),
        // In the gateway's own form, which the widget reads.
        Err(refusal) => {
            let answer = json!({"status_code": code(refusal), "msg": refusal.words()});
            Json(answer).into_response()
        }
    }
}

async fn push(merchant: &Merchant, push: &Push, body: &[u8]) -> Result<forward::Answer, Refusal> {
    let config = merchant.gateways.smallsaas.as_ref();
    let config = config.ok_or(Refusal::UnknownCommand)?;
    let mut wish: Wish = serde_json::from_slice(body).map_err(|_| Refusal::Malformed)?;
    let known = ORDER_TYPES.contains(&wish.order_type.as_str());
    if !known || !push.types.contains(&wish.kind.as_str()) {
        return Err(Refusal::UnknownCommand);
    }
    let order = claimed(merchant, &wish.order_number, push.wallet).await?;
    order.no.as_str().clone_into(&mut wish.order_number);
    let url = below(&config.base, push.path);
    let request = merchant
        .http
        .post(url.clone())
        .header(header::AUTHORIZATION, config.token.reveal())
        .header(header::CONTENT_TYPE, "application/json")
        .body(serde_json::to_string(&wish).map_err(|_| Refusal::Malformed)?);
    let mut answer = forward::send(request, merchant.create_within).await?;
    answer.body = links::resolve(answer.body, &LINKS, &url);
    Ok(answer)
}

/// The mall's own page, which starts WeChat's payment: the shopper goes there with no
/// secret of ours. What keeps them from it is said in words, as a person reads them.
async fn inside_wechat(State(merchant): State<Arc<Merchant>>, Path(no): Path<String>) -> Response {
    match sent_on(&merchant, &no).await {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(refusal) => (refusal.status(), refusal.words()).into_response(),
    }
}

async fn sent_on(merchant: &Merchant, no: &str) -> Result<HeaderValue, Refusal> {
    let config = merchant.gateways.smallsaas.as_ref();
    let config = config.ok_or(Refusal::UnknownCommand)?;
    let order = claimed(merchant, no, Wallet::WeChat).await?;
    let url = below(&config.base, &["app", "payment", "wpay", order.no.as_str()]);
    HeaderValue::from_str(url.as_str()).map_err(|_| Refusal::Storage)
}

async fn claimed(merchant: &Merchant, no: &str, wallet: Wallet) -> Result<Order, Refusal> {
    let no = OrderNo::parse(no).ok_or(Refusal::UnknownOrder)?;
    let order = merchant.store.find(no).await?;
    let order = order.ok_or(Refusal::UnknownOrder)?;
    if order.wallet != wallet {
        return Err(Refusal::WalletDiffers);
    }
    merchant.claim(&order, Gateway::Smallsaas, None).await
}

fn below(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}

/// The document has no code but 0. -1 is an order that is not known, -3 a wrong type, -4
/// one that is paid; -5 any other reason.
const fn code(refusal: Refusal) -> i32 {
    match refusal {
        Refusal::UnknownOrder | Refusal::BadOrderNo => -1,
        Refusal::Malformed
        | Refusal::UnknownCommand
        | Refusal::UnknownWallet
        | Refusal::WalletDiffers => -3,
        Refusal::Settled => -4,
        Refusal::BadProduct
        | Refusal::UnknownProduct
        | Refusal::BadQuantity
        | Refusal::OnePieceOnly
        | Refusal::MoneyDiffers
        | Refusal::ProductDiffers
        | Refusal::QuantityDiffers
        | Refusal::GatewayDiffers
        | Refusal::Expired
        | Refusal::GatewayUnreachable
        | Refusal::GatewayTimeout
        | Refusal::GatewayMalformed
        | Refusal::GatewayRefused
        | Refusal::Storage => -5,
    }
}
