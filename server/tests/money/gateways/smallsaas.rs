//! smallsaas: the mall's two calls. It has the orders itself, each of which is paid once; who
//! pays is known to the merchant's own program alone.

use serde_json::{Value, json};

use super::{
    TOKEN,
    ledger::{Create, Kind, Ledger, Trade, Wallet},
};
use crate::wire::{Reply, Request};

pub(super) fn create(ledger: &Ledger, path: &str, request: &Request) -> Reply {
    if request.authorization != TOKEN {
        return refused(-2, "未授权");
    }
    let push: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let wallet = match (path, push["type"].as_str()) {
        ("rest/wx/push_order", Some("NATIVE")) => Wallet::WeChat,
        ("rest/ali/push_order", Some("QRCODE" | "APP")) => Wallet::Alipay,
        _ => return refused(-3, "类型错误"),
    };
    let number = push["order_number"].as_str().unwrap_or_default().to_owned();
    let mut books = ledger.books();
    let Some(amount) = books.amount_of_order(Kind::Smallsaas, &number) else {
        return refused(-1, "订单不存在");
    };
    books.creates.push(Create {
        kind: Kind::Smallsaas,
        number: number.clone(),
        wallet,
    });
    let trade = books.trade_of_order(Trade {
        kind: Kind::Smallsaas,
        number,
        gateway_no: String::new(),
        wallet,
        amount,
        fields: Vec::new(),
        notify: None,
        canceled: false,
    });
    if books.payment_of(trade).is_some() {
        return refused(-4, "订单已支付");
    }
    answer(&match wallet {
        Wallet::WeChat => json!({"status_code": 0, "data": {
            "timeStamp": "1533188289",
            "codeUrl": format!("weixin://wxpay/bizpayurl?pr=b{trade}"),
            "package": "prepay_id=wx02133732079021563094f24c1615005248",
            "signType": "MD5",
            "title": "DEMO",
        }}),
        Wallet::Alipay | Wallet::OneCode => json!({"status_code": 0, "data": {
            "qr_code": format!("https://qr.alipay.com/bax{trade}"),
        }}),
    })
}

/// The mall's page inside WeChat: a shopper's browser goes there by itself.
pub(super) fn open_page(ledger: &Ledger, number: &str) {
    let mut books = ledger.books();
    if let Some(amount) = books.amount_of_order(Kind::Smallsaas, number) {
        books.trade_of_order(Trade {
            kind: Kind::Smallsaas,
            number: number.to_owned(),
            gateway_no: String::new(),
            wallet: Wallet::WeChat,
            amount,
            fields: Vec::new(),
            notify: None,
            canceled: false,
        });
    }
}

fn refused(code: i32, msg: &str) -> Reply {
    answer(&json!({"status_code": code, "msg": msg}))
}

fn answer(value: &Value) -> Reply {
    Reply::Answer(200, value.to_string())
}
