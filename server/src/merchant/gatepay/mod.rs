//! gatepay: `POST /pay/gatepay` takes the widget's form, adds the appkey and the
//! signature, and forwards it to `/api/pay/create`.

mod notify;
mod sign;

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use self::sign::Signed;
use super::{
    Merchant,
    catalogue::Product,
    forward,
    links::{self, Field},
    order::{Gateway, Order, OrderNo, Wallet},
    refusal::Refusal,
};
use crate::{
    clock,
    config::GatepayConfig,
    form::{self, Pair},
};

/// `order_qrcode` is a picture, and one that begins with a slash would still be none.
const LINKS: [Field; 1] = [Field::Link(&["data", "order_url"])];

/// What the order's own columns do not hold.
#[derive(Debug, Deserialize, Serialize)]
struct Told {
    product_id: u32,
    custom: String,
}

impl Told {
    fn of(order: &Order) -> Option<Self> {
        serde_json::from_str(order.told.as_deref()?).ok()
    }
}

pub(super) fn routes() -> Router<Arc<Merchant>> {
    Router::new()
        .route("/pay/gatepay", post(pay))
        .route("/notify/gatepay", get(notify::by_get).post(notify::by_post))
}

async fn pay(State(merchant): State<Arc<Merchant>>, body: Bytes) -> Response {
    match create(&merchant, &form::decode(&body)).await {
        Ok(answer) => answer.into_response(),
        Err(refusal) if refusal.is_fault() => refusal.into_response(),
        Err(refusal) => refused(refusal),
    }
}

async fn create(merchant: &Merchant, sent: &[Pair]) -> Result<forward::Answer, Refusal> {
    let account = merchant.gateways.gatepay.as_ref();
    let account = account.ok_or(Refusal::UnknownCommand)?;
    let order = ordered(merchant, sent).await?;
    if order.wallet == Wallet::WeChat && order.quantity != 1 {
        return Err(Refusal::OnePieceOnly);
    }
    let product = merchant.catalogue.by_id(&order.product_id);
    let told = Told {
        product_id: product
            .and_then(|product| product.gatepay_product)
            .ok_or(Refusal::UnknownProduct)?,
        custom: text(sent, "custom")?,
    };
    let told = Some(json!(told).to_string());
    let order = merchant.claim(&order, Gateway::Gatepay, told).await?;
    forward_create(merchant, account, &order).await
}

async fn forward_create(
    merchant: &Merchant,
    account: &GatepayConfig,
    order: &Order,
) -> Result<forward::Answer, Refusal> {
    let told = Told::of(order).ok_or(Refusal::Storage)?;
    let (product_id, product_num) = (told.product_id.to_string(), order.quantity.to_string());
    let signed = Signed {
        product_id: &product_id,
        product_num: &product_num,
        pay_type: order.wallet.name(),
        out_order_id: order.no.as_str(),
        custom: &told.custom,
    };
    let fields = [
        ("appkey", account.appkey.reveal()),
        ("product_id", signed.product_id),
        ("out_order_id", signed.out_order_id),
        ("product_num", signed.product_num),
        ("pay_type", signed.pay_type),
        ("custom", signed.custom),
        ("sign", &signed.signature(account)),
    ];
    let request = merchant
        .http
        .post(account.url.clone())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form::encode(&fields));
    let mut answer = forward::send(request, merchant.create_within).await?;
    answer.body = links::resolve(answer.body, &LINKS, &account.url);
    Ok(answer)
}

/// The order that is meant: ours, or a new one for a product of the catalogue under the
/// browser's own number. What an order of ours leaves open need not be said again.
async fn ordered(merchant: &Merchant, sent: &[Pair]) -> Result<Order, Refusal> {
    let no = OrderNo::parse(&text(sent, "out_order_id")?).ok_or(Refusal::BadOrderNo)?;
    let wallet = Wallet::from_name(&text(sent, "pay_type")?).ok_or(Refusal::UnknownWallet)?;
    let product = Some(text(sent, "product_id")?).filter(|text| !text.is_empty());
    let quantity = Some(text(sent, "product_num")?).filter(|text| !text.is_empty());
    let quantity = quantity.map(|text| pieces(&text)).transpose()?;
    let product = product.map(|text| named(merchant, &text)).transpose()?;
    let order = if let Some(order) = merchant.store.find(no.clone()).await? {
        order
    } else {
        let (product, quantity) = product.zip(quantity).ok_or(Refusal::Malformed)?;
        // Before there is an order that could never be paid.
        if wallet == Wallet::WeChat && quantity != 1 {
            return Err(Refusal::OnePieceOnly);
        }
        let order = merchant
            .order(no, product, quantity, wallet)
            .ok_or(Refusal::BadQuantity)?;
        merchant.store.add(order).await?
    };
    if order.wallet != wallet {
        return Err(Refusal::WalletDiffers);
    }
    if product.is_some_and(|product| product.id != order.product_id) {
        return Err(Refusal::ProductDiffers);
    }
    if quantity.is_some_and(|quantity| quantity != order.quantity) {
        return Err(Refusal::QuantityDiffers);
    }
    Ok(order)
}

/// Empty when absent; a text that is no UTF-8 cannot be signed as it was meant.
fn text(sent: &[Pair], name: &str) -> Result<String, Refusal> {
    let absent = !sent.iter().any(|(key, _)| key == name.as_bytes());
    if absent {
        return Ok(String::new());
    }
    form::field(sent, name).ok_or(Refusal::Malformed)
}

fn pieces(text: &str) -> Result<u32, Refusal> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|number| *number > 0 && plain);
    number.ok_or(Refusal::BadQuantity)
}

/// By its number at gatepay, or by the shop's own id, which a page knows.
fn named<'a>(merchant: &'a Merchant, text: &str) -> Result<&'a Product, Refusal> {
    let catalogue = &merchant.catalogue;
    let number = text.parse().ok();
    number
        .and_then(|number| catalogue.by_gatepay_product(number))
        .or_else(|| catalogue.by_id(text))
        .ok_or(match number {
            Some(_) => Refusal::UnknownProduct,
            None => Refusal::BadProduct,
        })
}

/// In the gateway's own form, which the widget reads.
fn refused(refusal: Refusal) -> Response {
    let time = (clock::now_ms() / 1000).to_string();
    Json(json!({"code": code(refusal), "msg": refusal.words(), "time": time})).into_response()
}

/// The document's code that says so. It has none for an order that is over: 113 is no
/// code of its table, so that nobody is told one of its reasons.
const fn code(refusal: Refusal) -> u16 {
    match refusal {
        Refusal::Malformed | Refusal::BadOrderNo => 101,
        Refusal::UnknownWallet | Refusal::WalletDiffers => 102,
        Refusal::OnePieceOnly => 103,
        Refusal::BadProduct | Refusal::ProductDiffers => 104,
        Refusal::BadQuantity | Refusal::QuantityDiffers => 105,
        Refusal::UnknownProduct => 106,
        Refusal::UnknownOrder
        | Refusal::MoneyDiffers
        | Refusal::GatewayDiffers
        | Refusal::Settled
        | Refusal::Expired
        | Refusal::UnknownCommand
        | Refusal::GatewayUnreachable
        | Refusal::GatewayTimeout
        | Refusal::GatewayMalformed
        | Refusal::GatewayRefused
        | Refusal::Storage => 113,
    }
}
