//! `POST /pay/gatepay` takes the widget's form, adds the appkey and the signature, and
//! forwards it to `/api/pay/create`.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    config::{Gatepay, NAME, PRODUCT},
    fields::GatepayFields,
    sign::Signed,
};
use crate::{
    form::{self, Pair},
    merchant::{
        attempt_policy::HandedOut,
        create::{Create, CreateRules},
        create_outcome::{AnswerCodes, Created, Outcome},
        device::device,
        disclosure::Confidential,
        gateway::Mounted,
        links::{self, Field},
        order::{Order, OrderNo, OrderSource, Wallet},
        product::Product,
        refusal::MerchantRefusal,
        shared::Merchant,
        state_answer::StateAnswer,
        store::Attempt,
    },
};

/// The document does not say what the same number again means.
pub(super) const RULES: CreateRules = CreateRules {
    gateway: NAME,
    takes_numbers: true,
    is_idempotent: false,
    has_query: false,
};
/// Of the document's table: no such shop, a wrong key, a wrong signature, an expired license.
const CODES: AnswerCodes = AnswerCodes {
    field: "code",
    taken: 100,
    of_account: &[107, 108, 109, 112],
};
/// `order_qrcode` is a picture, never a link, even where it begins with a slash.
const LINKS: [Field; 1] = [Field::Link(&["data", "order_url"])];

/// Characters; other servers keep as many of such a field.
const MAX_CUSTOM: usize = 255;

pub(super) async fn pay(
    State(Mounted { gateway, merchant }): State<Mounted<Gatepay>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let now_ms = merchant.clock.now_ms();
    let created = create(gateway, merchant, &form::decode(&body), &headers).await;
    created.unwrap_or_else(|refusal| refusal.answer(|refusal| in_own_form(refusal, now_ms)))
}

fn in_own_form(refusal: MerchantRefusal, now_ms: i64) -> Response {
    let time = (now_ms / 1000).to_string();
    let (code, error) = (code(refusal), refusal.code());
    Json(json!({"code": code, "msg": refusal.message(), "time": time, "error": error}))
        .into_response()
}

async fn create(
    gatepay: Arc<Gatepay>,
    merchant: Arc<Merchant>,
    sent: &[Pair],
    headers: &HeaderMap,
) -> Result<Response, MerchantRefusal> {
    let (order, wallet) = find_or_add(&merchant, sent).await?;
    if wallet == Wallet::WeChat && order.quantity != 1 {
        return Err(MerchantRefusal::OneItemOnly);
    }
    let product = order.product_id.as_deref();
    let product = product.and_then(|id| merchant.catalogue.by_id(id));
    let fields = GatepayFields {
        product_id: product
            .and_then(|product| product.number(PRODUCT))
            .ok_or(MerchantRefusal::UnknownProduct)?,
        custom: custom(sent)?,
    };
    let create = Create {
        device: device(headers),
        fields: Some(json!(fields).to_string()),
        order: order.clone(),
        wallet,
    };
    let at = Arc::clone(&merchant);
    let sender =
        move |attempt: Attempt| async move { post_signed(&gatepay, &at, &order, &attempt).await };
    Ok(merchant
        .create(RULES, create, sender)
        .await?
        .into_response())
}

async fn post_signed(
    gatepay: &Gatepay,
    merchant: &Merchant,
    order: &Order,
    attempt: &Attempt,
) -> Result<Created, MerchantRefusal> {
    let fields = GatepayFields::of(attempt)?;
    let (product_id, product_num) = (fields.product_id.to_string(), order.quantity.to_string());
    let signed = Signed {
        product_id: &product_id,
        product_num: &product_num,
        pay_type: attempt.wallet.name(),
        out_order_id: &attempt.number,
        custom: &fields.custom,
    };
    let signature = signed.signature(gatepay);
    let fields = [
        ("appkey", gatepay.appkey.reveal()),
        ("product_id", signed.product_id),
        ("out_order_id", signed.out_order_id),
        ("product_num", signed.product_num),
        ("pay_type", signed.pay_type),
        ("custom", signed.custom),
        ("sign", &signature),
    ];
    let request = merchant
        .http
        .post(gatepay.url.clone())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form::encode(&fields));
    let secrets = [gatepay.appkey.reveal(), gatepay.secret.reveal(), &signature];
    let sent = merchant.send_create(NAME, attempt, &secrets, request);
    let mut answer = sent.await?;
    answer.body = links::resolve(answer.body, &LINKS, &gatepay.url);
    let meaning = answer.meaning(&CODES, taken);
    let hidden = Confidential::new(NAME, &order.no, secrets);
    merchant.answer_for_browser(answer, meaning, &hidden).await
}

