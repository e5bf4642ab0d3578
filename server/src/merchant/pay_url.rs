//! pay-url: `GET /pay/pay-url` takes the widget's query, puts the common parameters and
//! the order's own values in place of the browser's, and forwards it to `pay_url.php`.
//!
//! The document knows neither an order number of ours nor a quantity: the number goes
//! along under a name from the config, and an order is of one piece.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;
use url::Url;

use super::{
    Merchant, forward,
    links::{self, Field},
    notified::{self, Forged},
    order::{Gateway, Order, OrderNo, Wallet},
    refusal::Refusal,
};
use crate::{
    config::PayUrlConfig,
    form::{self, Pair},
};

/// `path` is a page of a mini program, `referer` an origin: neither is a link to follow.
const LINKS: [Field; 1] = [Field::LinkOrOrder(&["data", "url"])];
/// The name under which the widget says which order it means.
const ORDER_NO: &str = "order_no";
/// The last row of the document's table of `order_from_type`.
const MAX_FROM: u64 = 39;
/// As many of the browser's own parameters are passed on, each of so many bytes.
const MAX_PASSED: usize = 32;
const MAX_VALUE: usize = 1024;

pub(super) fn routes() -> Router<Arc<Merchant>> {
    Router::new()
        .route("/pay/pay-url", get(pay))
        .route("/notify/pay-url", post(reported))
}

async fn reported(
    State(merchant): State<Arc<Merchant>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let heard = match &merchant.gateways.pay_url {
        Some(config) => {
            merchant
                .reported(Gateway::PayUrl, &config.notify_token, &headers, &body)
                .await
        }
        None => Err(Forged::Merchant),
    };
    notified::answer(Gateway::PayUrl, heard)
}

async fn pay(State(merchant): State<Arc<Merchant>>, RawQuery(query): RawQuery) -> Response {
    let sent = form::decode(query.unwrap_or_default().as_bytes());
    match create(&merchant, &sent).await {
        Ok(answer) => answer.into_response(),
        Err(refusal) if refusal.is_fault() => refusal.into_response(),
        Err(refusal) => refused(refusal),
    }
}

async fn create(merchant: &Merchant, sent: &[Pair]) -> Result<forward::Answer, Refusal> {
    let config = merchant.gateways.pay_url.as_ref();
    let config = config.ok_or(Refusal::UnknownCommand)?;
    let from = number(sent, "order_from_type")?.unwrap_or(0);
    if from > MAX_FROM {
        return Err(Refusal::Malformed);
    }
    let robot = number(sent, "order_robot_id")?.unwrap_or(0);
    let order = ordered(merchant, sent).await?;
    if order.quantity != 1 {
        return Err(Refusal::OnePieceOnly);
    }
    let pay_type = pay_type(order.wallet).ok_or(Refusal::WalletDiffers)?;
    let consume_type = merchant
        .catalogue
        .by_id(&order.product_id)
        .and_then(|product| product.consume_type)
        .ok_or(Refusal::UnknownProduct)?;
    let order = merchant.claim(&order, Gateway::PayUrl, None).await?;
    let values = [
        consume_type.to_string(),
        pay_type.to_string(),
        from.to_string(),
        robot.to_string(),
    ];
    let mut fields: Vec<(&str, &str)> = config
        .params
        .iter()
        .map(|(name, value)| (name.as_str(), value.reveal()))
        .collect();
    let own = PayUrlConfig::PER_ORDER.into_iter().zip(&values);
    fields.extend(own.map(|(name, value)| (name, value.as_str())));
    fields.push((&config.order_param, order.no.as_str()));
    for (name, value) in passed_on(sent) {
        if !fields
            .iter()
            .any(|(taken, _)| taken.eq_ignore_ascii_case(name))
        {
            fields.push((name, value));
        }
    }
    let request = merchant.http.get(with_query(&config.url, &fields));
    let mut answer = forward::send(request, merchant.create_within).await?;
    answer.body = links::resolve(answer.body, &LINKS, &config.url);
    Ok(answer)
}

