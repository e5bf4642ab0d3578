//! Takes an order; its answer has a payment page's link and a picture of its QR code.
//!
//! The document has no refusal of a number that comes again. The same fields give the
//! same page again; other fields make another trade, so that paying twice can be tried.

use std::sync::Arc;

use axum::{body::Bytes, extract, http::HeaderMap, response::Response};
use serde::Serialize;
use serde_json::{Value, value::RawValue};

use super::{
    account::{Gatepay, INDEX, INFO},
    code::{self, Code},
    form,
    limits::{License, ShopLimits},
    notification::GatepayTrade,
    picture,
};
use crate::{
    form::{Pair, field},
    sandbox::{
        answer::{Answer, origin},
        china_time::now,
        decimal,
        faults::FaultPlace,
        trade::{Status, Trade},
        trades::Trades,
    },
};

pub(super) async fn create(
    extract::State(gatepay): extract::State<Arc<Gatepay>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = form::fields(&headers, &body);
    let no = field(&fields, "out_order_id").unwrap_or_default();
    gatepay.state.trades().count_create(&INFO, &no);
    let scripted = |code: Option<&Value>| match code {
        None => Code::BadSignature.answer(),
        Some(code) => code::scripted(code),
    };
    let origin = origin(&headers);
    let answer = || open(&gatepay, &fields, &origin).unwrap_or_else(Code::answer);
    gatepay
        .state
        .respond(&INFO, FaultPlace::Create, answer, scripted)
        .await
}

fn open(gatepay: &Gatepay, fields: &[Pair], origin: &str) -> Result<Answer, Code> {
    let (order, amount) = form::parse(fields, &gatepay.shop.account, &gatepay.state.shop)?;
    let mut trades = gatepay.state.trades();
    let kept = trades
        .newest_of(&INFO, &order.out_order_id)
        .filter(|trade| {
            trade
                .details()
                .is_some_and(|first: &GatepayTrade| first.order == order)
        });
    if let Some(trade) = kept {
        return Ok(success(trade, &order.pay_type));
    }
    let limits = gatepay.shop.limits.lock().gatepay;
    check(limits, &trades, order.items, amount)?;
    let id = trades.new_id();
    let (wallet, pay_type) = (order.wallet, order.pay_type.clone());
    let no = order.out_order_id.clone();
    let details = Arc::new(GatepayTrade {
        order,
        shop: Arc::clone(&gatepay.shop),
    });
    let trade = Trade {
        amount: Some(amount),
        code: format!("{origin}{INDEX}?id={id}&type={pay_type}"),
        ..Trade::new(id, &INFO, &no, wallet, details)
    };
    let answer = success(&trade, &pay_type);
    trades.add(trade);
    Ok(answer)
}

/// Refuses an order that goes beyond a limit. `amount` is in fen.
fn check(limits: ShopLimits, trades: &Trades, items: u64, amount: u64) -> Result<(), Code> {
    if limits.stock.is_some_and(|stock| items > stock) {
        return Err(Code::OutOfStock);
    }
    let today = now().date();
    let sum: u64 = trades
        .newest_first()
        .filter(|trade| trade.gateway == &INFO && trade.status == Status::Paid)
        .filter(|trade| trade.paid.is_some_and(|paid| paid.date() == today))
        .filter_map(|trade| trade.amount)
        .sum();
    let sum = sum.saturating_add(amount);
    if limits.quota.is_some_and(|quota| sum > quota) {
        return Err(Code::QuotaSpent);
    }
    match limits.license {
        License::Valid => Ok(()),
        License::Expired => Err(Code::LicenseExpired),
    }
}

#[derive(Serialize)]
struct Success<'a> {
    code: u16,
    msg: &'a str,
    /// Seconds since 1970, as text.
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

fn success(trade: &Trade, pay_type: &str) -> Answer {
    let price = decimal::without_zeros(trade.amount.unwrap_or_default());
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
