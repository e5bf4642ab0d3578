//! What is being bought, and under which number.

use crate::money::Fen;
use crate::wallet::Wallet;
use std::fmt;

/// The merchant's order number.
///
/// At most 64 visible ASCII characters: it goes into URLs, forms and screens,
/// and the longest number that any of the gateways takes is shorter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderNo(String);

impl OrderNo {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// A number of our own, for pages whose merchant gives none: the time makes
    /// it sortable, the random digits make it unlikely to meet another.
    #[must_use]
    pub fn generate(wall_ms: u64, random: u64) -> Self {
        Self(format!("{wall_ms:013}{:010}", random % 10_000_000_000))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something on offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: String,
    pub name: String,
    /// Absent where the page leaves the price to the merchant's backend.
    pub price: Option<Fen>,
    pub description: Option<String>,
    /// A picture of the page's own, already resolved against it.
    pub image: Option<String>,
    pub max_quantity: u32,
    /// An order that the merchant made for this product beforehand.
    pub order_no: Option<OrderNo>,
    /// Extra fields for the gateway.
    pub params: Vec<(String, String)>,
}

/// What the shopper has picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    pub product_id: String,
    pub quantity: u32,
    pub wallet: Wallet,
}

/// An order whose number is settled: from here on it may be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub no: OrderNo,
    /// The gateway's own number, where its answer names one.
    pub gateway_no: Option<String>,
    pub selection: Selection,
    pub name: String,
    pub amount: Option<Fen>,
}
