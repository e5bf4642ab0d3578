//! What pay-url keeps of a trade.

use url::Url;

use crate::sandbox::{
    faults::FaultKind,
    notification::Notification,
    report::ReportTarget,
    scan::segments,
    trade::{Trade, TradeDetails},
};

/// What pay-url keeps of a trade.
#[derive(Debug)]
pub(super) struct PayUrlTrade {
    pub(super) link: IssuedLink,
    pub(super) redirect_url: Option<String>,
    pub(super) reports: ReportTarget,
}

/// The link that was issued for a trade.
#[derive(Clone, Debug)]
pub(super) struct IssuedLink {
    /// Whether it leads to WeChat's H5 page, which checks where the shopper comes from.
    pub(super) is_h5_page: bool,
    /// The origin registered for the trade; nothing if any will do.
    pub(super) referer: Option<String>,
}

impl TradeDetails for PayUrlTrade {
    fn notification(&self, trade: &Trade, fault: Option<&FaultKind>) -> Option<Notification> {
        Some(self.reports.json_report(trade, fault))
    }

    fn return_url(&self, _trade: &Trade) -> Option<String> {
        self.redirect_url.clone()
    }

    fn has_page(&self, trade: &Trade, url: &Url) -> bool {
        let is_own = |id: &str| self.link.is_h5_page && id == trade.id;
        matches!(segments(url).as_slice(), ["sandbox", "h5", id] if is_own(id))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::{super::account::INFO, *};
    use crate::{
        sandbox::{scan::link, trade::Wallet},
        secret::Secret,
    };

    /// A WeChat trade with that number and link.
    pub(in super::super) fn trade(id: &str, link: IssuedLink) -> Trade {
        let details = Arc::new(PayUrlTrade {
            link,
            redirect_url: None,
            reports: ReportTarget {
                url: String::new(),
                token: Secret::new(""),
            },
        });
        Trade::new(id.to_owned(), &INFO, "T1", Wallet::WeChat, details)
    }

    #[test]
    fn a_wallet_finds_the_trade_behind_its_h5_page_alone() {
        let trade = trade(
            "2026",
            IssuedLink {
                is_h5_page: true,
                referer: None,
            },
        );
        for (text, found) in [
            ("https://h/sandbox/h5/2026?redirect_url=x", true),
            ("/sandbox/h5/2026", true),
            ("https://h/sandbox/h5/2027?redirect_url=x", false),
            ("https://h/h5/2026", false),
        ] {
            let url = link(text).unwrap();
            assert_eq!(trade.details.has_page(&trade, &url), found, "{text}");
        }
    }
}
