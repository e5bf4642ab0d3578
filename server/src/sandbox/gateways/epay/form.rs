//! The epay order form: what must be in it, and what may change when it comes again.

use super::{
    money,
    php::{self, Fields},
};

/// Bytes of a name that the gateway takes; the rest is cut off.
const BYTES_OF_NAME: usize = 127;
/// Characters that the gateway keeps of a name, once it is escaped.
const KEPT_OF_NAME: usize = 64;
/// Characters that it keeps of an address or of `param`, likewise.
const KEPT_OF_OTHERS: usize = 255;
/// Characters that it keeps of an order number.
const KEPT_OF_NUMBER: usize = 150;

/// The order as the merchant sent it, its texts escaped. When the number comes again, they
/// are compared with what was kept of the first: what was cut or replaced then counts as
/// changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) no: String,
    /// Fen.
    pub(super) money: u64,
    pub(super) name: String,
    pub(super) notify_url: String,
    pub(super) return_url: String,
    pub(super) param: String,
}

impl Form {
    /// What the gateway's database keeps of it.
    pub(super) fn kept(&self) -> Self {
        let others = |text: &str| php::kept(text, KEPT_OF_OTHERS);
        Self {
            no: php::kept(&self.no, KEPT_OF_NUMBER),
            money: self.money,
            name: php::kept(&self.name, KEPT_OF_NAME),
            notify_url: others(&self.notify_url),
            return_url: others(&self.return_url),
            param: others(&self.param),
        }
    }

    /// Whether the form is the one that this was kept of, letter case of the number aside.
    pub(super) fn is_same_order(&self, again: &Self) -> bool {
        let again = Self {
            no: self.no.clone(),
            ..again.clone()
        };
        *self == again
    }
}

/// A refusal: the gateway's number and its words.
#[derive(Debug)]
pub(super) struct Refusal(pub(super) i64, pub(super) String);

/// What a page that the shopper's browser opens must have, and what a program's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interface {
    Page,
    Program,
}

/// The form's fields. `0` counts as empty, as in PHP.
pub(super) fn parse(fields: &Fields, interface: Interface) -> Result<Form, Refusal> {
    let needed = |name: &str, called: &str| {
        Some(text(fields, name))
            .filter(|value| !value.is_empty() && value != "0")
            .ok_or_else(|| Refusal(-1, format!("{called}({name})不能为空")))
    };
    let no = needed("out_trade_no", "订单号")?;
    if !php::without_newline(&no)
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'|'))
    {
        return Err(Refusal(-1, "订单号(out_trade_no)格式不正确".to_owned()));
    }
    let notify_url = needed("notify_url", "通知地址")?;
    let return_url = match interface {
        Interface::Page => needed("return_url", "回调地址")?,
        Interface::Program => text(fields, "return_url"),
    };
    let name = php::escaped(&needed("name", "商品名称")?);
    let money = needed("money", "金额")?;
    if interface == Interface::Program {
        needed("clientip", "用户IP地址")?;
    }
    let money = money::fen(php::without_newline(&money))
        .ok_or_else(|| Refusal(-1, "金额不合法".to_owned()))?;
    Ok(Form {
        no,
        money,
        name: php::cut(&name, BYTES_OF_NAME).to_owned(),
        notify_url: php::escaped(&notify_url),
        return_url: php::escaped(&return_url),
        param: php::escaped(&text(fields, "param")),
    })
}

pub(super) fn text(fields: &Fields, name: &str) -> String {
    let value = fields.get(name.as_bytes()).and_then(Option::as_deref);
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

/// The value of a field as the gateway's own fields are made of it; nothing for an empty one.
pub(super) fn filled(fields: &Fields, name: &str) -> Option<String> {
    Some(text(fields, name)).filter(|value| !value.is_empty())
}
