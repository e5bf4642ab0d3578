//! `GET /pay/pay-url` takes the widget's query, puts the common parameters and the order's
//! own values in place of the browser's, and forwards it to `pay_url.php`.
//!
//! The order number goes along under a name from the config, and an order is of one item.

use std::sync::Arc;

use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    config::{NAME, PER_ORDER, PRODUCT, PayUrl},
    parameters::{ORDER_NO, PayUrlFields, forwarded, number, with_query},
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
        order::{Order, OrderNo, Wallet},
        refusal::MerchantRefusal,
        shared::{Merchant, ORDER_NO_HEADER},
        state_answer::StateAnswer,
        store::Attempt,
    },
};

/// The document has no number of ours at all, nor what it means when one comes again.
pub(super) const RULES: CreateRules = CreateRules {
    gateway: NAME,
    takes_numbers: true,
    is_idempotent: false,
    has_query: false,
};
/// The document has no other code.
const CODES: AnswerCodes = AnswerCodes {
    field: "code",
    taken: 200,
    of_account: &[],
};
/// `path` is a page of a mini program, `referer` an origin: neither is a link to follow.
const LINKS: [Field; 1] = [Field::LinkOrOrder(&["data", "url"])];
/// The last row of the document's table of `order_from_type`.
const MAX_FROM: u64 = 39;

pub(super) async fn pay(
    State(Mounted { gateway, merchant }): State<Mounted<PayUrl>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let sent = form::decode(query.unwrap_or_default().as_bytes());
    let created = create(gateway, merchant, &sent, &headers).await;
    created.unwrap_or_else(|refusal| refusal.answer(in_own_form))
}

fn in_own_form(refusal: MerchantRefusal) -> Response {
    let answer = json!({"code": code(refusal), "data": null, "desc": refusal.message(), "error": refusal.code()});
    Json(answer).into_response()
}

async fn create(
    pay_url: Arc<PayUrl>,
    merchant: Arc<Merchant>,
    sent: &[Pair],
    headers: &HeaderMap,
) -> Result<Response, MerchantRefusal> {
    let from = number(sent, "order_from_type")?.unwrap_or(0);
    if from > MAX_FROM {
        return Err(MerchantRefusal::Malformed);
    }
    let robot = number(sent, "order_robot_id")?.unwrap_or(0);
    let is_named = sent.iter().any(|(name, _)| name == ORDER_NO.as_bytes());
    let (order, wallet) = if is_named {
        find(&merchant, sent).await?
    } else {
        add(&merchant, sent).await?
    };
    let number = HeaderValue::from_str(order.no.as_str());
    let payable = (order, wallet);
    let sent = send(pay_url, merchant, payable, sent, [from, robot], headers).await;
    if is_named {
        return sent;
    }
    let mut answer = sent.unwrap_or_else(|refusal| refusal.answer(in_own_form));
    if let Ok(number) = number {
        answer.headers_mut().insert(ORDER_NO_HEADER, number);
    }
    Ok(answer)
}

async fn send(
    pay_url: Arc<PayUrl>,
    merchant: Arc<Merchant>,
    (order, wallet): (Order, Wallet),
    sent: &[Pair],
    [from, robot]: [u64; 2],
    headers: &HeaderMap,
) -> Result<Response, MerchantRefusal> {
    if order.quantity != 1 {
        return Err(MerchantRefusal::OneItemOnly);
    }
    let product = order.product_id.as_deref();
    let consume_type = product
        .and_then(|id| merchant.catalogue.by_id(id))
        .and_then(|product| product.number(PRODUCT))
        .ok_or(MerchantRefusal::UnknownProduct)?;
    let pay_type = pay_type(wallet).ok_or(MerchantRefusal::WalletDiffers)?;
    let fields = PayUrlFields {
        own: [consume_type.into(), pay_type, from, robot],
        chosen: forwarded(sent, &pay_url.forwarded),
    };
    let create = Create {
        device: device(headers),
        fields: Some(json!(fields).to_string()),
        order,
        wallet,
    };
    let at = Arc::clone(&merchant);
    let sender = move |attempt: Attempt| async move { get(&pay_url, &at, &attempt).await };
    Ok(merchant
        .create(RULES, create, sender)
        .await?
        .into_response())
}

async fn get(
    pay_url: &PayUrl,
    merchant: &Merchant,
    attempt: &Attempt,
) -> Result<Created, MerchantRefusal> {
    let pinned = PayUrlFields::of(attempt)?;
    let values = pinned.own.map(|number| number.to_string());
    let mut fields: Vec<(&str, &str)> = pay_url
        .params
        .iter()
        .map(|(name, value)| (name.as_str(), value.reveal()))
        .collect();
    let own = PER_ORDER.into_iter().zip(&values);
    fields.extend(own.map(|(name, value)| (name, value.as_str())));
    fields.push((&pay_url.order_param, &attempt.number));
    let chosen = pinned.chosen.iter();
    fields.extend(chosen.map(|(name, value)| (name.as_str(), value.as_str())));
    let request = merchant.http.get(with_query(&pay_url.url, &fields));
    let secrets: Vec<_> = pay_url.secrets().collect();
    let sent = merchant.send_create(NAME, attempt, &secrets, request);
    let mut answer = sent.await?;
    answer.body = links::resolve(answer.body, &LINKS, &pay_url.url);
    let meaning = answer.meaning(&CODES, |answer| taken(answer, attempt.wallet));
    let hidden = Confidential::new(NAME, &attempt.order_no, secrets);
    merchant.answer_for_browser(answer, meaning, &hidden).await
}

