//! What the shop sells and for how much. Prices come from here and nowhere else.

use serde::Deserialize;
use toml::{Table, Value};

use super::product::{Product, ProductKey};
use crate::config::{CatalogueError, ConfigError, read_table, read_text};

const DEMO: &str = include_str!("demo.toml");
/// The keys of a product that belong to no gateway.
const OWN_KEYS: [&str; 5] = ["id", "name_zh", "name_en", "price", "max_quantity"];

/// The products that are sold. No two share an id, a name or a gateway's field.
#[derive(Clone, Debug)]
pub struct Catalogue(Vec<Product>);

impl Catalogue {
    /// The products of the config's tables, or the demo's if there are none. `keys` are
    /// those of all gateways.
    ///
    /// # Errors
    ///
    /// When a table has an unknown key, or as [`Catalogue::new`].
    pub fn read(tables: &[Table], keys: &[ProductKey]) -> Result<Self, ConfigError> {
        if tables.is_empty() {
            return Self::new(demo()?, keys).map_err(ConfigError::Catalogue);
        }
        let products = tables.iter().zip(1..);
        let products: Result<_, _> = products
            .map(|(table, number)| product(table, number, keys))
            .collect();
        Self::new(products?, keys).map_err(ConfigError::Catalogue)
    }

    /// A catalogue of these products. `keys` are those of all gateways.
    ///
    /// # Errors
    ///
    /// When two products have the same id, name or gateway's field, when one costs
    /// nothing or may not be bought, or when a gateway cannot have a field's value.
    pub fn new(products: Vec<Product>, keys: &[ProductKey]) -> Result<Self, CatalogueError> {
        let mut known = Self(Vec::new());
        for (product, number) in products.into_iter().zip(1..) {
            let names = [&product.name_zh, &product.name_en];
            if known.by_id(&product.id).is_some()
                || names.iter().any(|name| known.by_name(name).is_some())
                || (product.gateway_fields.iter()).any(|(key, value)| known.has(key, value))
            {
                return Err(CatalogueError::Duplicate(number));
            }
            if product
                .total(product.max_quantity)
                .is_none_or(|total| total.get() == 0)
            {
                return Err(CatalogueError::Worthless(number));
            }
            for key in keys {
                let value = product.gateway_fields.get(key.name);
                if value.is_some_and(|value| !(key.accepts)(value)) {
                    return Err(CatalogueError::BadField(number, key.name));
                }
            }
            for (other, earlier) in known.0.iter().zip(1..) {
                if is_number_of(&product.id, other, keys) {
                    return Err(CatalogueError::IdIsNumber(number, earlier));
                }
                if is_number_of(&other.id, &product, keys) {
                    return Err(CatalogueError::IdIsNumber(earlier, number));
                }
            }
            known.0.push(product);
        }
        Ok(known)
    }

    /// All products, in the config's order.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.0
    }

    /// The product of that id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Product> {
        self.0.iter().find(|product| product.id == id)
    }

    /// The product of that name, in either language.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Product> {
        self.0
            .iter()
            .find(|product| product.name_zh == name || product.name_en == name)
    }

    /// The product with that number under a key of a gateway's.
    #[must_use]
    pub fn by_number(&self, key: &str, number: u32) -> Option<&Product> {
        self.0
            .iter()
            .find(|product| product.number(key) == Some(number))
    }

    fn has(&self, key: &str, value: &Value) -> bool {
        self.0
            .iter()
            .any(|product| product.gateway_fields.get(key) == Some(value))
    }
}

/// Whether a page that sends this id would buy that product: it may name either.
fn is_number_of(id: &str, product: &Product, keys: &[ProductKey]) -> bool {
    let number = id.parse().ok();
    number.is_some() && keys.iter().any(|key| product.number(key.name) == number)
}

fn product(table: &Table, number: usize, keys: &[ProductKey]) -> Result<Product, ConfigError> {
    let path = format!("products[{number}]");
    let known = OWN_KEYS.into_iter().chain(keys.iter().map(|key| key.name));
    let known: Vec<&'static str> = known.collect();
    if let Some(name) = table.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(ConfigError::Unknown {
            table: path,
            name: name.clone(),
            known,
        });
    }
    read_table(table, &path)
}

/// The products of the demo's shops.
fn demo() -> Result<Vec<Product>, ConfigError> {
    #[derive(Deserialize)]
    struct Demo {
        products: Vec<Product>,
    }
    let demo: Demo = read_text(DEMO)?;
    Ok(demo.products)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::money::Fen;

    const KEYS: [ProductKey; 1] = [ProductKey::number("sku")];

    fn sampler() -> Product {
        Product {
            id: "sampler".to_owned(),
            name_zh: "五味茶样".to_owned(),
            name_en: "Five-tea sampler".to_owned(),
            price: Fen::new(1990),
            max_quantity: 10,
            gateway_fields: [("sku".to_owned(), Value::Integer(3))].into(),
        }
    }

    fn other() -> Product {
        Product {
            id: "other".to_owned(),
            name_zh: "另一".to_owned(),
            name_en: "Other".to_owned(),
            gateway_fields: BTreeMap::new(),
            ..sampler()
        }
    }

    #[test]
    fn the_demos_shops_do_not_sell_under_each_others_names() {
        let goods = Catalogue::new(demo().unwrap(), &[]).unwrap();
        assert_eq!(goods.products().len(), 12);
    }

    #[test]
    fn two_products_of_one_id_name_or_number_are_refused() {
        for second in [
            Product {
                id: "sampler".to_owned(),
                ..other()
            },
            Product {
                name_zh: "Five-tea sampler".to_owned(),
                ..other()
            },
            Product {
                name_en: "五味茶样".to_owned(),
                ..other()
            },
            Product {
                gateway_fields: sampler().gateway_fields,
                ..other()
            },
        ] {
            assert_eq!(
                Catalogue::new(vec![sampler(), second], &KEYS).unwrap_err(),
                CatalogueError::Duplicate(2)
            );
        }
        assert!(Catalogue::new(vec![sampler(), other()], &KEYS).is_ok());
    }

    #[test]
    fn a_free_product_is_refused() {
        let free = Product {
            price: Fen::new(0),
            ..sampler()
        };
        assert_eq!(
            Catalogue::new(vec![free], &KEYS).unwrap_err(),
            CatalogueError::Worthless(1)
        );
    }

    #[test]
    fn a_number_at_a_gateway_is_a_whole_number_of_32_bits() {
        for (value, number) in [
            (Value::Integer(0), Some(0)),
            (Value::Integer(4_294_967_295), Some(u32::MAX)),
            (Value::Integer(4_294_967_296), None),
            (Value::Integer(-1), None),
            (Value::Float(1.0), None),
            (Value::String("1".to_owned()), None),
        ] {
            let product = Product {
                gateway_fields: [("sku".to_owned(), value)].into(),
                ..sampler()
            };
            assert_eq!(product.number("sku"), number);
            let catalogue = Catalogue::new(vec![product], &KEYS);
            match number {
                Some(number) => {
                    let catalogue = catalogue.unwrap();
                    assert!(catalogue.by_number("sku", number).is_some());
                    assert!(catalogue.by_number("other", number).is_none());
                }
                None => assert_eq!(catalogue.unwrap_err(), CatalogueError::BadField(1, "sku")),
            }
        }
    }
}
