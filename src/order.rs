//! Products, and orders for them.

use crate::money::Fen;
use crate::wallet::Wallet;
use std::fmt;

/// The merchant's order number.
///
/// It has 1 to 64 visible ASCII characters: it goes into URLs, forms and screens, and the
/// longest number that any gateway takes is shorter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderNo(String);

impl OrderNo {
    /// Validates an order number; `None` when it has not the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// An order number for pages whose merchant gives none: 13 digits of milliseconds since
    /// 1970, which make it sortable, and 10 random ones, which make it unique in practice.
    #[must_use]
    pub fn generate(unix_ms: u64, random: u64) -> Self {
        Self(format!("{unix_ms:013}{:010}", random % 10_000_000_000))
    }

    /// The number as text.
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

/// A product on offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The merchant's id of the product; empty where the page describes only one product.
    pub id: String,
    /// The name that the shopper reads.
    pub name: String,
    /// The price of one item, absent where the page leaves it to the merchant's backend.
    pub price: Option<Fen>,
    /// A sentence for the shopper.
    pub description: Option<String>,
    /// The URL of a picture of the page's own, resolved against the page.
    pub image: Option<String>,
    /// How many items one order can have, at least 1.
    pub max_quantity: u32,
    /// The number of an order that the merchant created for this product beforehand.
    pub order_no: Option<OrderNo>,
    /// Names and values of extra fields for the gateway.
    pub params: Vec<(String, String)>,
}

/// What the shopper has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The id of the product.
    pub product_id: String,
    /// How many items of it, at least 1.
    pub quantity: u32,
    /// The wallet to pay with.
    pub wallet: Wallet,
}

/// An order that has its number: from here on it may be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The merchant's order number.
    pub no: OrderNo,
    /// The gateway's own number, where its answer names one.
    pub gateway_no: Option<String>,
    /// What was ordered.
    pub selection: Selection,
    /// The name of the product.
    pub name: String,
    /// The amount of the whole order, where the page or an answer names one.
    pub amount: Option<Fen>,
    /// The address of the page on which another device goes on with this order, where there
    /// is one; it is validated again before it is drawn.
    pub handoff: Option<String>,
}
