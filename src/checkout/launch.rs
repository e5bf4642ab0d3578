//! Links that open a wallet on this very device.
//!
//! What opens Alipay from a browser was found by trying it and is not in any official
//! document: the three forms below are the place to change.

use crate::environment::Environment;
use crate::escape;
use crate::find::split_at_word;
use crate::gateway::OrderString;
use crate::non_empty::NonEmpty;
use crate::url::SafeUrl;

/// Scans the text of a QR code, which follows percent-encoded.
const ALIPAY_SCAN: &str = "alipays://platformapi/startapp?saId=10000007&qrcode=";
/// Opens a page, whose address follows percent-encoded.
const ALIPAY_PAGE: &str = "alipays://platformapi/startapp?appId=20000067&url=";
/// Pays an order string, which follows percent-encoded.
const ALIPAY_ORDER: &str = "alipays://platformapi/startApp?appId=20000125&orderSuffix=";

const WECHAT_PACKAGE: &str = "com.tencent.mm";
const ALIPAY_PACKAGE: &str = "com.eg.android.AlipayGphone";

/// A link for the shopper to press, made here from what passed the URL validation:
/// that validation itself rejects `intent:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletLink {
    text: String,
    /// Whether the browser goes on to a page where no app takes the link.
    has_way_back: bool,
}

impl WalletLink {
    /// The link as text, for `href`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the browser goes on to a page where no app takes the link: such a link does no harm
    /// to a shopper who has no wallet on this device.
    #[must_use]
    pub const fn has_way_back(&self) -> bool {
        self.has_way_back
    }

    const fn scheme(text: String) -> Self {
        Self {
            text,
            has_way_back: false,
        }
    }
}

/// The link to try first, and those to try after it.
type Links = NonEmpty<Vec<WalletLink>>;

/// A wallet's own scheme, passed on unchanged.
pub(super) fn scheme_links(
    environment: Environment,
    url: &SafeUrl,
    page: Option<&SafeUrl>,
) -> Links {
    links(environment, url.to_string(), None, page)
}

/// The text of one of Alipay's QR codes, for a shopper whose wallet is on this device.
pub(super) fn alipay_links(environment: Environment, page: &SafeUrl) -> Links {
    let with = |form| alipay(form, page.as_str());
    links(
        environment,
        with(ALIPAY_SCAN),
        Some(with(ALIPAY_PAGE)),
        Some(page),
    )
}

/// Alipay's signed order.
pub(super) fn order_links(
    environment: Environment,
    order: &OrderString,
    page: Option<&SafeUrl>,
) -> Links {
    links(
        environment,
        alipay(ALIPAY_ORDER, order.as_str()),
        None,
        page,
    )
}

/// The order string as a link.
pub(super) fn order_url(order: &OrderString) -> Option<SafeUrl> {
    SafeUrl::parse(&alipay(ALIPAY_ORDER, order.as_str())).ok()
}

fn alipay(form: &str, value: &str) -> String {
    let mut link = form.to_owned();
    escape::part(&mut link, value);
    link
}

/// Chrome on Android needs an intent, which goes to `fallback` where the wallet is
/// missing; the plain scheme comes after it.
fn links(
    environment: Environment,
    scheme: String,
    other: Option<String>,
    fallback: Option<&SafeUrl>,
) -> Links {
    let is_chrome = environment == Environment::AndroidChrome;
    let intent = is_chrome.then(|| intent(&scheme, fallback)).flatten();
    let mut links = match intent {
        Some(intent) => {
            let mut links = NonEmpty::one(WalletLink {
                text: intent,
                has_way_back: fallback.is_some(),
            });
            links.push(WalletLink::scheme(scheme));
            links
        }
        None => NonEmpty::one(WalletLink::scheme(scheme)),
    };
    if let Some(other) = other {
        links.push(WalletLink::scheme(other));
    }
    links
}

fn intent(link: &str, fallback: Option<&SafeUrl>) -> Option<String> {
    let (scheme, rest) = split_at_word(link, "://").filter(|_| !link.contains('#'))?;
    let package = if scheme.starts_with("alipay") {
        ALIPAY_PACKAGE
    } else {
        WECHAT_PACKAGE
    };
    let mut intent = String::from("intent://");
    for part in [rest, "#Intent;scheme=", scheme, ";package=", package] {
        intent.push_str(part);
    }
    if let Some(fallback) = fallback {
        intent.push_str(";S.browser_fallback_url=");
        escape::part(&mut intent, fallback.as_str());
    }
    intent.push_str(";end");
    Some(intent)
}
