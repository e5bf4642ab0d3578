//! order-cmd: commands in JSON. It has the orders itself, each of which is paid once; its
//! callback brings nothing but the call.

use serde_json::{Value, json};

use super::{
    epay::path_of,
    ledger::{Create, Kind, Ledger, Trade, Wallet},
};
use crate::wire::{Reply, Request};

/// The document's one error code.
const ERROR: i32 = -15;

pub(super) fn is_query(request: &Request) -> bool {
    command(request)["cmd"] == "WechatPayState"
}

fn command(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap_or_default()
}

pub(super) fn create(ledger: &Ledger, request: &Request) -> Reply {
    let command = command(request);
    let number = command["order_no"].as_str().unwrap_or_default().to_owned();
    let wallet = match (command["cmd"].as_str(), command["type"].as_i64()) {
        (Some("WechatPay"), _) | (Some("Pay"), Some(2)) => Wallet::WeChat,
        (Some("Pay"), Some(1)) => Wallet::Alipay,
        _ => return refused("命令错误"),
    };
    let mut books = ledger.books();
    let Some(amount) = books.amount_of_order(Kind::OrderCmd, &number) else {
        return refused("订单不存在");
    };
    books.creates.push(Create {
        kind: Kind::OrderCmd,
        number: number.clone(),
        wallet,
    });
    let notify = command["notify_url"].as_str();
    let notify = notify.and_then(|url| Some(path_of(&url::Url::parse(url).ok()?)));
    let trade = books.trade_of_order(Trade {
        kind: Kind::OrderCmd,
        number,
        gateway_no: String::new(),
        wallet,
        amount,
        fields: Vec::new(),
        notify,
        canceled: false,
    });
    if books.payment_of(trade).is_some() || books.trades[trade].canceled {
        return refused("订单已完成");
    }
    let link = format!("https://pay.example/{trade}");
    answer(&match (command["cmd"].as_str(), wallet) {
        (Some("WechatPay"), _) => {
            let code = format!("weixin://wxpay/bizpayurl?pr=D{trade}");
            json!({"code_url": code, "msg": "", "result": 0})
        }
        (_, Wallet::WeChat) => {
            json!({"pay_info": {"wechat_pay_url": link}, "msg": "", "result": 0})
        }
        _ => json!({"pay_info": {"alipay_url": link}, "msg": "", "result": 0}),
    })
}

pub(super) fn query(ledger: &Ledger, request: &Request) -> Reply {
    let number = command(request)["order_no"].clone();
    let books = ledger.books();
    let is_it = |trade: &Trade| trade.kind == Kind::OrderCmd && number == trade.number.as_str();
    let Some(known) = books.trades.iter().position(is_it) else {
        return refused("订单不存在");
    };
    let (state, words) = match books.payment_of(known) {
        Some(payment) if payment.refunded == payment.amount => (3, "已退款"),
        Some(_) => (1, "已支付"),
        None if books.trades[known].canceled => (2, "已取消"),
        None => (0, "等待支付"),
    };
    answer(&json!({
        "msg": "",
        "order_no": number,
        "pay_state": state,
        "pay_state_desc": words,
        "result": 0,
    }))
}

fn refused(msg: &str) -> Reply {
    answer(&json!({"result": ERROR, "msg": msg}))
}

fn answer(value: &Value) -> Reply {
    Reply::Answer(200, value.to_string())
}
