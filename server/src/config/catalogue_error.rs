//! What can be wrong with the products of the config.

use std::fmt;

/// Why products cannot be sold together. Each variant has the product's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueError {
    /// A second product has that id, name or number at a gateway.
    Duplicate(String),
    /// The product has no price, or nothing of it may be bought.
    Worthless(String),
    /// The value of that key, which belongs to a gateway, is not one that it can have.
    BadField(String, &'static str),
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate(id) => write!(
                f,
                "product {id:?} has the id, a name or a number of another"
            ),
            Self::Worthless(id) => {
                write!(f, "product {id:?} needs a price and a max_quantity above 0")
            }
            Self::BadField(id, key) => {
                write!(f, "product {id:?} has a {key} that the gateway cannot have")
            }
        }
    }
}