fn taken(answer: &StateAnswer) -> Outcome {
    let data = answer.object("data");
    let way = |name| data.as_ref().and_then(|data| data.text(name));
    Outcome::taken(HandedOut::Other).if_payable_by(&["order_qrcode", "order_url"].map(way))
}

/// The stored order of that number, or a new one for a product of the catalogue under the
/// browser's own number. Of a stored order, product and quantity need not be sent again.
async fn find_or_add(
    merchant: &Merchant,
    sent: &[Pair],
) -> Result<(Order, Wallet), MerchantRefusal> {
    let no = OrderNo::parse(&text(sent, "out_order_id")?).ok_or(MerchantRefusal::BadOrderNo)?;
    let wallet =
        Wallet::from_name(&text(sent, "pay_type")?).ok_or(MerchantRefusal::UnknownWallet)?;
    let product = Some(text(sent, "product_id")?).filter(|text| !text.is_empty());
    let quantity = Some(text(sent, "product_num")?).filter(|text| !text.is_empty());
    let quantity = quantity.map(|text| items(&text)).transpose()?;
    let product = product
        .map(|text| product_of(merchant, &text))
        .transpose()?;
    let order = if let Some(order) = merchant.store.order(&no).await? {
        order
    } else {
        let (product, quantity) = product.zip(quantity).ok_or(MerchantRefusal::Malformed)?;
        // Checked before an order is stored that could never be paid.
        if wallet == Wallet::WeChat && quantity != 1 {
            return Err(MerchantRefusal::OneItemOnly);
        }
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
    if let Some(product) = product
        && order.product_id.as_ref() != Some(&product.id)
    {
        let (refusal, own) = (MerchantRefusal::ProductDiffers, order.product_id.as_deref());
        let refusal = merchant.changed_order(&order, refusal, own.unwrap_or_default(), &product.id);
        return Err(refusal.await?);
    }
    if let Some(quantity) = quantity
        && quantity != order.quantity
    {
        let (own, named) = (order.quantity.to_string(), quantity.to_string());
        let refusal = MerchantRefusal::QuantityDiffers;
        return Err(merchant
            .changed_order(&order, refusal, &own, &named)
            .await?);
    }
    Ok((order, wallet))
}

/// The field's text, empty when it is absent. Text that is not UTF-8 cannot be signed as
/// it was meant.
fn text(sent: &[Pair], name: &str) -> Result<String, MerchantRefusal> {
    let absent = !sent.iter().any(|(key, _)| key == name.as_bytes());
    if absent {
        return Ok(String::new());
    }
    form::field(sent, name).ok_or(MerchantRefusal::Malformed)
}

/// The page's own text, which the gateway gives back.
fn custom(sent: &[Pair]) -> Result<String, MerchantRefusal> {
    let custom = text(sent, "custom")?;
    let fits = custom.chars().count() <= MAX_CUSTOM;
    fits.then_some(custom).ok_or(MerchantRefusal::Malformed)
}

fn items(text: &str) -> Result<u32, MerchantRefusal> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|number| *number > 0 && plain);
    number.ok_or(MerchantRefusal::BadQuantity)
}

/// The product of that number at gatepay, or of the shop's own id, which a page has.
fn product_of<'a>(merchant: &'a Merchant, text: &str) -> Result<&'a Product, MerchantRefusal> {
    let catalogue = &merchant.catalogue;
    let number = text.parse().ok();
    number
        .and_then(|number| catalogue.by_number(PRODUCT, number))
        .or_else(|| catalogue.by_id(text))
        .ok_or(match number {
            Some(_) => MerchantRefusal::UnknownProduct,
            None => MerchantRefusal::BadProduct,
        })
}

/// The document's error code for a refusal. The document has no code for a closed order; 113
/// is unused in its table, and avoids a misleading reason.
const fn code(refusal: MerchantRefusal) -> u16 {
    match refusal {
        MerchantRefusal::Malformed
        | MerchantRefusal::ForeignOrigin
        | MerchantRefusal::NotJson
        | MerchantRefusal::BadOrderNo
        | MerchantRefusal::BrowserNumber => 101,
        MerchantRefusal::UnknownWallet | MerchantRefusal::WalletDiffers => 102,
        MerchantRefusal::OneItemOnly => 103,
        MerchantRefusal::BadProduct | MerchantRefusal::ProductDiffers => 104,
        MerchantRefusal::BadQuantity | MerchantRefusal::QuantityDiffers => 105,
        MerchantRefusal::UnknownProduct => 106,
        MerchantRefusal::UnknownOrder
        | MerchantRefusal::MoneyDiffers
        | MerchantRefusal::GatewayDiffers
        | MerchantRefusal::Settled
        | MerchantRefusal::Expired
        | MerchantRefusal::UnknownCommand
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
        | MerchantRefusal::StorageBusy => 113,
    }
}
