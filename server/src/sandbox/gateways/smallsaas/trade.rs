//! What smallsaas keeps of a trade.

use url::Url;

use super::account::WECHAT_PAGES;
use crate::sandbox::{
    faults::FaultKind,
    notification::Notification,
    report::ReportTarget,
    trade::{Trade, TradeDetails},
};

/// The code that was issued for a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IssuedCode {
    WeChatQr,
    AlipayQr,
    AlipayOrderString,
    /// The payment page inside WeChat.
    WeChatPage,
}

#[derive(Debug)]
pub(super) struct SmallsaasTrade {
    /// The latest code.
    pub(super) issued: IssuedCode,
    pub(super) reports: ReportTarget,
}

impl TradeDetails for SmallsaasTrade {
    fn notification(&self, trade: &Trade, fault: Option<&FaultKind>) -> Option<Notification> {
        Some(self.reports.form_report(trade, fault))
    }

    /// The document has no return URL.
    fn return_url(&self, _trade: &Trade) -> Option<String> {
        None
    }

    /// The page's link may come from the merchant, below a path of its own.
    fn has_page(&self, trade: &Trade, url: &Url) -> bool {
        let page = format!("{WECHAT_PAGES}{}", trade.order_no);
        self.issued == IssuedCode::WeChatPage && url.path().ends_with(&page)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::account::INFO, *};
    use crate::{
        sandbox::{scan::link, trade::Wallet},
        secret::Secret,
    };

    #[test]
    fn a_wallet_finds_the_trade_behind_its_payment_page_alone() {
        for (issued, text, found) in [
            (
                IssuedCode::WeChatPage,
                "https://h/pay/smallsaas/app/payment/wpay/tc1",
                true,
            ),
            (
                IssuedCode::WeChatPage,
                "https://h/pay/smallsaas/app/payment/wpay/tc2",
                false,
            ),
            (IssuedCode::WeChatPage, "https://h/wpay/tc1", false),
            (
                IssuedCode::WeChatQr,
                "https://h/pay/smallsaas/app/payment/wpay/tc1",
                false,
            ),
        ] {
            let details = Arc::new(SmallsaasTrade {
                issued,
                reports: ReportTarget {
                    url: String::new(),
                    token: Secret::new(""),
                },
            });
            let trade = Trade::new("1".to_owned(), &INFO, "tc1", Wallet::WeChat, details);
            let url = link(text).unwrap();
            assert_eq!(trade.details.has_page(&trade, &url), found, "{text}");
        }
    }
}
