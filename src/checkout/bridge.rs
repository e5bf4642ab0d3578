//! Calls that a wallet's own browser offers to a page, and what its answers mean.
//!
//! No answer is proof of a payment: the pay state alone decides.

use crate::gateway::{OrderString, Params};

/// A call into the wallet that the page runs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bridge {
    /// `WeixinJSBridge`, `getBrandWCPayRequest`.
    Wechat(Params),
    /// `AlipayJSBridge`, `tradePay`.
    Alipay(OrderString),
    /// `wx.miniProgram.navigateTo`, to this path.
    MiniProgram(String),
}

/// How a call to a wallet's bridge ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BridgeAnswer {
    /// The wallet answers that the payment is made or under way, or that it cannot tell.
    Sent,
    /// The shopper closed the wallet's window.
    Canceled,
    /// The wallet rejected the call.
    Failed,
    /// The wallet had no connection.
    Offline,
    /// There was no bridge, or it never answered.
    Missing,
}

/// The parameters of `getBrandWCPayRequest`, each with the names that gateways use for it.
const WECHAT_FIELDS: [(&str, &[&str]); 6] = [
    ("appId", &["appId", "appid"]),
    ("timeStamp", &["timeStamp", "timestamp"]),
    ("nonceStr", &["nonceStr", "nonce_str"]),
    ("package", &["package"]),
    ("signType", &["signType", "sign_type"]),
    ("paySign", &["paySign", "sign"]),
];

impl Bridge {
    /// Names and values that the bridge is called with; every value is text, the time
    /// too.
    #[must_use]
    pub fn request(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Wechat(params) => wechat_request(params),
            Self::Alipay(order) => vec![("orderStr", order.as_str().to_owned())],
            Self::MiniProgram(path) => vec![("url", format!("/{path}"))],
        }
    }
}

fn wechat_request(params: &Params) -> Vec<(&'static str, String)> {
    let mut request = Vec::new();
    for (name, names) in WECHAT_FIELDS {
        let value = params.get(names).map(str::to_owned);
        let prepaid = || Some(format!("prepay_id={}", params.get(&["prepay_id"])?));
        let value = if name == "package" {
            value.or_else(prepaid)
        } else {
            value
        };
        request.extend(value.map(|value| (name, value)));
    }
    request
}

impl Bridge {
    /// What the wallet's answer means; `None` stands for a bridge that was missing.
    #[must_use]
    pub fn read(&self, answer: Option<&str>) -> BridgeAnswer {
        let Some(answer) = answer else {
            return BridgeAnswer::Missing;
        };
        match self {
            Self::Wechat(_) => read_wechat(answer),
            Self::Alipay(_) => read_alipay(answer),
            Self::MiniProgram(_) => BridgeAnswer::Sent,
        }
    }
}

/// `err_msg` of WeChat's answer.
fn read_wechat(err_msg: &str) -> BridgeAnswer {
    match err_msg.strip_prefix("get_brand_wcpay_request:") {
        Some("ok") => BridgeAnswer::Sent,
        Some("cancel") => BridgeAnswer::Canceled,
        Some(_) | None => BridgeAnswer::Failed,
    }
}

/// `resultCode` of Alipay's answer: 9000 paid, 8000 under way, 6004 unknown.
fn read_alipay(result_code: &str) -> BridgeAnswer {
    match result_code {
        "9000" | "8000" | "6004" => BridgeAnswer::Sent,
        "6001" => BridgeAnswer::Canceled,
        "6002" => BridgeAnswer::Offline,
        _ => BridgeAnswer::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;

    #[test]
    fn every_documented_answer_has_its_meaning_and_none_is_proof() {
        for (answer, meaning) in [
            ("get_brand_wcpay_request:ok", BridgeAnswer::Sent),
            ("get_brand_wcpay_request:cancel", BridgeAnswer::Canceled),
            ("get_brand_wcpay_request:fail", BridgeAnswer::Failed),
            ("system:access_denied", BridgeAnswer::Failed),
            ("", BridgeAnswer::Failed),
        ] {
            assert_eq!(read_wechat(answer), meaning, "{answer}");
        }
        for (code, meaning) in [
            ("9000", BridgeAnswer::Sent),
            ("8000", BridgeAnswer::Sent),
            ("6004", BridgeAnswer::Sent),
            ("4000", BridgeAnswer::Failed),
            ("6001", BridgeAnswer::Canceled),
            ("6002", BridgeAnswer::Offline),
            ("", BridgeAnswer::Failed),
        ] {
            assert_eq!(read_alipay(code), meaning, "{code}");
        }
    }

    #[test]
    fn wechat_is_called_with_texts_under_its_own_names() {
        let json = Json::parse(
            r#"{"appid":"wx1","timeStamp":1543221897,"nonce_str":"n","prepay_id":"wx2","sign":"S"}"#,
        )
        .unwrap();
        let request = wechat_request(&Params::read(json.root()));
        let expected = [
            ("appId", "wx1"),
            ("timeStamp", "1543221897"),
            ("nonceStr", "n"),
            ("package", "prepay_id=wx2"),
            ("paySign", "S"),
        ];
        assert!(request.iter().map(|(k, v)| (*k, v.as_str())).eq(expected));
    }
}
