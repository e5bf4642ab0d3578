//! epay: a form signed by MD5, a query by number, signed notifications.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    KEY, PID,
    fault::On,
    form::{self, Fields, fen, md5, value},
    ledger::{Books, Create, Kind, Ledger, Payment, Trade, Wallet},
    refunds::RefundStatus,
};
use crate::wire::{Reply, Request};

/// Between the search for a known order and its insertion a real server does other work: of a
/// ledger with `races`, equal requests at one time make several trades.
const GAP: Duration = Duration::from_millis(1);
/// What a request is compared by when its number comes again.
const COMPARED: [&str; 5] = ["name", "money", "notify_url", "return_url", "param"];

pub(super) async fn create(ledger: &Ledger, request: &Request) -> Reply {
    let fault = ledger.next_fault(Kind::Epay, On::Create);
    let fields = form::read(&request.body);
    let refused = refusal(&fields);
    let mut before = known(&ledger.books(), value(&fields, "out_trade_no"));
    tokio::time::sleep(GAP).await;
    fault.strike(|| {
        if let Some((code, msg)) = refused {
            return answer(&json!({"code": code, "msg": msg}));
        }
        let mut books = ledger.books();
        if !ledger.races {
            before = known(&books, value(&fields, "out_trade_no"));
        }
        take(&mut books, fields, before)
    })
}

fn refusal(fields: &Fields) -> Option<(i32, &'static str)> {
    if value(fields, "pid") != PID {
        return Some((-1, "商户不存在"));
    }
    let sent = |(name, _): &&(String, String)| !["sign", "sign_type"].contains(&name.as_str());
    let signed: Vec<(&str, &str)> = fields
        .iter()
        .filter(sent)
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    (signature(&signed) != value(fields, "sign")).then_some((-3, "签名校验失败"))
}

fn known(books: &Books, number: &str) -> Option<usize> {
    let mut trades = books.trades.iter();
    trades.position(|trade| trade.kind == Kind::Epay && trade.number == number)
}

fn take(books: &mut Books, fields: Fields, known: Option<usize>) -> Reply {
    let number = value(&fields, "out_trade_no").to_owned();
    let wallet = match value(&fields, "type") {
        "alipay" => Wallet::Alipay,
        "wxpay" => Wallet::WeChat,
        _ => return Reply::Answer(200, "<html>不支持的支付方式</html>".to_owned()),
    };
    let Some(amount) = fen(value(&fields, "money")) else {
        return answer(&json!({"code": -1, "msg": "金额不合法"}));
    };
    books.creates.push(Create {
        kind: Kind::Epay,
        number: number.clone(),
        wallet,
    });
    let paid = known.is_some_and(|known| books.payment_of(known).is_some());
    let trade = match known.and_then(|known| Some((known, books.trades.get(known)?))) {
        Some(_) if paid => return answer(&json!({"code": -1, "msg": "该订单已支付"})),
        Some((known, trade)) => {
            let differs = |name: &&str| value(&trade.fields, name) != value(&fields, name);
            if let Some(name) = COMPARED.into_iter().find(differs) {
                let (was, is) = (value(&trade.fields, name), value(&fields, name));
                let words = format!("{number}: {name} was {was:?} and is {is:?}");
                books.changed.push(words);
                return answer(&json!({"code": -1, "msg": "订单参数已变更"}));
            }
            known
        }
        None => {
            let notify = value(&fields, "notify_url");
            let notify = url::Url::parse(notify).ok().map(|url| path_of(&url));
            books.add_trade(Trade {
                kind: Kind::Epay,
                number,
                gateway_no: String::new(),
                wallet,
                amount,
                fields,
                notify,
                canceled: false,
            })
        }
    };
    let trade_no = &books.trades[trade].gateway_no;
    let link = format!("https://qr.example/{trade_no}");
    answer(&json!({"code": 1, "trade_no": trade_no, "qrcode": link}))
}

/// Path and query of a URL.
pub(super) fn path_of(url: &url::Url) -> String {
    let query = url.query().map(|query| format!("?{query}"));
    format!("{}{}", url.path(), query.unwrap_or_default())
}

pub(super) fn query(ledger: &Ledger, request: &Request) -> Reply {
    let fields = form::read(request.query.as_bytes());
    if !is_merchant(&fields) {
        return answer(&json!({"code": -3, "msg": "商户密钥错误"}));
    }
    let books = ledger.books();
    let Some(known) = known(&books, value(&fields, "out_trade_no")) else {
        return answer(&json!({"code": -1, "msg": "订单号不存在"}));
    };
    let (trade, payment) = (&books.trades[known], books.payment_of(known));
    let status = match payment {
        None => 0,
        Some(payment) if payment.frozen => 3,
        Some(payment) if is_refunded(ledger, payment) => 2,
        Some(_) => 1,
    };
    let sum = payment.map(|payment| form::yuan(payment.refunded));
    let sum = sum.filter(|_| ledger.refund_status == RefundStatus::FirstWithSum);
    let amount = payment.map_or(trade.amount, |payment| payment.amount);
    let wallet = payment.map_or(trade.wallet, |payment| payment.wallet);
    answer(&json!({
        "code": 1,
        "msg": "succ",
        "trade_no": trade.gateway_no,
        "out_trade_no": trade.number,
        "api_trade_no": null,
        "type": channel(wallet),
        "pid": 1001,
        "addtime": "2026-11-20 15:56:50",
        "endtime": payment.map(|_| "2026-11-20 15:57:50"),
        "name": value(&trade.fields, "name"),
        "money": form::yuan(amount),
        "refundmoney": sum,
        "param": value(&trade.fields, "param"),
        "buyer": null,
        "status": status,
        "payurl": null,
    }))
}

pub(super) fn is_merchant(fields: &Fields) -> bool {
    value(fields, "pid") == PID && value(fields, "key") == KEY
}

fn is_refunded(ledger: &Ledger, payment: &Payment) -> bool {
    let is_whole = payment.refunded == payment.amount;
    is_whole || ledger.refund_status != RefundStatus::Whole && payment.refunded > 0
}

/// The query string of the notification of a payment.
pub(super) fn notification(payment: &Payment, param: &str) -> String {
    let money = form::short_yuan(payment.amount);
    let mut fields = vec![
        ("pid", PID),
        ("trade_no", &payment.trade_no),
        ("out_trade_no", &payment.number),
        ("type", channel(payment.wallet)),
        ("name", "product"),
        ("money", &money),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    if !param.is_empty() {
        fields.push(("param", param));
    }
    let sign = signature(&fields);
    fields.extend([("sign", sign.as_str()), ("sign_type", "MD5")]);
    form::write(&fields)
}

const fn channel(wallet: Wallet) -> &'static str {
    match wallet {
        Wallet::Alipay | Wallet::OneCode => "alipay",
        Wallet::WeChat => "wxpay",
    }
}

fn signature(fields: &[(&str, &str)]) -> String {
    let mut fields: Vec<_> = fields
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .collect();
    fields.sort_unstable();
    let joined: Vec<_> = fields.iter().map(|(k, v)| format!("{k}={v}")).collect();
    md5(&(joined.join("&") + KEY))
}

fn answer(value: &Value) -> Reply {
    Reply::Answer(200, value.to_string())
}
