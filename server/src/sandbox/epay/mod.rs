//! The epay gateway's `mapi.php`: takes an order, gives out one link.

mod form;
pub(crate) mod notify;
mod php;
pub(crate) mod query;
mod sign;

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, header},
    response::Response,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::form::Form;
use self::{
    form::{Refusal, text, wanted},
    php::Fields,
};
use super::{
    Sandbox,
    answer::{Answer, HTML, JSON},
    book::Book,
    faults::At,
    made_up,
    trade::{Details, Gateway, Status, Trade, Wallet},
};
use crate::random;

/// The answer's link field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Field {
    Payurl,
    Qrcode,
    Urlscheme,
}

pub(crate) async fn mapi(
    State(sandbox): State<Arc<Sandbox>>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let is_form = kind
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("application/x-www-form-urlencoded");
    let fields = if method == Method::POST && is_form {
        php::fields(&body)
    } else {
        Fields::new()
    };
    sandbox
        .book()
        .count_create(Gateway::Epay, &text(&fields, "out_trade_no"));
    let scripted = |code: Option<&Value>| match code {
        None => refusal(-3, "MD5签名校验失败"),
        Some(code) => Answer::new(
            JSON,
            format!("{{\"code\":{code},\"msg\":\"脚本设定的错误\"}}"),
        ),
    };
    sandbox
        .faulty(
            Gateway::Epay,
            At::Create,
            || sandbox.create(&fields),
            scripted,
        )
        .await
}

impl Sandbox {
    fn create(&self, fields: &Fields) -> Answer {
        if !fields.contains_key(b"pid".as_slice()) {
            return Answer::new(JSON, "{\"code\":-4, \"msg\":\"未传入任何参数\"}");
        }
        // An array where a text belongs: a real server dies of it.
        if ["type", "out_trade_no", "name", "money", "param"]
            .iter()
            .any(|n| fields.get(n.as_bytes()) == Some(&None))
        {
            return Answer {
                status: 500,
                ..Answer::new(HTML, "")
            };
        }
        if let Err(Refusal(code, words)) = self.authentic(fields) {
            return refusal(code, &words);
        }
        let channel = text(fields, "type").trim().to_owned();
        let wallet = match channel.as_str() {
            "alipay" => Wallet::Alipay,
            "wxpay" => Wallet::WeChat,
            "" => return refusal(-1, "支付方式(type)不能为空"),
            _ => {
                return Answer::new(
                    HTML,
                    "<!DOCTYPE html><html lang=\"zh-CN\"><body>支付方式不存在</body></html>",
                );
            }
        };
        match wanted(fields, channel, self.field(wallet, &text(fields, "device"))) {
            Ok((no, money, form)) => open(&mut self.book(), &no, money, wallet, form),
            Err(Refusal(code, words)) => refusal(code, &words),
        }
    }

    fn authentic(&self, fields: &Fields) -> Result<(), Refusal> {
        let given = text(fields, "sign");
        if given.is_empty() {
            return Err(Refusal(-3, "缺少签名参数".to_owned()));
        }
        if php::integer(&text(fields, "pid")) != self.accounts.epay.pid {
            return Err(Refusal(-1, "商户不存在！".to_owned()));
        }
        if sign::sign(fields, self.accounts.epay.key.reveal()) != given {
            return Err(Refusal(-3, "MD5签名校验失败".to_owned()));
        }
        Ok(())
    }

    /// The scenario's field, else what suits the device; an unknown one counts as `pc`.
    fn field(&self, wallet: Wallet, device: &str) -> Field {
        let forced = self.scenario().epay_field;
        forced.unwrap_or(match (device, wallet) {
            ("mobile", Wallet::WeChat) => Field::Urlscheme,
            ("mobile" | "wechat" | "qq" | "alipay" | "jump", _)
            | (_, Wallet::Alipay | Wallet::Either) => Field::Payurl,
            (_, Wallet::WeChat) => Field::Qrcode,
        })
    }
}

fn open(book: &mut Book, no: &str, money: u64, wallet: Wallet, form: Form) -> Answer {
    if let Some(trade) = book.by_order(Gateway::Epay, no) {
        let Details::Epay(first) = &trade.details else {
            return refusal(-1, "订单号已存在");
        };
        if matches!(trade.status, Status::Paid | Status::Refunded) {
            return refusal(-1, &format!("该订单({no})已完成支付，请勿重复发起支付"));
        }
        if trade.amount != Some(money) || !first.same_order(&form) {
            return refusal(
                -1,
                &format!("该订单({no})支付参数有变化，请更换订单号重新发起支付"),
            );
        }
        // Another `type` is no change: the first one's link comes again.
        return success(trade, first.field);
    }
    let id = book.new_id();
    let field = form.field;
    let trade = Trade {
        code: link(&id, wallet, field),
        amount: Some(money),
        ..Trade::opened(id, Gateway::Epay, no, wallet, Details::Epay(form))
    };
    let answer = success(&trade, field);
    book.add(trade);
    answer
}

fn link(id: &str, wallet: Wallet, field: Field) -> String {
    match (field, wallet) {
        // Relative, as real servers have it now and then.
        (Field::Payurl, _) => format!("/sandbox/cashier/{id}/"),
        (Field::Qrcode, Wallet::WeChat) => made_up::wechat_code(),
        (Field::Qrcode, Wallet::Alipay | Wallet::Either) => {
            format!("https://qr.alipay.com/bax{}", random::digits(9))
        }
        (Field::Urlscheme, Wallet::WeChat) => {
            format!("weixin://dl/business/?ticket={}", random::letters(12))
        }
        (Field::Urlscheme, Wallet::Alipay | Wallet::Either) => {
            let qr = format!("https%3A%2F%2Fqr.alipay.com%2Fbax{}", random::digits(9));
            format!("alipays://platformapi/startapp?saId=10000007&qrcode={qr}")
        }
    }
}

/// No `msg`, and a content type that is not JSON's: so a real server answers.
fn success(trade: &Trade, field: Field) -> Answer {
    let field = match field {
        Field::Payurl => "payurl",
        Field::Qrcode => "qrcode",
        Field::Urlscheme => "urlscheme",
    };
    let body = format!(
        "{{\"code\":1,\"trade_no\":\"{}\",\"{field}\":{}}}",
        trade.id,
        php::json(&trade.code)
    );
    Answer::new(HTML, body)
}

fn refusal(code: i64, words: &str) -> Answer {
    Answer::new(JSON, format!("{{\"code\":{code},\"msg\":\"{words}\"}}"))
}
