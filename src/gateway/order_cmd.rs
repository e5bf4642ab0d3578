//! `order-cmd` (支付操作接口): one endpoint that takes commands as JSON.
//!
//! The merchant's backend adds `notify_url`.

use super::action::{ExpectedActions, Field};
use super::api::GatewayApi;
use super::create::{CreateError, CreateRequest, Created, Start, read_actions};
use super::refusal::{GatewayRefusal, RefusalKind};
use super::row::GatewayRow;
use crate::environment::Environment;
use crate::json::{Json, Scalar, object};
use crate::order::OrderNo;
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Body, Request};

pub(super) const ROW: GatewayRow = GatewayRow {
    name: "order-cmd",
    wallets: &[Wallet::Alipay, Wallet::Wechat],
    sends_amount: false,
    sends_product: false,
    max_quantity: |_| u32::MAX,
    expected_actions,
};

pub(super) const API: GatewayApi = GatewayApi {
    may_repeat: true,
    checked_params: &[],
    start: |create| Start::Send(create_request(create)),
    read_created,
    state_request: Some(state_request),
};

/// The command that creates the order.
enum Command {
    /// Pay, `type` 1: answers with `alipay_url`.
    AlipayPage,
    /// Pay, `type` 2: answers with `wechat_pay_url`.
    WechatPage,
    /// `WechatPay`: answers with `code_url`, to be drawn.
    WechatCode,
}

impl Command {
    const fn for_order(wallet: Wallet, environment: Environment) -> Self {
        match wallet {
            Wallet::Alipay | Wallet::OneCode | Wallet::Either => Self::AlipayPage,
            Wallet::Wechat if environment.is_phone() => Self::WechatPage,
            Wallet::Wechat => Self::WechatCode,
        }
    }
}

const fn expected_actions(wallet: Wallet, environment: Environment) -> ExpectedActions {
    match Command::for_order(wallet, environment) {
        Command::AlipayPage | Command::WechatPage => ExpectedActions::Page,
        Command::WechatCode => ExpectedActions::Code,
    }
}

fn create_request(create: &CreateRequest) -> Request {
    let wallet = create.order.selection.wallet;
    let (cmd, kind) = match Command::for_order(wallet, create.environment) {
        Command::AlipayPage => ("Pay", Some(1)),
        Command::WechatPage => ("Pay", Some(2)),
        Command::WechatCode => ("WechatPay", None),
    };
    let mut members = vec![
        ("cmd", Scalar::Text(cmd)),
        ("order_no", Scalar::Text(create.order.no.as_str())),
    ];
    members.extend(kind.map(|kind| ("type", Scalar::Number(kind))));
    // The document wants `return_url` for Alipay. Without one the shopper ends at the
    // gateway's own last page.
    if let (Some(1), Some(url)) = (kind, create.return_url) {
        members.push(("return_url", Scalar::Text(url)));
    }
    Request::post(create.endpoint.clone(), Body::Json(object(&members)))
}

/// `WechatPayState`, which despite its name answers for any order.
fn state_request(endpoint: &SafeUrl, order_no: &OrderNo) -> Request {
    let body = object(&[
        ("cmd", Scalar::Text("WechatPayState")),
        ("order_no", Scalar::Text(order_no.as_str())),
    ]);
    Request::post(endpoint.clone(), Body::Json(body))
}

fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let result = root.get("result").code().ok_or(CreateError::Malformed)?;
    if result != 0 {
        let kind = match result {
            -15 => RefusalKind::Unexplained,
            _ => RefusalKind::Order,
        };
        return Err(GatewayRefusal::new(result, root.get("msg").text(), kind).into());
    }
    // Documented as a string, shown as an object: either is accepted.
    let pay_info = root.get("pay_info");
    let inner = pay_info.text().and_then(Json::parse);
    let pay_info = inner.as_ref().map_or(pay_info, Json::root);
    read_actions(
        &[
            (root.get("code_url").text(), Field::Code),
            (pay_info.get("alipay_url").text(), Field::Link),
            (pay_info.get("wechat_pay_url").text(), Field::Link),
        ],
        endpoint,
    )
}
