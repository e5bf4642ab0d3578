//! What a wallet makes of a text: of a scanned code, a launched scheme, an order string.

use url::Url;

use super::trade::Trade;
use crate::form::{self, Pair};

/// A scheme holds a link, and a link no further scheme; nothing is nested deeper.
const DEPTH: u8 = 3;

/// A text as a wallet reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scanned {
    /// A payment page that every gateway has: the trade's number.
    Cashier(String),
    /// An order string for Alipay. Its signature is over the decoded fields, so that they
    /// count, not the spelling; `&amp;` for `&` makes other fields of them.
    OrderString(Vec<Pair>),
    /// A text that stands for itself.
    Text(String),
}

impl Scanned {
    /// Whether a wallet would pay this trade.
    pub(super) fn leads_to(&self, trade: &Trade) -> bool {
        match self {
            Self::Cashier(id) => trade.id == *id,
            Self::OrderString(_) => *self == read(&trade.code),
            Self::Text(text) => {
                link(text).is_some_and(|url| trade.details.has_page(trade, &url))
                    || *self == read(&trade.code)
            }
        }
    }
}

/// The text as a wallet reads it.
pub(super) fn read(text: &str) -> Scanned {
    inner(text.trim(), DEPTH)
}

/// A web address, whole or from the sandbox's slash on.
pub(super) fn link(text: &str) -> Option<Url> {
    if text.starts_with("/sandbox/") {
        return Url::parse("http://sandbox.invalid/").ok()?.join(text).ok();
    }
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The parts of an address's path that are not empty.
pub(super) fn segments(url: &Url) -> Vec<&str> {
    url.path_segments()
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect()
}

fn inner(text: &str, depth: u8) -> Scanned {
    let intended = link_of_intent(text);
    let text = intended.as_deref().unwrap_or(text);
    let itself = || Scanned::Text(text.to_owned());
    let Some(depth) = depth.checked_sub(1) else {
        return itself();
    };
    if let Some(link) = link_of_scheme(text) {
        return inner(&link, depth);
    }
    if let Some(cashier) = cashier(text) {
        return cashier;
    }
    let fields = form::decode(text.as_bytes());
    if form::field(&fields, "biz_content").is_some() {
        let mut fields = fields;
        fields.sort_unstable();
        return Scanned::OrderString(fields);
    }
    // A mini program's path is navigated to with a slash before it.
    let bare = text
        .strip_prefix("/pages/")
        .map(|path| format!("pages/{path}"));
    let bare = bare.or_else(|| text.strip_prefix("prepay_id=").map(str::to_owned));
    bare.map_or_else(itself, Scanned::Text)
}

/// The link that Android opens for its own form of one.
fn link_of_intent(text: &str) -> Option<String> {
    let (link, intent) = text.strip_prefix("intent://")?.split_once("#Intent;")?;
    let mut parts = intent.split(';');
    let scheme = parts.find_map(|part| part.strip_prefix("scheme="))?;
    Some(format!("{scheme}://{link}"))
}

/// What Alipay is opened with, out of its scheme.
fn link_of_scheme(text: &str) -> Option<String> {
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

/// The trade's number in a link to its cashier.
fn cashier(text: &str) -> Option<Scanned> {
    match segments(&link(text)?).as_slice() {
        ["sandbox", "cashier", id] => Some(Scanned::Cashier((*id).to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wallet_finds_what_is_inside() {
        let cashier = Scanned::Cashier("2026".to_owned());
        let text = |text: &str| Scanned::Text(text.to_owned());
        for (scanned, expected) in [
            ("http://h:1/sandbox/cashier/2026/", cashier.clone()),
            ("/sandbox/cashier/2026/", cashier.clone()),
            (
                "alipays://platformapi/startapp?appId=20000067&url=http%3A%2F%2Fh%2Fsandbox%2Fcashier%2F2026%2F",
                cashier.clone(),
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
            assert_eq!(read(scanned), expected, "{scanned}");
        }
    }

    #[test]
    fn an_order_string_is_its_fields_and_no_markup() {
        let text = "app_id=1&biz_content=%7B%7D&sign=a%2Bb";
        for same in [
            "sign=a%2bb&app_id=1&biz_content=%7b%7d",
            "alipays://platformapi/startApp?appId=20000125&orderSuffix=app_id%3D1%26biz_content%3D%257B%257D%26sign%3Da%252Bb",
        ] {
            assert_eq!(read(same), read(text), "{same}");
        }
        for other in [
            "app_id=1&amp;biz_content=%7B%7D&amp;sign=a%2Bb",
            "app_id=1&biz_content=%7B%7D",
            "app_id=1&biz_content=%7B%7D&sign=a+b",
        ] {
            assert_ne!(read(other), read(text), "{other}");
        }
    }
}
