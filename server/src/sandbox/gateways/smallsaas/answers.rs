//! The document's answers, with the keys and types of its samples. Where the samples and
//! the prose differ (`qr_code`, `qrCode`), these are the samples'.

use serde::Serialize;
use serde_json::{Value, json};

use super::trade::IssuedCode;
use crate::{
    form,
    sandbox::{
        answer::Answer,
        china_time::{date_and_time, now},
        decimal, made_up,
        trade::Trade,
    },
};

#[derive(Serialize)]
struct Success<D> {
    status_code: u8,
    data: D,
}

/// What a bridge inside WeChat would need, beside the code. It belongs to a native order,
/// whose code is drawn.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Native<'a> {
    time_stamp: String,
    code_url: &'a str,
    package: String,
    pay_sign: String,
    /// Text, without a unit in the document. Fen here, as WeChat itself counts.
    total_fee: String,
    app_id: &'a str,
    sign_type: &'a str,
    title: &'a str,
    nonce_str: String,
}

pub(super) fn issued(trade: &Trade, issued: IssuedCode, title: &str) -> Answer {
    let code = &trade.code;
    match issued {
        IssuedCode::WeChatQr => native(trade, title),
        IssuedCode::AlipayQr => success(json!({"qr_code": code})),
        IssuedCode::AlipayOrderString => success(json!({"order_string": code})),
        IssuedCode::WeChatPage => Answer::see_other(code.clone()),
    }
}

fn native(trade: &Trade, title: &str) -> Answer {
    let now = now();
    success(Native {
        time_stamp: now.unix_timestamp().to_string(),
        code_url: &trade.code,
        package: format!("prepay_id={}", made_up::prepay_id(now)),
        pay_sign: made_up::hex().to_uppercase(),
        total_fee: trade.amount.unwrap_or_default().to_string(),
        app_id: "wx5a6e64626f780003",
        sign_type: "MD5",
        title,
        nonce_str: (now.unix_timestamp_nanos() / 1_000_000).to_string(),
    })
}

pub(super) fn refusal(code: &Value, words: &str) -> Answer {
    #[derive(Serialize)]
    struct Refused<'a> {
        status_code: &'a Value,
        msg: &'a str,
    }
    Answer::json(&Refused {
        status_code: code,
        msg: words,
    })
}

fn success(data: impl Serialize) -> Answer {
    Answer::json(&Success {
        status_code: 0,
        data,
    })
}

/// Alipay's order string, in the order and the spelling of the sample.
pub(super) fn order_string(trade: &Trade, name: &str) -> String {
    #[derive(Serialize)]
    struct BizContent<'a> {
        body: &'a str,
        out_trade_no: &'a str,
        subject: &'a str,
        timeout_express: &'a str,
        total_amount: String,
    }
    let biz_content = BizContent {
        body: name,
        out_trade_no: &trade.order_no,
        subject: name,
        timeout_express: "30m",
        total_amount: decimal::without_zeros(trade.amount.unwrap_or_default()),
    };
    form::encode(&[
        ("alipay_sdk", "alipay-sdk-java-3.4.27.ALL"),
        ("app_id", "2016092200567241"),
        (
            "biz_content",
            &serde_json::to_string(&biz_content).unwrap_or_default(),
        ),
        ("charset", "utf-8"),
        ("format", "json"),
        ("method", "alipay.trade.app.pay"),
        ("notify_url", "/rest/pub/ali/pay_notify"),
        ("sign", &made_up::rsa()),
        ("sign_type", "RSA2"),
        ("timestamp", &date_and_time(now())),
        ("version", "1.0"),
    ])
}
