//! `POST /pay/epay` takes the widget's form, adds what only a merchant has, and forwards
//! it to `mapi.php`.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    answer::readable,
    channel::{channel, device_of, wallet},
    config::{Epay, NAME},
    fields::{EpayFields, unambiguous_name, unambiguous_url},
    kept, second,
    sign::Signing,
};
use crate::{
    form::{self, Pair},
    merchant::{
        attempt_policy::HandedOut,
        client_address::client_address,
        create::{Create, CreateRules},
        create_outcome::{AnswerCodes, Created, Outcome},
        device::device,
        disclosure::Confidential,
        gateway::Mounted,
        links::{self, Field},
        order::{Order, OrderNo, OrderSource, Wallet},
        refusal::MerchantRefusal,
        shared::Merchant,
        state_answer::StateAnswer,
        store::Attempt,
    },
    money::Fen,
};

const LINKS: [Field; 3] = [
    Field::Link(&["payurl"]),
    Field::QrCode(&["qrcode"]),
    Field::QrCode(&["urlscheme"]),
];
/// A real server answers a number that was sent with one `type` by that type's link for ever,
/// and the same request again by the same trade.
pub(super) const RULES: CreateRules = CreateRules {
    gateway: NAME,
    takes_numbers: true,
    is_idempotent: true,
    has_query: true,
};
/// The document has 1 for success. Servers answer -3 to a signature or a key that they refuse.
const CODES: AnswerCodes = AnswerCodes {
    field: "code",
    taken: 1,
    of_account: &[REFUSED_ACCOUNT],
};
pub(super) const REFUSED_ACCOUNT: i64 = -3;

/// The document's list.
const DEVICES: [&str; 6] = ["pc", "mobile", "qq", "wechat", "alipay", "jump"];

pub(super) async fn pay(
    State(Mounted { gateway, merchant }): State<Mounted<Epay>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = form::decode(&body);
    let client_ip = client_address(merchant.trust_forwarded_for, peer, &headers);
    let created = create(gateway, merchant, &fields, client_ip, &headers).await;
    created.unwrap_or_else(|refusal| refusal.answer(in_own_form))
}

fn in_own_form(refusal: MerchantRefusal) -> Response {
    Json(json!({"code": -1, "msg": refusal.message(), "error": refusal.code()})).into_response()
}

async fn create(
    epay: Arc<Epay>,
    merchant: Arc<Merchant>,
    sent: &[Pair],
    client_ip: IpAddr,
    headers: &HeaderMap,
) -> Result<Response, MerchantRefusal> {
    let (order, wallet) = find_or_add(&merchant, sent).await?;
    let mut fields = EpayFields::read(sent)?;
    let of_the_page = Some(std::mem::take(&mut fields.return_url)).filter(|url| !url.is_empty());
    if let Some(url) = merchant.origins.return_url(of_the_page, headers, &order) {
        fields.return_url = unambiguous_url(&url);
    }
    if !kept::whole(&fields.return_url) {
        tracing::warn!(
            order_no = order.no.as_str(),
            "a return URL longer than 255 characters, or with an emoji, is not sent: epay \
             would cut it, and refuse the order when it is sent again"
        );
        fields.return_url.clear();
    }
    fields.name = unambiguous_name(&order);
    fields.device = named_device(sent);
    fields.client_ip = client_ip.to_string();
    let create = Create {
        device: device_of(&fields.device).unwrap_or_else(|| device(headers)),
        fields: Some(json!(fields).to_string()),
        order: order.clone(),
        wallet,
    };
    let at = Arc::clone(&merchant);
    let sender = move |attempt: Attempt| async move {
        let fields = EpayFields::of(&attempt)?.completed_by(fields);
        post_signed(&epay, &at, &order, &attempt, fields).await
    };
    Ok(merchant
        .create(RULES, create, sender)
        .await?
        .into_response())
}

