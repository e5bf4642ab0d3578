//! An order of ours, as the store keeps it.

use super::pay_state::PayState;
use crate::{clock, money::Fen, random};

/// The longest number taken from a shopper's browser.
const MAX_NUMBER: usize = 64;

/// What may stand in a gateway's URL and log without quoting: `[0-9A-Za-z_-]{1,64}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderNo(String);

impl OrderNo {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        let fits = (1..=MAX_NUMBER).contains(&text.len());
        (fits && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// 80 random bits behind `tc`, as who knows the number may see the state, and short
    /// enough to be read out on the telephone.
    #[must_use]
    pub fn random() -> Self {
        Self(format!("tc{}", random::letters(16)))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wallet {
    Alipay,
    WeChat,
    /// One code that both wallets can scan; gatepay alone has it.
    OneCode,
}

impl Wallet {
    const ALL: [Self; 3] = [Self::Alipay, Self::WeChat, Self::OneCode];

    /// The name in the widget's requests and in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alipay => "alipay",
            Self::WeChat => "wechat",
            Self::OneCode => "onecode",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wallet| wallet.name() == name)
    }
}

/// The gateways that an order can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gateway {
    PayUrl,
    Epay,
    OrderCmd,
    Gatepay,
    Smallsaas,
}

impl Gateway {
    const ALL: [Self; 5] = [
        Self::PayUrl,
        Self::Epay,
        Self::OrderCmd,
        Self::Gatepay,
        Self::Smallsaas,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PayUrl => "pay-url",
            Self::Epay => "epay",
            Self::OrderCmd => "order-cmd",
            Self::Gatepay => "gatepay",
            Self::Smallsaas => "smallsaas",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gateway| gateway.name() == name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub no: OrderNo,
    pub product_id: String,
    /// What the gateway is told is being bought.
    pub name: String,
    pub quantity: u32,
    pub amount: Fen,
    pub wallet: Wallet,
    /// The first gateway that the order was sent to; it is never sent to another.
    pub gateway: Option<Gateway>,
    /// What that gateway was told beside the order's own fields, in the form of its file
    /// here. Like the gateway it never changes.
    pub told: Option<String>,
    pub expires_at_ms: i64,
    pub state: PayState,
}

impl Order {
    /// Whole seconds of life left, rounded up; 0 when it is over.
    #[must_use]
    pub fn expires_in(&self) -> u64 {
        let left = self.expires_at_ms.saturating_sub(clock::now_ms());
        u64::try_from(left).unwrap_or(0).div_ceil(1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_number_is_plain_and_short() {
        for (text, good) in [
            ("tc0_-Z", true),
            ("", false),
            ("a b", false),
            ("a/b", false),
            ("单", false),
            ("a#b", false),
            (&"9".repeat(64), true),
            (&"9".repeat(65), false),
        ] {
            assert_eq!(OrderNo::parse(text).is_some(), good, "{text:?}");
        }
        let ours = OrderNo::random();
        assert!(
            ours.as_str().len() <= 32 && ours.as_str().bytes().all(|b| b.is_ascii_alphanumeric())
        );
    }
}