/// A link that is handed out for WeChat opens it from a phone's browser.
fn taken(answer: &StateAnswer, wallet: Wallet) -> Outcome {
    let data = answer.object("data");
    let text = |name| data.as_ref().and_then(|data| data.text(name));
    let (url, path) = (text("url"), text("path"));
    let is_link = url.as_ref().is_some_and(|url| url.starts_with("http"));
    let taken = Outcome::taken(if is_link && wallet == Wallet::WeChat {
        HandedOut::WeChatH5
    } else {
        HandedOut::Other
    });
    // An app pays with the parameters, whatever they are named.
    let parameters = data.as_ref().and_then(|data| data.object("url_params"));
    let parameter = parameters.and_then(|all| all.names().next().map(str::to_owned));
    taken.if_payable_by(&[url, path, parameter])
}

/// The order that the query names, with the wallet that it is asked for. A `consume_type` of the
/// page is not sent, but one that has another price is for another order.
async fn find(merchant: &Merchant, sent: &[Pair]) -> Result<(Order, Wallet), MerchantRefusal> {
    let chosen = chosen(sent)?;
    let no = form::field(sent, ORDER_NO).unwrap_or_default();
    let no = OrderNo::parse(&no).ok_or(MerchantRefusal::BadOrderNo)?;
    let order = merchant.store.order(&no).await?;
    let order = order.ok_or(MerchantRefusal::UnknownOrder)?;
    let wallet = wallet(chosen).unwrap_or(order.wallet);
    if chosen.is_some() && chosen != pay_type(wallet) || !order.accepts(wallet) {
        return Err(MerchantRefusal::WalletDiffers);
    }
    let consume_type = number(sent, PRODUCT).ok().flatten();
    let consume_type = consume_type.and_then(|number| u32::try_from(number).ok());
    let named = consume_type.and_then(|number| merchant.catalogue.by_number(PRODUCT, number));
    if let Some(named) = named
        && named.total(order.quantity) != Some(order.amount)
    {
        let (refusal, own) = (MerchantRefusal::ProductDiffers, order.product_id.as_deref());
        let refusal = merchant.changed_order(&order, refusal, own.unwrap_or_default(), &named.id);
        return Err(refusal.await?);
    }
    Ok((order, wallet))
}

/// A new order of the product with the query's `consume_type`.
async fn add(merchant: &Merchant, sent: &[Pair]) -> Result<(Order, Wallet), MerchantRefusal> {
    let wallet = wallet(chosen(sent)?).ok_or(MerchantRefusal::UnknownWallet)?;
    let consume_type = number(sent, PRODUCT).map_err(|_| MerchantRefusal::BadProduct)?;
    let consume_type = consume_type.ok_or(MerchantRefusal::BadProduct)?;
    let product = u32::try_from(consume_type)
        .ok()
        .and_then(|number| merchant.catalogue.by_number(PRODUCT, number))
        .ok_or(MerchantRefusal::UnknownProduct)?;
    let order = merchant.new_order(OrderNo::random(), product, 1, wallet);
    let order = order.ok_or(MerchantRefusal::BadQuantity)?;
    merchant.admit_browser_number(NAME, &order.no)?;
    Ok((merchant.store.add_order(order).await?, wallet))
}

/// The query's `pay_type`, if the shopper has chosen.
fn chosen(sent: &[Pair]) -> Result<Option<u64>, MerchantRefusal> {
    Ok(number(sent, "pay_type")?.filter(|kind| *kind != 0))
}

/// The wallet of a `pay_type`.
fn wallet(chosen: Option<u64>) -> Option<Wallet> {
    [Wallet::Alipay, Wallet::WeChat]
        .into_iter()
        .find(|wallet| chosen.is_some() && pay_type(*wallet) == chosen)
}

/// The document's `pay_type`; 0 means that the shopper has not chosen.
const fn pay_type(wallet: Wallet) -> Option<u64> {
    match wallet {
        Wallet::Alipay => Some(1),
        Wallet::WeChat => Some(2),
        Wallet::Either | Wallet::OneCode => None,
    }
}

/// The code of a refusal. The document has none but 200; these mean what they mean in HTTP.
const fn code(refusal: MerchantRefusal) -> u16 {
    match refusal {
        MerchantRefusal::UnknownProduct => 404,
        MerchantRefusal::Malformed
        | MerchantRefusal::ForeignOrigin
        | MerchantRefusal::NotJson
        | MerchantRefusal::BadProduct
        | MerchantRefusal::BadQuantity
        | MerchantRefusal::OneItemOnly
        | MerchantRefusal::UnknownWallet
        | MerchantRefusal::BadOrderNo
        | MerchantRefusal::BrowserNumber
        | MerchantRefusal::UnknownOrder
        | MerchantRefusal::MoneyDiffers
        | MerchantRefusal::ProductDiffers
        | MerchantRefusal::QuantityDiffers
        | MerchantRefusal::WalletDiffers
        | MerchantRefusal::GatewayDiffers
        | MerchantRefusal::Settled
        | MerchantRefusal::Expired
        | MerchantRefusal::UnknownCommand => 400,
        MerchantRefusal::GatewayUnreachable
        | MerchantRefusal::GatewayBusy
        | MerchantRefusal::GatewayLost
        | MerchantRefusal::AttemptUnknown
        | MerchantRefusal::GatewayTimeout
        | MerchantRefusal::GatewayMalformed
        | MerchantRefusal::GatewayRefused
        | MerchantRefusal::GatewayMoved
        | MerchantRefusal::GatewayDiscloses
        | MerchantRefusal::Storage
        | MerchantRefusal::StorageBusy => 500,
    }
}
