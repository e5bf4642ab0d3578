//! What can be wrong with the products of the config.

use std::fmt;

/// Why products cannot be sold together. Each variant begins with the product's number in
/// the config's order, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueError {
    /// An earlier product has that id, name or number at a gateway.
    Duplicate(usize),
    /// The product's id is the number of another product, which follows, at a gateway.
    IdIsNumber(usize, usize),
    /// The product has no price, or nothing of it may be bought.
    Worthless(usize),
    /// The value of that key, which belongs to a gateway, is not one that it can have.
    BadField(usize, &'static str),
}

impl CatalogueError {
    /// The path of what has to be corrected.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Duplicate(number) | Self::Worthless(number) => format!("products[{number}]"),
            Self::IdIsNumber(number, _) => format!("products[{number}].id"),
            Self::BadField(number, key) => format!("products[{number}].{key}"),
        }
    }
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate(number) => write!(
                f,
                "products[{number}] has the id, a name or a number of an earlier product"
            ),
            Self::IdIsNumber(number, other) => write!(
                f,
                "the id of products[{number}] is the number of products[{other}] at a gateway"
            ),
            Self::Worthless(number) => write!(
                f,
                "products[{number}] needs a price and a max_quantity above 0"
            ),
            Self::BadField(number, key) => {
                write!(
                    f,
                    "products[{number}].{key} is not what the gateway can have"
                )
            }
        }
    }
}
