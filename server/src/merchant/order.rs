//! An order, as the store keeps it.

use std::{borrow::Cow, time::Duration};

use super::{pay_state::PayState, product::Product};
use crate::{money::Fen, random};

/// The longest number taken from a shopper's browser.
const MAX_NUMBER: usize = 64;

/// An order's number: `[0-9A-Za-z_-]{1,64}`, which needs no quoting in a gateway's URL
/// or log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderNo(String);

impl OrderNo {
    /// The number that a text is, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        let fits = (1..=MAX_NUMBER).contains(&text.len());
        (fits && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// A new number: 80 random bits behind `tc`, since the number is all that is needed to
    /// see the state, and short enough to be read out on the telephone.
    #[must_use]
    pub fn random() -> Self {
        Self(format!("tc{}", random::letters(16)))
    }

    /// The number as it is sent and stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an order is to be paid with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wallet {
    /// Alipay.
    Alipay,
    /// WeChat Pay.
    WeChat,
    /// Either of the two, as the shopper chooses. No create request is for this one.
    Either,
    /// One QR code that both wallets can scan, where a gateway has such.
    OneCode,
}

impl Wallet {
    const ALL: [Self; 4] = [Self::Alipay, Self::WeChat, Self::Either, Self::OneCode];

    /// The name in the widget's requests and in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alipay => "alipay",
            Self::WeChat => "wechat",
            Self::Either => "either",
            Self::OneCode => "onecode",
        }
    }

    /// The wallet of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wallet| wallet.name() == name)
    }
}

/// Who made an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderSource {
    /// The shop's own system, with an amount of its own, and a number of its own or of ours.
    Api,
    /// A shopper's page, for products of the catalogue under a number of ours.
    Catalogue,
    /// A shopper's page, for products of the catalogue under a number that it made up.
    Browser,
}

impl OrderSource {
    const ALL: [Self; 3] = [Self::Api, Self::Catalogue, Self::Browser];

    /// The name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Catalogue => "catalogue",
            Self::Browser => "browser",
        }
    }

    /// The source of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }
}

/// The name of a gateway that an order was sent to. Its kind may have been configured when
/// the order was made and not be any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayName(Cow<'static, str>);

impl GatewayName {
    /// The name as the config and the store have it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for GatewayName {
    fn from(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }
}

impl From<String> for GatewayName {
    fn from(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

/// An order, with the one gateway that it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its number, under which the gateway knows it too.
    pub no: OrderNo,
    /// Who made it.
    pub source: OrderSource,
    /// The id in the catalogue of what is bought; `None` where the shop brought the order.
    pub product_id: Option<String>,
    /// What is bought, as the gateway gets it.
    pub name: String,
    /// Items.
    pub quantity: u32,
    /// The price of all items.
    pub amount: Fen,
    /// What it is to be paid with.
    pub wallet: Wallet,
    /// The first gateway that the order was sent to; it is never sent to another.
    pub gateway: Option<GatewayName>,
    /// Where the shopper returns to, if the shop named a page with the order.
    pub return_url: Option<String>,
    /// What the shop keeps with the order, as JSON.
    pub metadata: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// Until when it can be paid, in milliseconds since 1970.
    pub expires_at_ms: i64,
    /// When it was canceled, in milliseconds since 1970.
    pub canceled_at_ms: Option<i64>,
    /// What is recorded about its payment.
    pub state: PayState,
}

impl Order {
    /// A new order of so many items, not yet stored nor sent to a gateway, that can be paid
    /// for `life` from now on, in milliseconds since 1970; `None` if so many are not sold.
    #[must_use]
    pub fn new(
        no: OrderNo,
        product: &Product,
        quantity: u32,
        wallet: Wallet,
        now_ms: i64,
        life: Duration,
    ) -> Option<Self> {
        let life = i64::try_from(life.as_millis()).unwrap_or(i64::MAX);
        Some(Self {
            no,
            source: OrderSource::Catalogue,
            product_id: Some(product.id.clone()),
            name: product.name_zh.clone(),
            quantity,
            amount: product.total(quantity)?,
            wallet,
            gateway: None,
            return_url: None,
            metadata: None,
            created_at_ms: now_ms,
            expires_at_ms: now_ms.saturating_add(life),
            canceled_at_ms: None,
            state: PayState::Waiting,
        })
    }

    /// Whole seconds in which it can still be paid, rounded up; 0 when they are over. `now_ms`
    /// is in milliseconds since 1970.
    #[must_use]
    pub fn expires_in(&self, now_ms: i64) -> u64 {
        let left = self.expires_at_ms.saturating_sub(now_ms);
        u64::try_from(left).unwrap_or(0).div_ceil(1000)
    }

    /// Whether it may be paid with that wallet.
    #[must_use]
    pub fn accepts(&self, wallet: Wallet) -> bool {
        let either = matches!(wallet, Wallet::Alipay | Wallet::WeChat);
        self.wallet == wallet && wallet != Wallet::Either || self.wallet == Wallet::Either && either
    }

    /// Whether that gateway is the one that the order was sent to.
    #[must_use]
    pub fn was_sent_to(&self, gateway: &str) -> bool {
        self.gateway
            .as_ref()
            .is_some_and(|name| name.as_str() == gateway)
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
