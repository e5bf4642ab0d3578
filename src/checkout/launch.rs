//! Links that open a wallet on this very device.
//!
//! What opens Alipay from a browser was seen in practice and stands in no official
//! document: the three forms below are the place to change.

use super::present::{Circumstances, Code};
use crate::environment::Environment;
use crate::escape;
use crate::find::split_at_word;
use crate::gateway::OrderString;
use crate::url::SafeUrl;
use std::rc::Rc;

/// Reads a code's text.
const ALIPAY_SCAN: &str = "alipays://platformapi/startapp?saId=10000007&qrcode=";
/// Opens a page.
const ALIPAY_PAGE: &str = "alipays://platformapi/startapp?appId=20000067&url=";
/// Pays an order string.
const ALIPAY_ORDER: &str = "alipays://platformapi/startApp?appId=20000125&orderSuffix=";

const WECHAT_PACKAGE: &str = "com.tencent.mm";
const ALIPAY_PACKAGE: &str = "com.eg.android.AlipayGphone";

/// A link for the shopper to press, made here from what passed the gate: the gate
/// itself knows no `intent:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletLink(String);

impl WalletLink {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A wallet to open, and what to do where that does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// Never empty; the next one is worth a try when one did nothing.
    pub links: Vec<WalletLink>,
    /// For another device.
    pub code: Option<Rc<Code>>,
    /// For another browser.
    pub copy: SafeUrl,
}

/// A wallet's own scheme, passed on untouched.
pub(super) fn scheme_links(here: &Circumstances, url: &SafeUrl) -> Vec<WalletLink> {
    links(here, vec![url.to_string()], here.page)
}

/// A code's text, for who has the wallet at hand.
pub(super) fn alipay_links(here: &Circumstances, page: &SafeUrl) -> Vec<WalletLink> {
    let with = |form| alipay(form, page.as_str());
    links(here, vec![with(ALIPAY_SCAN), with(ALIPAY_PAGE)], Some(page))
}

pub(super) fn order_links(here: &Circumstances, order: &OrderString) -> Vec<WalletLink> {
    links(here, vec![alipay(ALIPAY_ORDER, order.as_str())], here.page)
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

/// Chrome on Android wants an intent, which goes to `fallback` where the wallet is
/// missing; the plain scheme comes after it.
fn links(here: &Circumstances, plain: Vec<String>, fallback: Option<&SafeUrl>) -> Vec<WalletLink> {
    let first = plain
        .first()
        .filter(|_| here.environment == Environment::AndroidChrome);
    let intent = first.and_then(|link| intent(link, fallback));
    intent.into_iter().chain(plain).map(WalletLink).collect()
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
