//! `smallsaas`: a base address with three paths below it.
//!
//! The merchant's backend adds the token, or the page does as a header.

use super::action::Field;
use super::{Create, CreateError, Created, NextAction, Refusal, RefusalKind, Start, gather};
use crate::environment::Environment;
use crate::escape;
use crate::json::{Scalar, object};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Body, Request};

pub(super) fn start(create: &Create) -> Start {
    match create.order.selection.wallet {
        // No API: the shopper's browser goes there and the mall does the rest.
        Wallet::Wechat if create.environment.is_phone() && !create.wants_code => {
            let mut page = String::from("/app/payment/wpay/");
            escape::part(&mut page, create.order.no.as_str());
            Start::Known(vec![NextAction::redirect(create.endpoint.below(&page))])
        }
        Wallet::Wechat => Start::Ask(push_order(create, "/rest/wx/push_order", "NATIVE")),
        Wallet::Alipay | Wallet::OneCode => {
            let kind = if takes_order_string(create) {
                "APP"
            } else {
                "QRCODE"
            };
            Start::Ask(push_order(create, "/rest/ali/push_order", kind))
        }
    }
}

/// Inside Alipay its bridge takes the string, in a phone's browser its scheme.
const fn takes_order_string(create: &Create) -> bool {
    match create.environment {
        Environment::Alipay
        | Environment::Ios
        | Environment::Android
        | Environment::AndroidChrome => !create.wants_code,
        Environment::Desktop
        | Environment::Wechat
        | Environment::WechatDesktop
        | Environment::WeCom
        | Environment::MiniProgram
        | Environment::Qq => false,
    }
}

fn push_order(create: &Create, path: &str, kind: &str) -> Request {
    let order_type = Some(create.param("order_type")).filter(|text| !text.is_empty());
    let body = object(&[
        ("order_type", Scalar::Text(order_type.unwrap_or("Order"))),
        ("order_number", Scalar::Text(create.order.no.as_str())),
        ("type", Scalar::Text(kind)),
    ]);
    Request::post(create.endpoint.below(path), Body::Json(body))
}

pub(super) fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let code = root.get("status_code").code();
    let code = code.ok_or(CreateError::Malformed)?;
    if code != 0 {
        let words = root.get("msg").text().or(root.get("message").text());
        return Err(CreateError::Refused(Refusal {
            code: code.to_string(),
            words: words.map(str::to_owned),
            kind: RefusalKind::Order,
        }));
    }
    let data = root.get("data");
    // The examples and the prose spell these names differently. What else a native
    // order's answer holds looks like a bridge's parameters, but belongs to the code.
    let either = |one, other| data.get(one).text().or(data.get(other).text());
    gather(
        &[
            (data.get("codeUrl").text(), Field::Code),
            (either("qr_code", "qrCode"), Field::Code),
            (either("order_string", "orderString"), Field::Order),
        ],
        None,
        endpoint,
    )
}
