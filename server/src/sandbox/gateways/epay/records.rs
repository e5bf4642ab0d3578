//! The merchant's account as `api.php` shows it: its totals, its orders, its settlements.

use serde::Serialize;
use serde_json::Value;
use time::{Date, Duration};

use super::{
    account::Epay,
    form::{filled, text},
    php::{self, Fields},
    query::pid,
    trade::{EpayTrade, channel},
};
use crate::sandbox::{
    answer::Answer,
    china_time::{date_and_time, now},
    decimal,
    trade::{Status, Trade},
};

/// Records in an answer, unless another number is asked for.
const LIMIT: usize = 10;
const MAX_LIMIT: usize = 50;

/// The members in the order of a real server's answer.
#[derive(Serialize)]
struct Merchant<'a> {
    code: u8,
    pid: Value,
    key: &'a str,
    active: u8,
    money: String,
    #[serde(rename = "type")]
    settled_by: u8,
    account: (),
    username: (),
    orders: usize,
    orders_today: usize,
    orders_lastday: usize,
}

/// `act=query`
pub(super) fn merchant(epay: &Epay) -> Answer {
    let trades = epay.state.trades();
    let own: Vec<_> = trades.newest_first().filter_map(of_epay).collect();
    let today = now().date();
    let made = |day: Option<Date>| {
        let of_day = own.iter().filter(|(t, _)| Some(t.created.date()) == day);
        of_day.count()
    };
    let balance = own.iter().map(|(trade, details)| match trade.status {
        Status::Paid | Status::Refunded => {
            let paid = trade.amount.unwrap_or_default();
            paid.saturating_sub(details.given_back(trade))
        }
        Status::Waiting | Status::Canceled | Status::Custom(_) => 0,
    });
    Answer::php(&Merchant {
        code: 1,
        pid: pid(&epay.account.pid),
        key: epay.account.key.reveal(),
        active: 1,
        money: decimal::with_two_decimals(balance.sum()),
        settled_by: 1,
        account: (),
        username: (),
        orders: own.len(),
        orders_today: made(Some(today)),
        orders_lastday: made(today.checked_sub(Duration::days(1))),
    })
}

#[derive(Serialize)]
struct Record<'a> {
    trade_no: &'a str,
    out_trade_no: &'a str,
    #[serde(rename = "type")]
    channel: Option<&'a str>,
    pid: Value,
    addtime: String,
    endtime: Option<String>,
    name: &'a str,
    money: Option<String>,
    param: Option<&'a str>,
    buyer: (),
    status: i64,
}

#[derive(Serialize)]
struct Records<T> {
    code: u8,
    msg: &'static str,
    count: usize,
    data: Vec<T>,
}

/// `act=orders`, the newest first.
pub(super) fn orders(epay: &Epay, fields: &Fields) -> Answer {
    let number = |name| php::integer(&text(fields, name)).parse::<usize>().ok();
    let limit = number("limit").filter(|limit| *limit > 0);
    let limit = limit.unwrap_or(LIMIT).min(MAX_LIMIT);
    let status = filled(fields, "status").map(|text| php::integer(&text).to_owned());
    let trades = epay.state.trades();
    let data: Vec<_> = trades
        .newest_first()
        .filter_map(of_epay)
        .filter(|(trade, details)| {
            let own = details.status(trade).to_string();
            status.as_ref().is_none_or(|status| *status == own)
        })
        .skip(number("offset").unwrap_or_default())
        .take(limit)
        .map(|(trade, details)| Record {
            trade_no: &trade.id,
            out_trade_no: &trade.order_no,
            channel: channel(trade),
            pid: pid(&details.account.pid),
            addtime: date_and_time(trade.created),
            endtime: trade.paid.map(date_and_time),
            name: &details.form.name,
            money: trade.amount_text(),
            param: Some(details.form.param.as_str()).filter(|param| !param.is_empty()),
            buyer: (),
            status: details.status(trade),
        })
        .collect();
    Answer::php(&Records {
        code: 1,
        msg: "查询订单记录成功！",
        count: data.len(),
        data,
    })
}

/// `act=settle`: the sandbox pays nothing out.
pub(super) fn settlements() -> Answer {
    Answer::php(&Records {
        code: 1,
        msg: "查询结算记录成功！",
        count: 0,
        data: Vec::<Value>::new(),
    })
}

fn of_epay(trade: &Trade) -> Option<(&Trade, &EpayTrade)> {
    Some((trade, trade.details()?))
}
