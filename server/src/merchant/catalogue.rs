//! What the shop sells and for how much. Prices come from here and nowhere else.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money::Fen;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub id: String,
    /// The name that the gateway is told.
    pub name_zh: String,
    pub name_en: String,
    pub price: Fen,
    pub max_quantity: u32,
    /// The product's number at gatepay; without one it is not sold there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gatepay_product: Option<u32>,
    /// The same for pay-url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consume_type: Option<u32>,
}

impl Product {
    /// The price of so many, if so many are sold at once.
    #[must_use]
    pub fn total(&self, quantity: u32) -> Option<Fen> {
        (1..=self.max_quantity)
            .contains(&quantity)
            .then(|| self.price.times(quantity))
            .flatten()
    }

    /// How many pieces an amount buys, if it buys a whole number of them that is sold.
    #[must_use]
    pub fn quantity_for(&self, amount: Fen) -> Option<u32> {
        let quantity = amount.get().checked_div(self.price.get())?;
        let quantity = u32::try_from(quantity).ok()?;
        (self.total(quantity) == Some(amount)).then_some(quantity)
    }
}

#[derive(Clone, Debug)]
pub struct Catalogue(Vec<Product>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueError {
    /// A second product of that id, name or number at a gateway.
    Twin(String),
    /// No price, or nothing that may be bought.
    Worthless(String),
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twin(id) => write!(
                f,
                "product {id:?} has the id, a name or a number of another"
            ),
            Self::Worthless(id) => {
                write!(f, "product {id:?} needs a price and a max_quantity above 0")
            }
        }
    }
}

impl Catalogue {
    pub fn new(products: Vec<Product>) -> Result<Self, CatalogueError> {
        let mut known = Self(Vec::new());
        for product in products {
            let names = [&product.name_zh, &product.name_en];
            if known.by_id(&product.id).is_some()
                || names.iter().any(|name| known.by_name(name).is_some())
                || product
                    .gatepay_product
                    .is_some_and(|number| known.by_gatepay_product(number).is_some())
                || product
                    .consume_type
                    .is_some_and(|number| known.by_consume_type(number).is_some())
            {
                return Err(CatalogueError::Twin(product.id));
            }
            if product
                .total(product.max_quantity)
                .is_none_or(|total| total.get() == 0)
            {
                return Err(CatalogueError::Worthless(product.id));
            }
            known.0.push(product);
        }
        Ok(known)
    }

    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.0
    }

    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Product> {
        self.0.iter().find(|product| product.id == id)
    }

    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Product> {
        self.0
            .iter()
            .find(|product| product.name_zh == name || product.name_en == name)
    }

    #[must_use]
    pub fn by_gatepay_product(&self, number: u32) -> Option<&Product> {
        self.0
            .iter()
            .find(|product| product.gatepay_product == Some(number))
    }

    #[must_use]
    pub fn by_consume_type(&self, number: u32) -> Option<&Product> {
        self.0
            .iter()
            .find(|product| product.consume_type == Some(number))
    }

    /// The demo's first shop.
    #[must_use]
    pub fn tea_shop() -> Self {
        let longjing = ["西湖龙井 · 50 g", "West Lake Longjing, 50 g"];
        let gaiwan = ["青瓷盖碗", "Celadon gaiwan"];
        let sampler = ["五味茶样", "Five-tea sampler"];
        Self(vec![
            demo("longjing", longjing, 8800, 5, 1),
            demo("gaiwan", gaiwan, 12800, 3, 2),
            demo("sampler", sampler, 1990, 10, 3),
        ])
    }

    /// Its other shops, too: the same page in another brand's dress.
    #[must_use]
    pub fn demo() -> Self {
        let poems = ["唐诗三百首 · 线装", "300 Tang Poems, thread-bound"];
        let notebook = ["宣纸手札", "Xuan paper notebook"];
        let bookmark = ["黄铜书签", "Brass bookmark"];
        let runner = ["追风跑鞋", "Gust running shoes"];
        let socks = ["运动袜 · 三双", "Three pairs of socks"];
        let laces = ["反光鞋带", "Reflective laces"];
        let amplifier = ["胆前级放大器", "Valve preamplifier"];
        let headphones = ["平板振膜耳机", "Planar headphones"];
        let record = ["黑胶唱片《夜航》", "Night Flight, on vinyl"];
        let mut all = Self::tea_shop();
        all.0.extend([
            demo("poems", poems, 6800, 5, 101),
            demo("notebook", notebook, 3600, 10, 102),
            demo("bookmark", bookmark, 1500, 10, 103),
            demo("runner", runner, 46900, 2, 104),
            demo("socks", socks, 5900, 10, 105),
            demo("laces", laces, 1900, 10, 106),
            demo("amplifier", amplifier, 268_000, 1, 107),
            demo("headphones", headphones, 129_900, 2, 108),
            demo("record", record, 22800, 5, 109),
        ]);
        all
    }
}

/// `number` is the product's at pay-url; gatepay's is eleven higher.
fn demo(id: &str, names: [&str; 2], fen: u64, max_quantity: u32, number: u32) -> Product {
    let [name_zh, name_en] = names.map(str::to_owned);
    Product {
        id: id.to_owned(),
        name_zh,
        name_en,
        price: Fen::new(fen),
        max_quantity,
        gatepay_product: Some(number + 11),
        consume_type: Some(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demos_shops_do_not_sell_under_each_others_names() {
        let goods = Catalogue::demo().products().to_vec();
        assert_eq!(goods.len(), 12);
        Catalogue::new(goods).unwrap();
    }

    #[test]
    fn only_whole_quantities_within_the_limit_have_a_price() {
        let shop = Catalogue::tea_shop();
        let sampler = shop.by_name("Five-tea sampler").unwrap();
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

    #[test]
    fn twins_and_free_products_are_refused() {
        let tea = Catalogue::tea_shop().products().to_vec();
        let twin = [tea.clone(), tea.clone()].concat();
        assert_eq!(
            Catalogue::new(twin).unwrap_err(),
            CatalogueError::Twin("longjing".to_owned())
        );
        for clash in [
            Product {
                consume_type: None,
                ..tea[0].clone()
            },
            Product {
                gatepay_product: None,
                ..tea[0].clone()
            },
        ] {
            let renamed = Product {
                id: "other".to_owned(),
                name_zh: "另一".to_owned(),
                name_en: "Other".to_owned(),
                ..clash
            };
            assert_eq!(
                Catalogue::new([tea.clone(), vec![renamed]].concat()).unwrap_err(),
                CatalogueError::Twin("other".to_owned())
            );
        }
        let free = Product {
            price: Fen::new(0),
            ..tea[0].clone()
        };
        assert_eq!(
            Catalogue::new(vec![free]).unwrap_err(),
            CatalogueError::Worthless("longjing".to_owned())
        );
        assert!(Catalogue::new(tea).is_ok());
    }
}
