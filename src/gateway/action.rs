//! The ways to pay that a gateway's answer offers.

use crate::image::QrImage;
use crate::json::Node;
use crate::url::SafeUrl;

/// One way to pay. A gateway's answer becomes a list of these, in its order of
/// preference; `checkout::present` decides which of them is used in which browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextAction {
    /// The shopper goes to the gateway's payment page.
    Redirect {
        /// The payment page.
        url: SafeUrl,
        /// The address whose origin the navigation must name as its Referer.
        referer: Option<String>,
    },
    /// This text is drawn as a QR code, byte for byte.
    ShowQr(QrText),
    /// This picture of a QR code is shown.
    ShowImage(QrImage),
    /// A wallet is opened by a link of its own scheme.
    LaunchScheme(SafeUrl),
    /// `getBrandWCPayRequest` is called, inside WeChat.
    WechatBridge(Params),
    /// Alipay's bridge is called with this order, inside Alipay; elsewhere the wallet's own
    /// scheme takes it.
    AlipayBridge(OrderString),
    /// A page of a mini program is opened: its `path`, and the answer's other parameters.
    MiniProgram(Params),
    /// The parameters that a wallet's SDK takes in a native app.
    NativeApp(Params),
}

/// The actions that an answer will hold, as far as an API document fixes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedActions {
    /// A QR code, and nothing else.
    Code,
    /// A payment page or a wallet's parameters, and no QR code.
    Page,
    /// A QR code or a payment page, as the browser and the preferred flow want it.
    CodeOrPage,
    /// The gateway chooses.
    Undocumented,
}

/// Names and values for a wallet, as the answer spells them; numbers as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// The members of a JSON object that are texts or numbers.
    #[must_use]
    pub fn read(object: Node) -> Self {
        let pairs = object.pairs();
        Self(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
    }

    /// Whether no parameter is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of the first of these names that has one.
    #[must_use]
    pub fn get(&self, names: &[&str]) -> Option<&str> {
        let value = |name: &&str| self.0.iter().find(|(key, _)| key == name);
        names
            .iter()
            .find_map(value)
            .map(|(_, value)| value.as_str())
    }

    /// Adds a parameter; one of this name that is there already keeps its value.
    pub fn add(&mut self, name: &str, value: &str) {
        if self.get(&[name]).is_none() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Names and values, in the answer's order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// The schemes of what runs, or reads something on the device that follows it.
const RUN_OR_READ: [&str; 9] = [
    "javascript",
    "data",
    "vbscript",
    "file",
    "blob",
    "about",
    "view-source",
    "filesystem",
    "jar",
];

/// A text that may be drawn as a QR code.
///
/// A wallet reads it, and nothing here opens it: wallets have schemes that nobody lists, and
/// scan bare payloads too. It is free of control characters, and not of a scheme that runs or
/// reads something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrText(String);

impl QrText {
    /// Validates a text; `None` when it must not be drawn.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = !text.is_empty() && !text.chars().any(char::is_control);
        let scheme = text.split(':').next().unwrap_or_default();
        // A reader may pass over what is not a letter before the scheme.
        let scheme = scheme.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_refused = |refused: &&str| scheme.eq_ignore_ascii_case(refused);
        let is_harmless = !text.contains(':') || !RUN_OR_READ.iter().any(is_refused);
        (is_plain && is_harmless).then(|| Self(text.to_owned()))
    }

    /// The text, byte for byte as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same text as a link of this device, where it passes the URL validation.
    #[must_use]
    pub fn link(&self) -> Option<SafeUrl> {
        SafeUrl::parse(&self.0).ok()
    }
}

/// Alipay's signed order: `key=value` pairs joined by `&`, for Alipay alone to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderString(String);

impl OrderString {
    /// Validates an order string: visible ASCII without a colon, as its values are
    /// percent-encoded, and with a signature. `None` when it is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let signed = text.split('&').any(|pair| pair.starts_with("sign="));
        (signed && text.bytes().all(|b| b.is_ascii_graphic() && b != b':'))
            .then(|| Self(text.to_owned()))
    }

    /// The order string as the gateway signed it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl NextAction {
    /// A payment page that demands no Referer.
    #[must_use]
    pub const fn redirect(url: SafeUrl) -> Self {
        Self::Redirect { url, referer: None }
    }

    /// The code of a page on which another device goes on with the order; `None` where the
    /// address is no web page's.
    #[must_use]
    pub fn handoff(address: &str) -> Option<Self> {
        let page = SafeUrl::parse(address).ok().filter(SafeUrl::is_web)?;
        QrText::parse(page.as_str()).map(Self::ShowQr)
    }

    /// Sorts a gateway's link by its form, whichever field it came in: real servers put
    /// WeChat's schemes into the fields for pages and for QR codes as well. A relative
    /// link is completed before it is drawn, since the phone that scans it has no endpoint
    /// to complete it with.
    ///
    /// `None` means that the link did not pass validation.
    pub(super) fn by_kind(link: &str, field: Field, endpoint: &SafeUrl) -> Option<Self> {
        if let Field::Code = field
            && !link.starts_with("weixin://dl/business/")
        {
            if link.starts_with('/') {
                let url = SafeUrl::parse_in(link, endpoint).ok()?;
                return QrText::parse(url.as_str()).map(Self::ShowQr);
            }
            return QrText::parse(link).map(Self::ShowQr);
        }
        let url = SafeUrl::parse_in(link, endpoint).ok()?;
        Some(if url.is_web() {
            Self::redirect(url)
        } else if url.as_str().starts_with("weixin://wxpay/") {
            Self::ShowQr(QrText::parse(link.trim_ascii())?)
        } else {
            Self::LaunchScheme(url)
        })
    }
}

