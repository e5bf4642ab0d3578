//! `api.php`: answers state queries.

use std::sync::Arc;

use axum::{
    extract::{self, RawQuery},
    response::Response,
};
use serde::Serialize;
use serde_json::Value;

use super::{
    account::{Epay, INFO},
    form::text,
    notification::EpayTrade,
    php::{self, Fields},
};
use crate::sandbox::{
    answer::Answer,
    china_time::date_and_time,
    faults::FaultPlace,
    trade::{Status, Trade},
};

pub(super) async fn api(
    extract::State(epay): extract::State<Arc<Epay>>,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = php::fields(query.unwrap_or_default().as_bytes());
    let scripted = |code: Option<&Value>| match code {
        None => refusal(&Value::from(-3), "verify sign failed"),
        Some(code) => refusal(code, "脚本设定的错误"),
    };
    epay.state
        .respond(
            &INFO,
            FaultPlace::State,
            || answer(&epay, &fields),
            scripted,
        )
        .await
}

fn answer(epay: &Epay, fields: &Fields) -> Answer {
    if text(fields, "act") != "order" {
        return refusal(&Value::from(-5), "No Act!");
    }
    if text(fields, "pid") != epay.account.pid {
        return refusal(&Value::from(-3), "商户ID不存在");
    }
    // A signed query is another way in, which the sandbox does not have.
    if !text(fields, "sign").is_empty() && text(fields, "key").is_empty() {
        return refusal(&Value::from(-3), "verify sign failed");
    }
    if text(fields, "key") != epay.account.key.reveal() {
        return refusal(&Value::from(-3), "商户密钥错误");
    }
    let (id, no) = (text(fields, "trade_no"), text(fields, "out_trade_no"));
    if id.is_empty() && no.is_empty() {
        return refusal(&Value::from(-4), "订单号不能为空");
    }
    let mut trades = epay.state.trades();
    // With both numbers, the gateway's own counts.
    let found = if id.is_empty() {
        trades.by_order(&INFO, &no)
    } else {
        trades.by_id(&id)
    };
    found
        .and_then(|trade| shown(trade, &epay.account.pid))
        .unwrap_or_else(|| refusal(&Value::from(-1), "订单号不存在"))
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
    channel: &'a str,
    /// A number, if it is one.
    pid: Value,
    addtime: String,
    endtime: Option<String>,
    name: String,
    money: Option<String>,
    param: Option<String>,
    buyer: (),
    status: i64,
    payurl: (),
}

/// The answer about a trade; nothing for another gateway's.
fn shown(trade: &Trade, pid: &str) -> Option<Answer> {
    let EpayTrade { form, .. } = trade.details()?;
    Some(Answer::php(&Shown {
        code: 1,
        msg: "succ",
        trade_no: &trade.id,
        out_trade_no: &trade.order_no,
        api_trade_no: trade.paid.map(|_| format!("UP{}", trade.id)),
        bill_trade_no: (),
        channel: &form.channel,
        pid: pid.parse::<i64>().map_or_else(|_| pid.into(), Value::from),
        addtime: date_and_time(trade.created),
        endtime: trade.paid.map(date_and_time),
        name: php::stored(&form.name),
        money: trade.amount_text(),
        param: form.param.as_deref().map(php::stored),
        buyer: (),
        status: match trade.status {
            Status::Waiting | Status::Canceled => 0,
            Status::Paid => 1,
            Status::Refunded => 2,
            Status::Custom(status) => status,
        },
        payurl: (),
    }))
}

fn refusal(code: &Value, words: &str) -> Answer {
    #[derive(Serialize)]
    struct Refusal<'a> {
        code: &'a Value,
        msg: &'a str,
    }
    Answer::php(&Refusal { code, msg: words })
}
