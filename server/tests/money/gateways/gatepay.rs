//! gatepay: a signed form. Each request makes a trade. Neither a query nor a trade number; the
//! notification has the fields of the request, and the price and the kind beside them.

use serde_json::{Value, json};

use super::{
    APPKEY, SECRET,
    form::{self, Fields, md5, value},
    ledger::{Create, Kind, Ledger, Payment, Trade, Wallet},
};
use crate::wire::{Reply, Request};

/// A picture of one white dot.
const PICTURE: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";

pub(super) fn create(ledger: &Ledger, request: &Request) -> Reply {
    let fields = form::read(&request.body);
    if value(&fields, "appkey") != APPKEY {
        return refused(108, "无效的秘钥");
    }
    if value(&fields, "sign") != signature(&fields) {
        return refused(109, "签名失败");
    }
    let wallet = match value(&fields, "pay_type") {
        "alipay" => Wallet::Alipay,
        "wechat" => Wallet::WeChat,
        "onecode" => Wallet::OneCode,
        _ => return refused(102, "无效的支付类型"),
    };
    let items: i64 = value(&fields, "product_num").parse().unwrap_or(0);
    if wallet == Wallet::WeChat && items != 1 {
        return refused(103, "微信支付只能单件购买");
    }
    let Some(price) = ledger.price(value(&fields, "product_id")) else {
        return refused(106, "产品信息不存在");
    };
    let number = value(&fields, "out_order_id").to_owned();
    let mut books = ledger.books();
    books.creates.push(Create {
        kind: Kind::Gatepay,
        number: number.clone(),
        wallet,
    });
    let trade = books.add_trade(Trade {
        kind: Kind::Gatepay,
        number,
        gateway_no: String::new(),
        wallet,
        amount: price * items,
        fields,
        notify: Some("/notify/gatepay".to_owned()),
        canceled: false,
    });
    let link = format!("https://gatepay.example/pay/index?id={trade}");
    let amount: Value = serde_json::from_str(&form::short_yuan(price * items)).unwrap_or_default();
    let data = json!({
        "order_type": wallet.name(),
        "order_price": amount,
        "order_url": link,
        "order_qrcode": PICTURE,
    });
    answer(&json!({"code": 100, "msg": "请求成功", "time": "1555750250", "data": data}))
}

/// The form of the notification of a payment.
pub(super) fn notification(payment: &Payment, trade: &Trade) -> String {
    let field = |name| value(&trade.fields, name);
    let price = form::short_yuan(payment.amount);
    form::write(&[
        ("product_id", field("product_id")),
        ("product_num", field("product_num")),
        ("pay_type", field("pay_type")),
        ("out_order_id", field("out_order_id")),
        ("custom", field("custom")),
        ("order_price", &price),
        ("order_type", payment.wallet.name()),
        ("sign", field("sign")),
    ])
}

fn signature(fields: &Fields) -> String {
    let signed = [
        "appkey",
        "product_id",
        "product_num",
        "pay_type",
        "out_order_id",
        "custom",
    ];
    let inner: String = signed.map(|name| value(fields, name)).concat();
    md5(&(md5(&inner) + SECRET))
}

fn refused(code: i32, msg: &str) -> Reply {
    answer(&json!({"code": code, "msg": msg, "time": "1555750250"}))
}

fn answer(value: &Value) -> Reply {
    Reply::Answer(200, value.to_string())
}
