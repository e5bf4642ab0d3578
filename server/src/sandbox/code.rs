//! What a wallet makes of a text: of a scanned code, a launched scheme, an order string.

use url::Url;

use super::trade::Trade;
use crate::form::{self, Pair};

/// A scheme holds a link, and a link no further scheme; more nesting is nobody's.
const DEPTH: u8 = 3;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// A payment page of ours: the trade's number.
    Page(String),
    /// smallsaas's payment page: the order's number.
    Wpay(String),
    /// An order string for Alipay. Its signature is over the decoded fields, so that they
    /// count, not the spelling; `&amp;` for `&` makes other fields of them.
    OrderString(Vec<Pair>),
    /// A text that stands for itself.
    Text(String),
}

impl Read {
    pub(super) fn means(&self, trade: &Trade) -> bool {
        match self {
            Self::Page(id) => trade.id == *id,
            Self::Wpay(number) => trade.code.ends_with(&format!("/app/payment/wpay/{number}")),
            Self::OrderString(_) | Self::Text(_) => *self == read(&trade.code),
        }
    }
}

pub(super) fn read(text: &str) -> Read {
    inner(text.trim(), DEPTH)
}

fn inner(text: &str, depth: u8) -> Read {
    let meant = meant_by_intent(text);
    let text = meant.as_deref().unwrap_or(text);
    let itself = || Read::Text(text.to_owned());
    let Some(depth) = depth.checked_sub(1) else {
        return itself();
    };
    if let Some(link) = launched(text) {
        return inner(&link, depth);
    }
    if let Some(page) = page(text) {
        return page;
    }
    let fields = form::decode(text.as_bytes());
    if form::field(&fields, "biz_content").is_some() {
        let mut fields = fields;
        fields.sort_unstable();
        return Read::OrderString(fields);
    }
    // A mini program's path is navigated to with a slash before it.
    let bare = text
        .strip_prefix("/pages/")
        .map(|path| format!("pages/{path}"));
    let bare = bare.or_else(|| text.strip_prefix("prepay_id=").map(str::to_owned));
    bare.map_or_else(itself, Read::Text)
}

/// The link that Android opens for its own form of one.
fn meant_by_intent(text: &str) -> Option<String> {
    let (link, intent) = text.strip_prefix("intent://")?.split_once("#Intent;")?;
    let mut parts = intent.split(';');
    let scheme = parts.find_map(|part| part.strip_prefix("scheme="))?;
    Some(format!("{scheme}://{link}"))
}

/// What Alipay is launched with, out of its scheme.
fn launched(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    if !["alipays", "alipay"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return None;
    }
    let query = rest.split_once('?')?.1;
    let fields = form::decode(query.as_bytes());
    ["qrcode", "url", "orderSuffix"]
        .iter()
        .find_map(|name| form::field(&fields, name))
}

/// A link to a page of ours, whole or from the slash on.
fn page(text: &str) -> Option<Read> {
    let base = Url::parse("http://sandbox.invalid/").ok()?;
    let url = if text.starts_with("/sandbox/") {
        base.join(text).ok()?
    } else {
        Url::parse(text)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))?
    };
    let segments: Vec<&str> = url
        .path_segments()?
        .filter(|part| !part.is_empty())
        .collect();
    match segments.as_slice() {
        ["sandbox", "cashier" | "h5", id] => Some(Read::Page((*id).to_owned())),
        ["sandbox", "gatepay", "pay", "index"] => {
            let fields = form::decode(url.query().unwrap_or_default().as_bytes());
            form::field(&fields, "id").map(Read::Page)
        }
        [.., "app", "payment", "wpay", number] => Some(Read::Wpay((*number).to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wallet_finds_what_is_inside() {
        let page = Read::Page("2026".to_owned());
        let text = |text: &str| Read::Text(text.to_owned());
        for (given, meant) in [
            ("http://h:1/sandbox/cashier/2026/", page.clone()),
            ("/sandbox/cashier/2026/", page.clone()),
            ("https://h/sandbox/h5/2026?redirect_url=x", page.clone()),
            (
                "http://h/sandbox/gatepay/pay/index?id=2026&type=onecode",
                page.clone(),
            ),
            (
                "alipays://platformapi/startapp?appId=20000067&url=http%3A%2F%2Fh%2Fsandbox%2Fcashier%2F2026%2F",
                page.clone(),
            ),
            (
                "intent://platformapi/startapp?saId=10000007&qrcode=https%3A%2F%2Fqr.alipay.com%2Fbax1#Intent;scheme=alipays;package=com.eg.android.AlipayGphone;end",
                text("https://qr.alipay.com/bax1"),
            ),
            (
                "alipays://platformapi/startapp?saId=10000007&qrcode=https%3A%2F%2Fqr.alipay.com%2Fbax1",
                text("https://qr.alipay.com/bax1"),
            ),
            (
                "https://h/pay/smallsaas/app/payment/wpay/tc1",
                Read::Wpay("tc1".to_owned()),
            ),
            (
                "weixin://wxpay/bizpayurl?pr=a",
                text("weixin://wxpay/bizpayurl?pr=a"),
            ),
            (
                "intent://dl/business/?ticket=a#Intent;scheme=weixin;package=com.tencent.mm;end",
                text("weixin://dl/business/?ticket=a"),
            ),
            ("/pages/index/index?a=b", text("pages/index/index?a=b")),
            ("prepay_id=wx1", text("wx1")),
            ("javascript:alert(1)", text("javascript:alert(1)")),
            ("", text("")),
        ] {
            assert_eq!(read(given), meant, "{given}");
        }
    }

    #[test]
    fn an_order_string_is_its_fields_and_no_markup() {
        let given = "app_id=1&biz_content=%7B%7D&sign=a%2Bb";
        for same in [
            "sign=a%2bb&app_id=1&biz_content=%7b%7d",
            "alipays://platformapi/startApp?appId=20000125&orderSuffix=app_id%3D1%26biz_content%3D%257B%257D%26sign%3Da%252Bb",
        ] {
            assert_eq!(read(same), read(given), "{same}");
        }
        for other in [
            "app_id=1&amp;biz_content=%7B%7D&amp;sign=a%2Bb",
            "app_id=1&biz_content=%7B%7D",
            "app_id=1&biz_content=%7B%7D&sign=a+b",
        ] {
            assert_ne!(read(other), read(given), "{other}");
        }
    }
}
