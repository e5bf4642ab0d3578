//! The gatepay gateway: one signed form, answered with a payment page's link and a
//! picture of its QR code.
//!
//! The document knows no refusal of a number that comes again. The same fields give the
//! same page again; other fields make another trade, so that paying twice can be tried.

mod code;
mod form;
pub(crate) mod notify;
mod picture;
mod sign;

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

pub(crate) use self::{code::Code, form::Order};
use super::{
    Sandbox,
    answer::{Answer, origin},
    book::Book,
    decimal,
    faults::At,
    pages,
    trade::{Details, Gateway, Status, Trade, now},
};

/// How the shop stands: what the document's codes 110 to 112 are about.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Standing {
    /// Pieces left, of all products together; a payment takes its own. Plenty if unsaid.
    stock: Option<u64>,
    /// Fen that the shop may take in a day of China's; boundless if unsaid.
    quota: Option<u64>,
    licence: Licence,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Licence {
    #[default]
    Valid,
    Expired,
}

#[derive(Serialize)]
struct Success<'a> {
    code: u16,
    msg: &'a str,
    time: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    #[serde(rename = "order_type")]
    pay_type: &'a str,
    /// A number, written from whole fen.
    #[serde(rename = "order_price")]
    price: Box<RawValue>,
    #[serde(rename = "order_url")]
    url: &'a str,
    #[serde(rename = "order_qrcode")]
    qrcode: String,
}

pub(crate) async fn create(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = form::fields(&headers, &body);
    let no = crate::form::field(&fields, "out_order_id").unwrap_or_default();
    sandbox.book().count_create(Gateway::Gatepay, &no);
    let scripted = |code: Option<&Value>| match code {
        None => Code::BadSignature.answer(),
        Some(code) => code::scripted(code),
    };
    let origin = origin(&headers);
    sandbox
        .faulty(
            Gateway::Gatepay,
            At::Create,
            || sandbox.gatepay(&fields, &origin),
            scripted,
        )
        .await
}

impl Sandbox {
    fn gatepay(&self, fields: &[crate::form::Pair], origin: &str) -> Answer {
        let asked = form::asked(fields, &self.accounts.gatepay, &self.shop.goods);
        let (order, amount) = match asked {
            Ok(asked) => asked,
            Err(code) => return code.answer(),
        };
        let mut book = self.book();
        let known = book
            .newest_of(Gateway::Gatepay, &order.out_order_id)
            .filter(|trade| matches!(&trade.details, Details::Gatepay(first) if *first == order));
        if let Some(trade) = known {
            return success(trade, &order.pay_type);
        }
        let standing = self.scenario().gatepay;
        if let Err(code) = affordable(&book, standing, order.pieces, amount) {
            return code.answer();
        }
        let id = book.new_id();
        let (wallet, pay_type) = (order.wallet, order.pay_type.clone());
        let no = order.out_order_id.clone();
        let trade = Trade {
            amount: Some(amount),
            code: format!("{origin}/sandbox/gatepay/pay/index?id={id}&type={pay_type}"),
            ..Trade::opened(id, Gateway::Gatepay, &no, wallet, Details::Gatepay(order))
        };
        let answer = success(&trade, &pay_type);
        book.add(trade);
        answer
    }
}

fn affordable(book: &Book, standing: Standing, pieces: u64, amount: u64) -> Result<(), Code> {
    if standing.stock.is_some_and(|stock| pieces > stock) {
        return Err(Code::OutOfStock);
    }
    let today = now().date();
    let taken: u64 = book
        .newest_first()
        .filter(|trade| trade.gateway == Gateway::Gatepay && trade.status == Status::Paid)
        .filter(|trade| trade.paid.is_some_and(|paid| paid.date() == today))
        .filter_map(|trade| trade.amount)
        .sum();
    if standing
        .quota
        .is_some_and(|quota| taken.saturating_add(amount) > quota)
    {
        return Err(Code::QuotaSpent);
    }
    if standing.licence == Licence::Expired {
        return Err(Code::LicenceExpired);
    }
    Ok(())
}

/// A payment takes its pieces out of the stock.
pub(crate) fn sold(sandbox: &Sandbox, trade: &Trade) {
    let Details::Gatepay(order) = &trade.details else {
        return;
    };
    if let Some(stock) = &mut sandbox.scenario().gatepay.stock {
        *stock = stock.saturating_sub(order.pieces);
    }
}

fn success(trade: &Trade, pay_type: &str) -> Answer {
    let price = decimal::short(trade.amount.unwrap_or_default());
    let (Ok(price), Some(qrcode)) = (RawValue::from_string(price), picture::data_url(&trade.code))
    else {
        return Answer {
            status: 500,
            ..Answer::json(&())
        };
    };
    Answer::json(&Success {
        code: 100,
        msg: "请求成功",
        time: now().unix_timestamp().to_string(),
        data: Data {
            pay_type,
            price,
            url: &trade.code,
            qrcode,
        },
    })
}

#[derive(Debug, Deserialize)]
pub(crate) struct Index {
    id: String,
    #[serde(rename = "type")]
    pay_type: String,
}

/// The payment page's address as the document's sample has it.
pub(crate) async fn index(
    State(sandbox): State<Arc<Sandbox>>,
    Query(asked): Query<Index>,
) -> Response {
    let known = sandbox.book().by_id(&asked.id).is_some_and(|trade| {
        matches!(&trade.details, Details::Gatepay(order) if order.pay_type == asked.pay_type)
    });
    if known {
        Answer::see_other(format!("/sandbox/cashier/{}/", asked.id)).into_response()
    } else {
        pages::missing()
    }
}
