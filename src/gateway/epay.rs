//! `epay` (API接口支付, `mapi.php`): a form out and JSON in.
//!
//! The merchant's backend adds `pid`, `notify_url`, `clientip` and the signature. Quotes
//! in comments are headings and table names of the API document.

use super::action::{ExpectedActions, Field};
use super::api::GatewayApi;
use super::create::{CreateError, CreateRequest, Created, Start, read_actions};
use super::refusal::{GatewayRefusal, RefusalKind};
use super::row::GatewayRow;
use crate::environment::Environment;
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Request, form};

pub(super) const ROW: GatewayRow = GatewayRow {
    name: "epay",
    wallets: &[Wallet::Alipay, Wallet::Wechat],
    sends_amount: true,
    sends_product: false,
    max_quantity: |_| u32::MAX,
    // `payurl`, `qrcode` or `urlscheme`: the document leaves the choice to the gateway.
    expected_actions: |_, _| ExpectedActions::Undocumented,
};

pub(super) const API: GatewayApi = GatewayApi {
    may_repeat: true,
    checked_params: &[],
    start: |create| Start::Send(create_request(create)),
    read_created,
    state_request: None,
};

/// A longer name makes the identical retry of an order fail at real servers.
const MAX_NAME_CHARS: usize = 64;

fn create_request(create: &CreateRequest) -> Request {
    let order = create.order;
    let name: String = order.name.chars().take(MAX_NAME_CHARS).collect();
    let money = order.amount.map(|amount| amount.to_string());
    let body = form(&[
        ("type", pay_type(order.selection.wallet)),
        ("out_trade_no", order.no.as_str()),
        ("name", &name),
        ("money", money.as_deref().unwrap_or_default()),
        ("device", device(create.environment)),
        ("return_url", create.return_url.unwrap_or_default()),
        ("param", create.param("param")),
    ]);
    Request::post(create.endpoint.clone(), body)
}

/// The value of `type`, by 支付方式列表: WeChat Pay is `wxpay` here.
const fn pay_type(wallet: Wallet) -> &'static str {
    match wallet {
        Wallet::Alipay => "alipay",
        Wallet::Wechat => "wxpay",
        // Not among this row's wallets, so never offered.
        Wallet::OneCode | Wallet::Either => "",
    }
}

/// The value of `device`, by 设备类型列表.
const fn device(environment: Environment) -> &'static str {
    match environment {
        Environment::Desktop | Environment::WechatDesktop => "pc",
        Environment::Ios | Environment::Android | Environment::AndroidChrome => "mobile",
        Environment::Wechat | Environment::WeCom | Environment::MiniProgram => "wechat",
        Environment::Alipay => "alipay",
        Environment::Qq => "qq",
    }
}

fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let code = root.get("code").code().ok_or(CreateError::Malformed)?;
    if code != 1 {
        return Err(GatewayRefusal::new(code, root.get("msg").text(), refusal_kind(code)).into());
    }
    let created = read_actions(
        &[
            (root.get("payurl").text(), Field::Link),
            (root.get("qrcode").text(), Field::Code),
            (root.get("urlscheme").text(), Field::Link),
        ],
        endpoint,
    )?;
    Ok(Created {
        gateway_no: root.get("trade_no").text_or_number().map(str::to_owned),
        ..created
    })
}

/// The document says only that other codes than 1 are failures; these are the codes of
/// the servers in use.
const fn refusal_kind(code: i64) -> RefusalKind {
    match code {
        -1 => RefusalKind::Merchant,
        -2 => RefusalKind::Channel,
        -3 => RefusalKind::Signature,
        -4 => RefusalKind::NoParameters,
        _ => RefusalKind::Order,
    }
}
