//! The document's table of error codes, word for word.

use serde::Serialize;
use serde_json::Value;

use crate::sandbox::{answer::Answer, china_time::now};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Incomplete = 101,
    BadPayType = 102,
    WeChatTakesOne = 103,
    BadProduct = 104,
    BadQuantity = 105,
    NoProduct = 106,
    /// A sandbox has one shop, and it exists: only a fault leads to this code.
    NoShop = 107,
    BadAppkey = 108,
    BadSignature = 109,
    OutOfStock = 110,
    QuotaSpent = 111,
    LicenseExpired = 112,
}

impl Code {
    pub(super) const ALL: [Self; 12] = [
        Self::Incomplete,
        Self::BadPayType,
        Self::WeChatTakesOne,
        Self::BadProduct,
        Self::BadQuantity,
        Self::NoProduct,
        Self::NoShop,
        Self::BadAppkey,
        Self::BadSignature,
        Self::OutOfStock,
        Self::QuotaSpent,
        Self::LicenseExpired,
    ];

    pub(super) const fn number(self) -> u16 {
        self as u16
    }

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Incomplete => "参数不完整",
            Self::BadPayType => "无效的支付类型",
            Self::WeChatTakesOne => "微信支付只能单件购买",
            Self::BadProduct => "产品编号不合法",
            Self::BadQuantity => "购买数量需要大于0",
            Self::NoProduct => "产品信息不存在",
            Self::NoShop => "商铺信息不存在",
            Self::BadAppkey => "无效的秘钥",
            Self::BadSignature => "签名失败",
            Self::OutOfStock => "有效库存不足",
            Self::QuotaSpent => "商铺当日额度已用完",
            Self::LicenseExpired => "商铺授权已过期",
        }
    }

    pub(super) fn answer(self) -> Answer {
        refusal(&Value::from(self.number()), self.words())
    }
}

/// The refusal with any code, with the document's words if it is one of the document's.
pub(super) fn scripted(code: &Value) -> Answer {
    let number = code.as_u64().or_else(|| code.as_str()?.parse().ok());
    let words = Code::ALL
        .into_iter()
        .find(|code| number == Some(u64::from(code.number())))
        .map_or("脚本设定的错误", Code::words);
    refusal(code, words)
}

#[derive(Serialize)]
struct Refusal<'a> {
    code: &'a Value,
    msg: &'a str,
    time: String,
}

fn refusal(code: &Value, msg: &str) -> Answer {
    let time = now().unix_timestamp().to_string();
    Answer::json(&Refusal { code, msg, time })
}
