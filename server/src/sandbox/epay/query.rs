//! The epay gateway's `api.php`: what became of an order.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde_json::Value;

use super::{
    php::{self, Fields},
    text,
};
use crate::sandbox::{
    Sandbox,
    answer::{Answer, JSON},
    faults::At,
    trade::{Details, Gateway, Status, Trade, written},
};

pub(crate) async fn api(
    State(sandbox): State<Arc<Sandbox>>,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = php::fields(query.unwrap_or_default().as_bytes());
    let scripted = |code: Option<&Value>| match code {
        None => refusal(&Value::from(-3), "verify sign failed"),
        Some(code) => refusal(code, "脚本设定的错误"),
    };
    sandbox
        .faulty(
            Gateway::Epay,
            At::State,
            || sandbox.query(&fields),
            scripted,
        )
        .await
}

impl Sandbox {
    fn query(&self, fields: &Fields) -> Answer {
        if text(fields, "act") != "order" {
            return refusal(&Value::from(-5), "No Act!");
        }
        if text(fields, "pid") != self.accounts.epay.pid {
            return refusal(&Value::from(-3), "商户ID不存在");
        }
        // A signed query is another way in, which the sandbox does not have.
        if !text(fields, "sign").is_empty() && text(fields, "key").is_empty() {
            return refusal(&Value::from(-3), "verify sign failed");
        }
        if text(fields, "key") != self.accounts.epay.key.reveal() {
            return refusal(&Value::from(-3), "商户密钥错误");
        }
        let (id, no) = (text(fields, "trade_no"), text(fields, "out_trade_no"));
        if id.is_empty() && no.is_empty() {
            return refusal(&Value::from(-4), "订单号不能为空");
        }
        let mut book = self.book();
        // With both numbers, the gateway's own counts.
        let found = if id.is_empty() {
            book.by_order(Gateway::Epay, &no)
        } else {
            book.by_id(&id)
        };
        found
            .and_then(|trade| shown(trade, &self.accounts.epay.pid))
            .unwrap_or_else(|| refusal(&Value::from(-1), "订单号不存在"))
    }
}

fn shown(trade: &Trade, pid: &str) -> Option<Answer> {
    let Details::Epay(form) = &trade.details else {
        return None;
    };
    let status = match trade.status {
        Status::Waiting | Status::Canceled => 0,
        Status::Paid => 1,
        Status::Refunded => 2,
        Status::Odd(status) => status,
    };
    let upstream = trade.paid.map(|_| format!("UP{}", trade.id));
    let members = [
        ("code", "1".to_owned()),
        ("msg", php::json("succ")),
        ("trade_no", php::json(&trade.id)),
        ("out_trade_no", php::json(&trade.order_no)),
        ("api_trade_no", php::json_or_null(upstream.as_deref())),
        ("bill_trade_no", php::json_or_null(None)),
        ("type", php::json(&form.channel)),
        (
            "pid",
            pid.parse::<i64>()
                .map_or_else(|_| php::json(pid), |pid| pid.to_string()),
        ),
        ("addtime", php::json(&written(trade.created))),
        (
            "endtime",
            php::json_or_null(trade.paid.map(written).as_deref()),
        ),
        ("name", php::json(&php::stored(&form.name))),
        ("money", php::json_or_null(trade.amount_text().as_deref())),
        (
            "param",
            php::json_or_null(form.param.as_deref().map(php::stored).as_deref()),
        ),
        ("buyer", php::json_or_null(None)),
        ("status", status.to_string()),
        ("payurl", php::json_or_null(None)),
    ];
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    Some(Answer::new(JSON, format!("{{{}}}", members.join(","))))
}

fn refusal(code: &Value, words: &str) -> Answer {
    Answer::new(
        JSON,
        format!("{{\"code\":{code},\"msg\":{}}}", php::json(words)),
    )
}
