//! What a gateway asks for once it has taken an order.

use crate::url::SafeUrl;

/// One way to pay. A gateway's answer becomes a list of these, in its order of
/// preference; which of them is used where is `checkout::present`'s to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextAction {
    /// Go to the gateway's payment page.
    Redirect(SafeUrl),
    /// Draw this text, byte for byte.
    ShowQr(QrText),
    /// Open a wallet by its own scheme.
    LaunchScheme(SafeUrl),
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

/// Sorts a gateway's link by what it is, whichever field it came in: real
/// servers put WeChat's schemes into `payurl` and `qrcode` as well.
///
/// `None` means that the gate refused it.
pub(super) fn by_kind(link: &str, field: Field, endpoint: &SafeUrl) -> Option<NextAction> {
    if let Field::Code = field
        && !link.starts_with("weixin://dl/business/")
    {
        return QrText::parse(link).map(NextAction::ShowQr);
    }
    let url = SafeUrl::parse_in(link, endpoint).ok()?;
    Some(if url.is_web() {
        NextAction::Redirect(url)
    } else if url.as_str().starts_with("weixin://wxpay/") {
        NextAction::ShowQr(QrText::parse(link.trim_ascii())?)
    } else {
        NextAction::LaunchScheme(url)
    })
}

/// What the document says a field is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    Link,
    Code,
}
