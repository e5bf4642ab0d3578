//! The wallets that a shopper can pay with.

/// A wallet, as a choice of the shopper's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wallet {
    /// Alipay.
    Alipay,
    /// WeChat Pay.
    Wechat,
    /// Either of them, by one QR code of the gateway's.
    OneCode,
    /// Either of them, by one QR code of a page of the merchant's, on which the order goes on.
    Either,
}

impl Wallet {
    /// The wallets that are offered when the page names none, in this order.
    pub const DEFAULT: [Self; 2] = [Self::Alipay, Self::Wechat];

    /// The name in attributes, events and the `/orders` request.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alipay => "alipay",
            Self::Wechat => "wechat",
            Self::OneCode => "onecode",
            Self::Either => "either",
        }
    }

    /// The wallet of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Alipay, Self::Wechat, Self::OneCode, Self::Either]
            .into_iter()
            .find(|wallet| wallet.name() == name)
    }
}
