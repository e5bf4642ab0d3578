//! `smallsaas` (支付API): a base address with three paths below it.
//!
//! The merchant's backend adds the token, or the page does as a header.

use super::action::{ExpectedActions, Field, NextAction};
use super::api::GatewayApi;
use super::create::{CreateError, CreateRequest, Created, Start, read_actions};
use super::refusal::{GatewayRefusal, RefusalKind};
use super::row::GatewayRow;
use crate::environment::Environment;
use crate::escape;
use crate::json::{Scalar, object};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Body, Request};

pub(super) const ROW: GatewayRow = GatewayRow {
    name: "smallsaas",
    wallets: &[Wallet::Alipay, Wallet::Wechat],
    sends_amount: false,
    sends_product: false,
    max_quantity: |_| u32::MAX,
    // `start` requests a QR code, or what a phone's wallet opens.
    expected_actions: |_, _| ExpectedActions::CodeOrPage,
};

pub(super) const API: GatewayApi = GatewayApi {
    may_repeat: true,
    checked_params: &[],
    start,
    read_created,
    state_request: None,
};

fn start(create: &CreateRequest) -> Start {
    match create.order.selection.wallet {
        // 微商城专用支付URL is a page, not an API: the shopper's browser goes there, and
        // the gateway does the rest.
        Wallet::Wechat if create.environment.is_phone() && !create.prefers_code => {
            let mut page = String::from("/app/payment/wpay/");
            escape::part(&mut page, create.order.no.as_str());
            let page = NextAction::redirect(create.endpoint.below(&page));
            Start::Created(Created::one(page))
        }
        Wallet::Wechat => Start::Send(push_order(create, "/rest/wx/push_order", "NATIVE")),
        Wallet::Alipay | Wallet::OneCode | Wallet::Either => {
            let kind = if takes_order_string(create) {
                "APP"
            } else {
                "QRCODE"
            };
            Start::Send(push_order(create, "/rest/ali/push_order", kind))
        }
    }
}

/// Inside Alipay its bridge takes the order string, in a phone's browser its scheme.
const fn takes_order_string(create: &CreateRequest) -> bool {
    match create.environment {
        Environment::Alipay
        | Environment::Ios
        | Environment::Android
        | Environment::AndroidChrome => !create.prefers_code,
        Environment::Desktop
        | Environment::Wechat
        | Environment::WechatDesktop
        | Environment::WeCom
        | Environment::MiniProgram
        | Environment::Qq => false,
    }
}

fn push_order(create: &CreateRequest, path: &str, kind: &str) -> Request {
    let order_type = Some(create.param("order_type")).filter(|text| !text.is_empty());
    let body = object(&[
        ("order_type", Scalar::Text(order_type.unwrap_or("Order"))),
        ("order_number", Scalar::Text(create.order.no.as_str())),
        ("type", Scalar::Text(kind)),
    ]);
    Request::post(create.endpoint.below(path), Body::Json(body))
}

fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let code = root.get("status_code").code();
    let code = code.ok_or(CreateError::Malformed)?;
    if code != 0 {
        let words = root.get("msg").text().or(root.get("message").text());
        return Err(GatewayRefusal::new(code, words, RefusalKind::Order).into());
    }
    let data = root.get("data");
    // The document's examples and its prose spell these names differently. The other
    // members of a native order's answer look like a bridge's parameters, but belong to
    // the QR code.
    let either = |one, other| data.get(one).text().or(data.get(other).text());
    read_actions(
        &[
            (data.get("codeUrl").text(), Field::Code),
            (either("qr_code", "qrCode"), Field::Code),
            (either("order_string", "orderString"), Field::OrderString),
        ],
        endpoint,
    )
}
