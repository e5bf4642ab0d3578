//! `POST /pay/epay` takes the widget's form, adds what only a merchant has, and forwards
//! it to `mapi.php`.

use std::net::SocketAddr;

use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    channel::{channel, wallet},
    config::{Epay, NAME},
    fields::{EpayFields, unambiguous_name},
    sign,
};
use crate::{
    form::{self, Pair},
    merchant::{
        client_address::client_address,
        disclosure::Confidential,
        gateway::Mounted,
        links::{self, Field},
        order::{Order, OrderNo, OrderSource},
        refusal::MerchantRefusal,
        shared::Merchant,
    },
    money::Fen,
};

const LINKS: [Field; 3] = [
    Field::Link(&["payurl"]),
    Field::QrCode(&["qrcode"]),
    Field::QrCode(&["urlscheme"]),
];
/// A real epay server keeps 64 characters, and takes a longer name for a changed one
/// when the order is sent again.
const MAX_NAME: usize = 64;

/// The document's list.
const DEVICES: [&str; 6] = ["pc", "mobile", "qq", "wechat", "alipay", "jump"];

pub(super) async fn pay(
    State(Mounted { gateway, merchant }): State<Mounted<Epay>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = form::decode(&body);
    let created = create(&gateway, &merchant, &fields, peer, &headers).await;
    created.unwrap_or_else(|refusal| refusal.answer(in_own_form))
}

fn in_own_form(refusal: MerchantRefusal) -> Response {
    Json(json!({"code": -1, "msg": refusal.message(), "error": refusal.code()})).into_response()
}

async fn create(
    epay: &Epay,
    merchant: &Merchant,
    sent: &[Pair],
    peer: SocketAddr,
    headers: &HeaderMap,
) -> Result<Response, MerchantRefusal> {
    let order = find_or_add(merchant, sent).await?;
    let channel = channel(order.wallet).ok_or(MerchantRefusal::WalletDiffers)?;
    let mut wished = EpayFields::read(sent)?;
    if !wished.return_url.is_empty() {
        let sent = std::mem::take(&mut wished.return_url);
        wished.return_url = merchant.origins.return_url(sent, headers, &order.no);
    }
    let order = merchant
        .bind(&order, NAME, Some(json!(wished).to_string()))
        .await?;
    let pinned = EpayFields::of(&order).unwrap_or(wished);
    let client_ip = client_address(merchant.trust_forwarded_for, peer, headers);
    let mut fields = vec![
        ("pid", epay.pid.clone()),
        ("type", channel.to_owned()),
        ("out_trade_no", order.no.as_str().to_owned()),
        ("notify_url", merchant.notify_url(NAME)),
        ("name", unambiguous_name(&order, MAX_NAME)),
        ("money", order.amount.to_string()),
        ("clientip", client_ip.to_string()),
    ];
    let chosen = [
        ("return_url", pinned.return_url),
        ("device", device(sent)),
        ("param", pinned.param),
    ];
    fields.extend(chosen.into_iter().filter(|(_, value)| !value.is_empty()));
    post_signed(epay, merchant, &order.no, fields).await
}

async fn post_signed(
    epay: &Epay,
    merchant: &Merchant,
    no: &OrderNo,
    mut fields: Vec<(&'static str, String)>,
) -> Result<Response, MerchantRefusal> {
    let signature = sign::signature(
        fields.iter().map(|(k, v)| (k.as_bytes(), v.as_bytes())),
        &epay.key,
    );
    fields.extend([("sign", signature.clone()), ("sign_type", "MD5".to_owned())]);
    let request = merchant
        .http
        .post(epay.url.clone())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form::encode(&fields));
    let mut answer = merchant.send_create(NAME, request).await?;
    answer.body = links::resolve(answer.body, &LINKS, &epay.url);
    let secrets = [epay.key.reveal(), &signature];
    answer.for_browser(&Confidential::new(NAME, no, secrets))
}

/// The document's kind of device that the page names; empty for any other text.
fn device(sent: &[Pair]) -> String {
    let device = form::field(sent, "device");
    let known = device.filter(|device| DEVICES.contains(&device.as_str()));
    known.unwrap_or_default()
}

/// The stored order of that number, or a new one for a product of the catalogue under the
/// browser's own number. The price is never the browser's.
async fn find_or_add(merchant: &Merchant, sent: &[Pair]) -> Result<Order, MerchantRefusal> {
    let value = |name| form::field(sent, name).unwrap_or_default();
    let no = OrderNo::parse(&value("out_trade_no")).ok_or(MerchantRefusal::BadOrderNo)?;
    let wallet = wallet(&value("type")).ok_or(MerchantRefusal::UnknownWallet)?;
    let money = Some(value("money")).filter(|text| !text.is_empty());
    let money = money
        .map(|text| Fen::parse(&text))
        .transpose()
        .map_err(|_| MerchantRefusal::MoneyDiffers)?;
    let order = if let Some(order) = merchant.store.order(&no).await? {
        order
    } else {
        let product = merchant
            .catalogue
            .by_name(&value("name"))
            .ok_or(MerchantRefusal::UnknownProduct)?;
        let quantity = money
            .and_then(|money| product.quantity_for(money))
            .ok_or(MerchantRefusal::MoneyDiffers)?;
        let order = merchant
            .new_order(no, product, quantity, wallet)
            .ok_or(MerchantRefusal::BadQuantity)?;
        merchant.admit_browser_number(NAME, &order.no)?;
        let source = OrderSource::Browser;
        let order = Order { source, ..order };
        merchant.store.add_order(order).await?
    };
    if order.wallet != wallet {
        return Err(MerchantRefusal::WalletDiffers);
    }
    if money.is_some_and(|money| money != order.amount) {
        return Err(MerchantRefusal::MoneyDiffers);
    }
    Ok(order)
}