/// The order that the query names, or a new one of the product with its `consume_type`.
async fn ordered(merchant: &Merchant, sent: &[Pair]) -> Result<Order, Refusal> {
    let chosen = number(sent, "pay_type")?.filter(|kind| *kind != 0);
    if sent.iter().any(|(name, _)| name == ORDER_NO.as_bytes()) {
        let no = form::field(sent, ORDER_NO).unwrap_or_default();
        let no = OrderNo::parse(&no).ok_or(Refusal::BadOrderNo)?;
        let order = merchant.store.find(no).await?;
        let order = order.ok_or(Refusal::UnknownOrder)?;
        if chosen.is_some() && chosen != pay_type(order.wallet) {
            return Err(Refusal::WalletDiffers);
        }
        return Ok(order);
    }
    let wallet = [Wallet::Alipay, Wallet::WeChat]
        .into_iter()
        .find(|wallet| chosen.is_some() && pay_type(*wallet) == chosen)
        .ok_or(Refusal::UnknownWallet)?;
    let wanted = number(sent, "consume_type").map_err(|_| Refusal::BadProduct)?;
    let wanted = wanted.ok_or(Refusal::BadProduct)?;
    let product = u32::try_from(wanted)
        .ok()
        .and_then(|number| merchant.catalogue.by_consume_type(number))
        .ok_or(Refusal::UnknownProduct)?;
    let order = merchant.order(OrderNo::random(), product, 1, wallet);
    let order = order.ok_or(Refusal::BadQuantity)?;
    Ok(merchant.store.add(order).await?)
}

/// The document's `pay_type`; 0 is a shopper who has not chosen.
const fn pay_type(wallet: Wallet) -> Option<u64> {
    match wallet {
        Wallet::Alipay => Some(1),
        Wallet::WeChat => Some(2),
        Wallet::OneCode => None,
    }
}

/// Plain digits, or nothing where the parameter is absent or empty.
fn number(sent: &[Pair], name: &str) -> Result<Option<u64>, Refusal> {
    let Some((_, value)) = sent.iter().rfind(|(key, _)| key == name.as_bytes()) else {
        return Ok(None);
    };
    if value.is_empty() {
        return Ok(None);
    }
    let digits = value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).ok().filter(|_| digits);
    text.and_then(|text| text.parse().ok())
        .map(Some)
        .ok_or(Refusal::Malformed)
}

/// The browser's parameters with plain names: PHP reads `pay.type` and `pay type` as
/// `pay_type`, and `a[b]` as a list, which would let them pass for one of ours.
fn passed_on(sent: &[Pair]) -> impl Iterator<Item = (&str, &str)> {
    sent.iter()
        .filter_map(|(name, value)| {
            let name = std::str::from_utf8(name).ok()?;
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
            let value = std::str::from_utf8(value).ok()?;
            let fits = !name.is_empty() && name.bytes().all(plain) && value.len() <= MAX_VALUE;
            (fits && name != ORDER_NO).then_some((name, value))
        })
        .take(MAX_PASSED)
}

fn with_query(url: &Url, fields: &[(&str, &str)]) -> Url {
    let mut query = form::encode(fields);
    if let Some(own) = url.query().filter(|own| !own.is_empty()) {
        query = format!("{own}&{query}");
    }
    let mut url = url.clone();
    url.set_query(Some(&query));
    url
}

/// In the gateway's own form, which the widget reads.
fn refused(refusal: Refusal) -> Response {
    let answer = json!({"code": code(refusal), "data": null, "desc": refusal.words()});
    Json(answer).into_response()
}

/// The document has no code but 200; these mean what they mean in HTTP.
const fn code(refusal: Refusal) -> u16 {
    match refusal {
        Refusal::UnknownProduct => 404,
        Refusal::Malformed
        | Refusal::BadProduct
        | Refusal::BadQuantity
        | Refusal::OnePieceOnly
        | Refusal::UnknownWallet
        | Refusal::BadOrderNo
        | Refusal::UnknownOrder
        | Refusal::MoneyDiffers
        | Refusal::ProductDiffers
        | Refusal::QuantityDiffers
        | Refusal::WalletDiffers
        | Refusal::GatewayDiffers
        | Refusal::Settled
        | Refusal::Expired
        | Refusal::UnknownCommand => 400,
        Refusal::GatewayUnreachable
        | Refusal::GatewayTimeout
        | Refusal::GatewayMalformed
        | Refusal::GatewayRefused
        | Refusal::Storage => 500,
    }
}
