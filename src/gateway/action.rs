//! What a gateway asks for once it has taken an order.

use crate::image::QrImage;
use crate::json::Node;
use crate::url::SafeUrl;

/// One way to pay. A gateway's answer becomes a list of these, in its order of
/// preference; which of them is used where is `checkout::present`'s to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextAction {
    /// Go to the gateway's payment page.
    Redirect {
        url: SafeUrl,
        /// The address whose origin the navigation must name as its Referer.
        referer: Option<String>,
    },
    /// Draw this text, byte for byte.
    ShowQr(QrText),
    /// Show this picture of a code.
    ShowImage(QrImage),
    /// Open a wallet by its own scheme.
    LaunchScheme(SafeUrl),
    /// `getBrandWCPayRequest`, inside WeChat.
    WechatBridge(Params),
    /// `tradePay`, inside Alipay; elsewhere the wallet's own scheme takes it.
    AlipayBridge(OrderString),
    /// A page of a mini program: `path`, and what came with it.
    MiniProgram(Params),
    /// What a wallet's SDK in a native app asks for.
    NativeApp(Params),
}

/// Named values for a wallet, in the answer's own words; numbers as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    #[must_use]
    pub fn read(object: Node) -> Self {
        let pairs = object.pairs();
        Self(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
    }

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

    /// A name that is there already keeps its value.
    pub fn add(&mut self, name: &str, value: &str) {
        if self.get(&[name]).is_none() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// A text that may be drawn as a code.
///
/// A link must pass the URL gate; text that is no link at all (some wallets
/// scan bare payloads) must at least be free of control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrText(String);

impl QrText {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let harmless = !text.is_empty() && !text.chars().any(char::is_control);
        let is_link = text.contains(':');
        (harmless && (!is_link || SafeUrl::parse(text).is_ok())).then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same text as a link, where it is one.
    #[must_use]
    pub fn link(&self) -> Option<SafeUrl> {
        SafeUrl::parse(&self.0).ok()
    }
}

/// Alipay's signed order, `key=value` pairs joined by `&`: for Alipay's eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderString(String);

impl OrderString {
    /// Visible ASCII that is no link: what is signed is percent-encoded.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let signed = text.split('&').any(|pair| pair.starts_with("sign="));
        (signed && text.bytes().all(|b| b.is_ascii_graphic() && b != b':'))
            .then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl NextAction {
    /// A page that any Referer, or none, may come to.
    #[must_use]
    pub const fn redirect(url: SafeUrl) -> Self {
        Self::Redirect { url, referer: None }
    }

    /// Sorts a gateway's link by what it is, whichever field it came in: real
    /// servers put WeChat's schemes into `payurl` and `qrcode` as well. A relative
    /// link is drawn whole: who scans it knows nothing of the endpoint.
    ///
    /// `None` means that the gate refused it.
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

/// What the document says a field is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    Link,
    Code,
    /// A `data:` URI.
    Image,
    /// Alipay's order string.
    Order,
}

impl Field {
    pub(super) fn read(self, text: &str, endpoint: &SafeUrl) -> Option<NextAction> {
        match self {
            Self::Link | Self::Code => NextAction::by_kind(text, self, endpoint),
            Self::Image => QrImage::parse(text).map(NextAction::ShowImage),
            Self::Order => OrderString::parse(text).map(NextAction::AlipayBridge),
        }
    }
}
