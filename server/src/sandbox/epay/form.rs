//! The epay order form: what must be in it, and what may change when it comes again.

use super::{
    Field,
    php::{self, Fields},
};
use crate::sandbox::decimal;

/// Characters that the gateway keeps of a name; a longer one never equals itself again.
const KEPT_OF_NAME: usize = 64;

/// What the merchant sent, as it was; what is compared when a number comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(super) channel: String,
    pub(super) name: String,
    pub(super) notify_url: String,
    pub(super) return_url: String,
    pub(super) param: Option<String>,
    pub(super) field: Field,
}

impl Form {
    /// Where the browser goes back to; as stored, so `&` has become `&amp;`.
    pub(crate) fn return_url(&self) -> Option<String> {
        Some(php::stored(&self.return_url)).filter(|url| !url.is_empty())
    }

    pub(super) fn same_order(&self, again: &Self) -> bool {
        self.name.chars().take(KEPT_OF_NAME).eq(again.name.chars())
            && self.notify_url == again.notify_url
            && self.return_url == again.return_url
            && self.param == again.param
    }
}

/// The gateway's number for it and its words.
pub(super) struct Refusal(pub(super) i64, pub(super) String);

/// `0` counts as empty, as in PHP.
pub(super) fn wanted(
    fields: &Fields,
    channel: String,
    field: Field,
) -> Result<(String, u64, Form), Refusal> {
    let needed = |name: &str, called: &str| {
        Some(text(fields, name))
            .filter(|value| !value.is_empty() && value != "0")
            .ok_or_else(|| Refusal(-1, format!("{called}({name})不能为空")))
    };
    let no = needed("out_trade_no", "订单号")?;
    if !no
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'|'))
    {
        return Err(Refusal(-1, "订单号(out_trade_no)格式不正确".to_owned()));
    }
    let notify_url = needed("notify_url", "通知地址")?;
    let name = needed("name", "商品名称")?;
    let money = needed("money", "金额")?;
    needed("clientip", "用户IP地址")?;
    let money = decimal::fen(&money).ok_or_else(|| Refusal(-1, "金额不合法".to_owned()))?;
    let param = Some(text(fields, "param")).filter(|param| !param.is_empty());
    Ok((
        no,
        money,
        Form {
            channel,
            name,
            notify_url,
            return_url: text(fields, "return_url"),
            param,
            field,
        },
    ))
}

pub(super) fn text(fields: &Fields, name: &str) -> String {
    let value = fields.get(name.as_bytes()).and_then(Option::as_deref);
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}