async fn post_signed(
    epay: &Epay,
    merchant: &Merchant,
    order: &Order,
    attempt: &Attempt,
    pinned: EpayFields,
) -> Result<Created, MerchantRefusal> {
    let channel = channel(attempt.wallet).ok_or(MerchantRefusal::WalletDiffers)?;
    let mut fields = vec![
        ("pid", epay.pid.clone()),
        ("type", channel.to_owned()),
        ("out_trade_no", attempt.number.clone()),
        ("notify_url", merchant.notify_url(NAME)),
        ("name", pinned.name),
        ("money", order.amount.to_string()),
        ("clientip", pinned.client_ip),
    ];
    let chosen = [
        ("return_url", pinned.return_url),
        ("device", pinned.device),
        ("param", pinned.param),
    ];
    fields.extend(chosen.into_iter().filter(|(_, value)| !value.is_empty()));
    if let Signing::Rsa(_) = epay.signing {
        fields.push(("method", "web".to_owned()));
        fields.push(("timestamp", second::timestamp()));
    }
    let signed = fields.iter().map(|(k, v)| (k.as_bytes(), v.as_bytes()));
    let signature = epay.signing.sign(signed);
    let signature = signature.ok_or(MerchantRefusal::Storage)?;
    fields.extend([
        ("sign", signature.clone()),
        ("sign_type", epay.signing.name().to_owned()),
    ]);
    let request = merchant
        .http
        .post(epay.url.clone())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form::encode(&fields));
    let mut secrets = epay.secrets();
    secrets.push(&signature);
    let sent = merchant.send_create(NAME, attempt, &secrets, request);
    let mut answer = sent.await?;
    let confidential = Confidential::new(NAME, &order.no, secrets);
    readable(&mut answer, &epay.signing, &confidential)?;
    answer.body = links::resolve(answer.body, &LINKS, &epay.url);
    let meaning = answer.meaning(&CODES, taken);
    let answered = merchant.answer_for_browser(answer, meaning, &confidential);
    answered.await
}

fn taken(answer: &StateAnswer) -> Outcome {
    let links = ["payurl", "qrcode", "urlscheme"].map(|name| answer.text(name));
    let taken = Outcome::Taken {
        trade_no: answer.text("trade_no"),
        handed_out: HandedOut::by(links.iter().flatten().map(String::as_str)),
    };
    taken.if_payable_by(&links)
}

/// The document's kind of device that the page names; empty for any other text.
fn named_device(sent: &[Pair]) -> String {
    let device = form::field(sent, "device");
    let known = device.filter(|device| DEVICES.contains(&device.as_str()));
    known.unwrap_or_default()
}

/// The stored order of that number, or a new one for a product of the catalogue under the
/// browser's own number. The price is never the browser's.
async fn find_or_add(
    merchant: &Merchant,
    sent: &[Pair],
) -> Result<(Order, Wallet), MerchantRefusal> {
    let value = |name| form::field(sent, name).unwrap_or_default();
    let no = OrderNo::parse(&value("out_trade_no")).ok_or(MerchantRefusal::BadOrderNo)?;
    let wallet = wallet(&value("type")).ok_or(MerchantRefusal::UnknownWallet)?;
    let named = Some(value("money")).filter(|text| !text.is_empty());
    let money = named.as_deref().map(|text| Fen::parse(text).ok());
    let order = if let Some(order) = merchant.store.order(&no).await? {
        order
    } else {
        let product = merchant
            .catalogue
            .by_name(&value("name"))
            .ok_or(MerchantRefusal::UnknownProduct)?;
        let quantity = money
            .flatten()
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
    if !order.accepts(wallet) {
        return Err(MerchantRefusal::WalletDiffers);
    }
    if money.is_some_and(|money| money != Some(order.amount)) {
        let (due, named) = (order.amount.to_string(), named.unwrap_or_default());
        let refusal = MerchantRefusal::MoneyDiffers;
        return Err(merchant
            .changed_order(&order, refusal, &due, &named)
            .await?);
    }
    Ok((order, wallet))
}
