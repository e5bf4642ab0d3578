//! One order of the merchant, and what the gateway shows of it.

use serde::Serialize;
use serde_json::Value;

use super::{
    account::{Epay, INFO},
    form::{Refusal, text},
    php::Fields,
    trade::{EpayTrade, channel},
};
use crate::sandbox::{answer::Answer, china_time::date_and_time, trade::Trade};

/// `act=order`
pub(super) fn order(epay: &Epay, fields: &Fields) -> Result<Answer, Refusal> {
    with_trade(epay, fields, |trade, details| {
        Answer::php(&shown(trade, details))
    })?
    .ok_or_else(|| Refusal(-1, "订单号不存在".to_owned()))
}

/// Does something with the trade that the fields name by one of its numbers; nothing where
/// there is none. With both numbers, the gateway's own counts.
pub(super) fn with_trade<T>(
    epay: &Epay,
    fields: &Fields,
    with: impl FnOnce(&mut Trade, &EpayTrade) -> T,
) -> Result<Option<T>, Refusal> {
    let (id, no) = (text(fields, "trade_no"), text(fields, "out_trade_no"));
    if id.is_empty() && no.is_empty() {
        return Err(Refusal(-4, "订单号不能为空".to_owned()));
    }
    let mut trades = epay.state.trades();
    let found = if id.is_empty() {
        trades.by_order(&INFO, &no)
    } else {
        trades.by_id(&id)
    };
    Ok(found.and_then(|trade| {
        let details = std::sync::Arc::clone(&trade.details);
        let details: &dyn std::any::Any = &*details;
        Some(with(trade, details.downcast_ref()?))
    }))
}

/// The members in the order of a real server's answer.
#[derive(Serialize)]
struct Shown<'a> {
    code: u8,
    msg: &'a str,
    trade_no: &'a str,
    out_trade_no: &'a str,
    api_trade_no: Option<String>,
    bill_trade_no: (),
    #[serde(rename = "type")]
    channel: Value,
    pid: Value,
    addtime: String,
    endtime: Option<String>,
    name: &'a str,
    money: Option<String>,
    param: Option<&'a str>,
    buyer: (),
    status: i64,
    payurl: (),
}

fn shown<'a>(trade: &'a Trade, details: &'a EpayTrade) -> Shown<'a> {
    Shown {
        code: 1,
        msg: "succ",
        trade_no: &trade.id,
        out_trade_no: &trade.order_no,
        api_trade_no: trade.paid.map(|_| format!("UP{}", trade.id)),
        bill_trade_no: (),
        channel: channel(trade).map_or(Value::Bool(false), Value::from),
        pid: pid(&details.account.pid),
        addtime: date_and_time(trade.created),
        endtime: trade.paid.map(date_and_time),
        name: &details.form.name,
        money: trade.amount_text(),
        param: Some(details.form.param.as_str()).filter(|param| !param.is_empty()),
        buyer: (),
        status: details.status(trade),
        payurl: (),
    }
}

/// A number, if it is one.
pub(super) fn pid(pid: &str) -> Value {
    pid.parse::<i64>().map_or_else(|_| pid.into(), Value::from)
}
