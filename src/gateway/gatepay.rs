//! `gatepay` (支付接口): a form out and JSON in.
//!
//! The merchant's backend adds the shop's key and the signature.

use super::action::{ExpectedActions, Field};
use super::api::GatewayApi;
use super::create::{CreateError, CreateRequest, Created, Start, read_actions};
use super::refusal::{GatewayRefusal, RefusalKind};
use super::row::GatewayRow;
use crate::money::Fen;
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Request, form};

pub(super) const ROW: GatewayRow = GatewayRow {
    name: "gatepay",
    wallets: &[Wallet::Alipay, Wallet::Wechat, Wallet::OneCode],
    sends_amount: false,
    sends_product: true,
    max_quantity,
    // 返回结果表: `order_url` and `order_qrcode` together.
    expected_actions: |_, _| ExpectedActions::CodeOrPage,
};

pub(super) const API: GatewayApi = GatewayApi {
    may_repeat: true,
    checked_params: &[],
    start: |create| Start::Send(create_request(create)),
    read_created,
    state_request: None,
};

/// By code 103 of 状态码表, WeChat Pay takes single items only; so does an order that it may pay.
const fn max_quantity(wallet: Wallet) -> u32 {
    match wallet {
        Wallet::Wechat | Wallet::Either => 1,
        Wallet::Alipay | Wallet::OneCode => u32::MAX,
    }
}

fn create_request(create: &CreateRequest) -> Request {
    let order = create.order;
    let body = form(&[
        ("product_id", &order.selection.product_id),
        ("product_num", &order.selection.quantity.to_string()),
        ("out_order_id", order.no.as_str()),
        // 请求参数表 names the wallets as the attributes do.
        ("pay_type", order.selection.wallet.name()),
        ("custom", create.param("custom")),
    ]);
    Request::post(create.endpoint.clone(), body)
}

fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let code = root.get("code").code().ok_or(CreateError::Malformed)?;
    if code != 100 {
        return Err(GatewayRefusal::new(code, root.get("msg").text(), refusal_kind(code)).into());
    }
    let data = root.get("data");
    let mut created = read_actions(
        &[
            // Its label is that of JPEG, its bytes are PNG.
            (data.get("order_qrcode").text(), Field::Image),
            (data.get("order_url").text(), Field::Link),
        ],
        endpoint,
    )?;
    if let Some(price) = data.get("order_price").text_or_number() {
        created.amount = Some(Fen::parse(price).ok_or(CreateError::Malformed)?);
    }
    Ok(created)
}

/// 状态码表.
const fn refusal_kind(code: i64) -> RefusalKind {
    match code {
        101 => RefusalKind::Parameters,
        102 => RefusalKind::PayType,
        103 => RefusalKind::OneItem,
        104 => RefusalKind::ProductNumber,
        105 => RefusalKind::Quantity,
        106 => RefusalKind::Product,
        107 => RefusalKind::Shop,
        108 => RefusalKind::Key,
        109 => RefusalKind::Signature,
        110 => RefusalKind::Stock,
        111 => RefusalKind::Quota,
        112 => RefusalKind::License,
        _ => RefusalKind::Order,
    }
}
