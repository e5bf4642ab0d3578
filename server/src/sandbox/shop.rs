//! The shop behind the merchant, as far as the sandbox needs it: its goods and orders.

use std::{collections::BTreeMap, fmt, future::Future, pin::Pin, sync::Arc};

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

/// An order as the shop has it: some gateways are one system with the shop.
#[derive(Clone, Debug)]
pub struct Ordered {
    /// What is bought.
    pub name: String,
    /// Fen.
    pub amount: u64,
}

/// An answer that comes later.
pub type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Ends the life of an order of the shop by its number: its code expired on the phone.
pub type Expire = Arc<dyn Fn(&str) -> Later<()> + Send + Sync>;

/// Finds an order of the shop by its number.
pub type LookUp = Arc<dyn Fn(&str) -> Later<Option<Ordered>> + Send + Sync>;

/// The shop that the sandbox's gateways work for.
#[derive(Clone)]
pub struct Shop {
    /// What it sells.
    pub goods: Vec<Good>,
    /// Ends an order.
    pub expire: Expire,
    /// Finds an order.
    pub look_up: LookUp,
}

impl Shop {
    /// The product that has this number under that name.
    pub(super) fn good(&self, name: &str, number: u64) -> Option<&Good> {
        self.goods
            .iter()
            .find(|good| good.numbers.get(name) == Some(&number))
    }
}

impl fmt::Debug for Shop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shop")
            .field("goods", &self.goods)
            .finish_non_exhaustive()
    }
}
