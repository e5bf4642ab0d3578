//! The epay order form: what must be in it, and what may change when it comes again.

use super::{
    money,
    php::{self, Fields},
    settings::LinkField,
};

/// Characters that the gateway keeps of a name. A longer one, sent again, counts as changed.
const KEPT_OF_NAME: usize = 64;

/// The order as the merchant sent it, to be compared when the number comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) channel: String,
    pub(super) name: String,
    pub(super) notify_url: String,
    pub(super) return_url: String,
    pub(super) param: Option<String>,
    pub(super) field: LinkField,
}

impl Form {
    /// Where the browser goes back to; as stored, so `&` has become `&amp;`.
    pub(super) fn return_url(&self) -> Option<String> {
        Some(php::stored(&self.return_url)).filter(|url| !url.is_empty())
    }

    pub(super) fn is_same_order(&self, again: &Self) -> bool {
        self.name.chars().take(KEPT_OF_NAME).eq(again.name.chars())
            && self.notify_url == again.notify_url
            && self.return_url == again.return_url
            && self.param == again.param
    }
}

/// A refusal: the gateway's number and its words.
pub(super) struct Refusal(pub(super) i64, pub(super) String);

/// The order number, the amount in fen, and the rest of the form. `0` counts as empty, as
/// in PHP.
pub(super) fn parse(
    fields: &Fields,
    channel: String,
    field: LinkField,
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
    let money = money::fen(&money).ok_or_else(|| Refusal(-1, "金额不合法".to_owned()))?;
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
