//! For how long what a gateway handed out lives, and how long its sender counts as at work.

use std::time::Duration;

/// How a shopper is to pay by an answer, as far as it says how long the answer can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HandedOut {
    /// A link that opens WeChat from a phone's browser. WeChat ends it after five minutes.
    WeChatH5,
    /// The text of a WeChat QR code. WeChat ends it after two hours.
    WeChatCode,
    /// An order string for Alipay's SDK. The one in a document has `timeout_express: 30m`.
    AlipayOrder,
    /// What no document gives an end: it lives as long as its order.
    Other,
}

impl HandedOut {
    /// What the links and codes of an answer are; the first that says it decides.
    pub(super) fn by<'a>(links: impl IntoIterator<Item = &'a str>) -> Self {
        let mut kinds = links.into_iter().map(Self::of_link);
        kinds
            .find(|kind| *kind != Self::Other)
            .unwrap_or(Self::Other)
    }

    fn of_link(link: &str) -> Self {
        if link.starts_with("weixin://wxpay/bizpayurl") {
            Self::WeChatCode
        } else if link.starts_with("https://wx.tenpay.com/") {
            Self::WeChatH5
        } else if link.starts_with("alipay_sdk=") {
            Self::AlipayOrder
        } else {
            Self::Other
        }
    }

    /// How long what was handed out can be paid; `None` where that is as long as the order's life.
    pub(super) const fn life(self) -> Option<Duration> {
        match self {
            Self::WeChatH5 => Some(Duration::from_mins(5)),
            Self::WeChatCode => Some(Duration::from_hours(2)),
            Self::AlipayOrder => Some(Duration::from_mins(30)),
            Self::Other => None,
        }
    }
}

/// Beyond a gateway's time to answer: the answer is read and stored, and clocks of instances
/// differ a little. A sender that died is replaced after this.
pub(super) const SENDING_MARGIN: Duration = Duration::from_secs(5);

/// How often an instance looks whether another one's create request was answered. The shopper
/// waits for it as for a gateway.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(200);
