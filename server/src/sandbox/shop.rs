//! The shop behind the merchant, as far as the sandbox needs it: the goods that it sells at
//! the gateways.

use std::collections::BTreeMap;

/// A product as the gateways sell it.
#[derive(Clone, Debug)]
pub struct Good {
    /// The product's numbers at the gateways, by the name that the config has for each. A
    /// product without a gateway's number cannot be bought there.
    pub numbers: BTreeMap<String, u64>,
    /// What is written on it, in Chinese.
    pub name: String,
    /// Fen.
    pub price: u64,
}

/// The shop that the sandbox's gateways work for.
#[derive(Clone, Debug)]
pub struct Shop {
    /// What it sells.
    pub goods: Vec<Good>,
}

impl Shop {
    /// The product that has this number under that name.
    pub(super) fn good(&self, name: &str, number: u64) -> Option<&Good> {
        self.goods
            .iter()
            .find(|good| good.numbers.get(name) == Some(&number))
    }
}
