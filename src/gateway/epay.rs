//! `epay`: `mapi.php`, a form out and JSON in.
//!
//! The merchant's backend adds `pid`, `notify_url`, `clientip` and the
//! signature.

use super::action::Field;
use super::{Create, CreateError, Created, Refusal, RefusalKind, gather};
use crate::environment::Environment;
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Request, form};

/// A longer name makes the identical retry of an order fail at real servers.
const MAX_NAME_CHARS: usize = 64;

pub(super) fn create_request(create: &Create) -> Request {
    let order = create.order;
    let name: String = order.name.chars().take(MAX_NAME_CHARS).collect();
    let money = order.amount.map(|amount| amount.to_string());
    let body = form(&[
        ("type", channel(order.selection.wallet)),
        ("out_trade_no", order.no.as_str()),
        ("name", &name),
        ("money", money.as_deref().unwrap_or_default()),
        ("device", device(create.environment)),
        ("return_url", create.return_url.unwrap_or_default()),
        ("param", create.param("param")),
    ]);
    Request::post(create.endpoint.clone(), body)
}

/// The document's 支付方式列表: WeChat is `wxpay` here.
const fn channel(wallet: Wallet) -> &'static str {
    match wallet {
        Wallet::Alipay => "alipay",
        Wallet::Wechat => "wxpay",
        // Not offered here: the options see to that.
        Wallet::OneCode => "",
    }
}

/// The document's 设备类型列表.
const fn device(environment: Environment) -> &'static str {
    match environment {
        Environment::Desktop | Environment::WechatDesktop => "pc",
        Environment::Ios | Environment::Android | Environment::AndroidChrome => "mobile",
        Environment::Wechat | Environment::WeCom | Environment::MiniProgram => "wechat",
        Environment::Alipay => "alipay",
        Environment::Qq => "qq",
    }
}

pub(super) fn read_created(answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
    let root = answer.json.root();
    let code = root.get("code").code().ok_or(CreateError::Malformed)?;
    if code != 1 {
        return Err(CreateError::Refused(Refusal {
            code: code.to_string(),
            words: root.get("msg").text().map(str::to_owned),
            kind: match code {
                -1 => RefusalKind::Merchant,
                -2 => RefusalKind::Channel,
                -3 => RefusalKind::Signature,
                -4 => RefusalKind::NoParameters,
                _ => RefusalKind::Order,
            },
        }));
    }
    gather(
        &[
            (root.get("payurl").text(), Field::Link),
            (root.get("qrcode").text(), Field::Code),
            (root.get("urlscheme").text(), Field::Link),
        ],
        root.get("trade_no").text_or_number().map(str::to_owned),
        endpoint,
    )
}