/// What an API document says that a field of an answer is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    /// A payment page, or a wallet's scheme.
    Link,
    /// A text to be drawn as a QR code.
    Code,
    /// A picture of a QR code, as a `data:` URI.
    Image,
    /// Alipay's order string.
    OrderString,
}

impl Field {
    /// The action that the field's text stands for; `None` when it does not pass
    /// validation.
    pub(super) fn read(self, text: &str, endpoint: &SafeUrl) -> Option<NextAction> {
        match self {
            Self::Link | Self::Code => NextAction::by_kind(text, self, endpoint),
            Self::Image => QrImage::parse(text).map(NextAction::ShowImage),
            Self::OrderString => OrderString::parse(text).map(NextAction::AlipayBridge),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_by_a_wallet_whatever_its_scheme() {
        for text in [
            "weixin://wxpay/bizpayurl?pr=1",
            "wxp://f2f0Sb9uWVmiLCKtVSmqSbCeqzPhZ1GFxZ4C",
            "https://qr.alipay.com/fkx1",
            "HTTPS://QR.95516.COM/00010000/0112",
            "upi://pay?pa=shop@bank",
            "bitcoin:1A1zP1?amount=1",
            "00020101021226:54",
            "https://商店.example/付款",
        ] {
            let code = QrText::parse(text).expect(text);
            assert_eq!(code.as_str(), text, "byte for byte");
        }
        // It is a link for this device only if it passed the URL validation.
        for text in ["wxp://f2f0", "upi://pay?pa=1", "https://user@pay.example/"] {
            assert_eq!(QrText::parse(text).expect(text).link(), None, "{text}");
        }
    }

    #[test]
    fn a_code_that_runs_or_reads_something_is_rejected() {
        for scheme in [
            "javascript",
            "JaVaScRiPt",
            " javascript",
            "data",
            "vbscript",
            "file",
            "blob",
            "about",
            "view-source",
            "filesystem",
        ] {
            assert_eq!(QrText::parse(&format!("{scheme}:x")), None, "{scheme}");
        }
        for text in [
            "",
            "java\nscript:x",
            "a\u{0}b",
            "\u{feff}javascript:x",
            "\u{200b}data:x",
        ] {
            assert_eq!(QrText::parse(text), None, "{text:?}");
        }
    }
}
