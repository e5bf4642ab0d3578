//! A product, with what single gateways need to know about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Value;

use crate::money::Fen;

/// A product of the catalogue, as `GET /products` has it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Product {
    /// The shop's own id, which a page names.
    pub id: String,
    /// The name that gateways get.
    pub name_zh: String,
    /// The name for pages in English.
    pub name_en: String,
    /// Of one item.
    pub price: Fen,
    /// The most items in one order.
    pub max_quantity: u32,
    /// What single gateways need to know about the product, by the keys of the config.
    /// Each key belongs to one gateway, whose own code reads it.
    #[serde(flatten)]
    pub gateway_fields: BTreeMap<String, Value>,
}

/// A key of a product's table that belongs to one gateway.
#[derive(Clone, Copy, Debug)]
pub struct ProductKey {
    /// The key in the config.
    pub name: &'static str,
    /// Whether the gateway can have that value.
    pub accepts: fn(&Value) -> bool,
}

impl ProductKey {
    /// A key whose values are whole numbers from 0 to 4294967295.
    #[must_use]
    pub const fn number(name: &'static str) -> Self {
        Self {
            name,
            accepts: |value| whole(value).is_some(),
        }
    }
}

fn whole(value: &Value) -> Option<u32> {
    u32::try_from(value.as_integer()?).ok()
}

impl Product {
    /// The price of so many items, if so many are sold at once.
    #[must_use]
    pub fn total(&self, quantity: u32) -> Option<Fen> {
        (1..=self.max_quantity)
            .contains(&quantity)
            .then(|| self.price.times(quantity))
            .flatten()
    }

    /// How many items an amount buys, if it buys a whole number of them that is sold.
    #[must_use]
    pub fn quantity_for(&self, amount: Fen) -> Option<u32> {
        let quantity = amount.get().checked_div(self.price.get())?;
        let quantity = u32::try_from(quantity).ok()?;
        (self.total(quantity) == Some(amount)).then_some(quantity)
    }

    /// The product's number under a key of a gateway's. Without one it is not sold there.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<u32> {
        self.gateway_fields.get(key).and_then(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_quantities_within_the_limit_have_a_price() {
        let sampler = Product {
            id: "sampler".to_owned(),
            name_zh: "五味茶样".to_owned(),
            name_en: "Five-tea sampler".to_owned(),
            price: Fen::new(1990),
            max_quantity: 10,
            gateway_fields: BTreeMap::new(),
        };
        for (quantity, total) in [(0, None), (1, Some(1990)), (10, Some(19900)), (11, None)] {
            assert_eq!(sampler.total(quantity), total.map(Fen::new), "{quantity}");
        }
        for (fen, quantity) in [
            (0, None),
            (1, None),
            (1990, Some(1)),
            (2000, None),
            (5970, Some(3)),
            (21890, None),
        ] {
            assert_eq!(sampler.quantity_for(Fen::new(fen)), quantity, "{fen}");
        }
    }
}
