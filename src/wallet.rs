//! The wallets a shopper can pay with.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wallet {
    Alipay,
    Wechat,
    /// One code that both of them can pay.
    OneCode,
}

impl Wallet {
    /// Offered when the page names none, in this order.
    pub const DEFAULT: [Self; 2] = [Self::Alipay, Self::Wechat];

    /// The name in attributes, events and the `/orders` request.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alipay => "alipay",
            Self::Wechat => "wechat",
            Self::OneCode => "onecode",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Alipay, Self::Wechat, Self::OneCode]
            .into_iter()
            .find(|wallet| wallet.name() == name)
    }
}
