//! pay-url: a query that is answered with a link. Each request makes a trade; who pays is
//! known to the merchant's own program alone.

use serde_json::{Value, json};

use super::{
    TOKEN, form,
    form::value,
    ledger::{Create, Kind, Ledger, Trade, Wallet},
};
use crate::wire::{Reply, Request};

pub(super) fn create(ledger: &Ledger, request: &Request) -> Reply {
    let fields = form::read(request.query.as_bytes());
    if value(&fields, "token") != TOKEN {
        return refused("请登录");
    }
    let wallet = match value(&fields, "pay_type") {
        "1" => Wallet::Alipay,
        "2" => Wallet::WeChat,
        _ => return refused("请选择支付方式"),
    };
    let Some(amount) = ledger.price(value(&fields, "consume_type")) else {
        return refused("商品不存在");
    };
    let number = value(&fields, "order_no").to_owned();
    let mut books = ledger.books();
    books.creates.push(Create {
        kind: Kind::PayUrl,
        number: number.clone(),
        wallet,
    });
    let trade = books.add_trade(Trade {
        kind: Kind::PayUrl,
        number,
        gateway_no: String::new(),
        wallet,
        amount,
        fields,
        notify: None,
        canceled: false,
    });
    let url = format!("http://api.example/papay/wap_page.tran?out_trade_no=WT{trade}");
    answer(&json!({"code": 200, "data": {"url": url, "referer": ""}, "desc": ""}))
}

fn refused(desc: &str) -> Reply {
    answer(&json!({"code": 400, "data": null, "desc": desc}))
}

fn answer(value: &Value) -> Reply {
    Reply::Answer(200, value.to_string())
}
