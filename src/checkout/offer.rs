//! What the page offers: all that a shopper sees and chooses from, with no address in it.

use crate::environment::Environment;
use crate::gateway::Gateway;
use crate::non_empty::NonEmpty;
use crate::order::{OrderNo, Product, Selection};
use crate::wallet::Wallet;
use std::rc::Rc;

/// A usable offer. It holds no URL, so that nothing of it can be sent or navigated to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The API that the pay endpoint speaks.
    pub gateway: Gateway,
    /// The products on offer, in the page's order.
    pub products: NonEmpty<Rc<[Product]>>,
    /// The wallets that can work in this browser, in the page's order.
    pub wallets: NonEmpty<Vec<Wallet>>,
    /// The product, quantity and wallet that the page has chosen beforehand.
    pub selected: Selection,
    /// The preferred payment flow.
    pub flow: Flow,
    /// The browser that the shopper uses.
    pub environment: Environment,
    /// Whether the order begins by itself: inside WeChat or Alipay, where the page wants it.
    pub autostart: bool,
    /// The order that the page names for whatever product, so that nothing is to be chosen.
    pub named_order: Option<NamedOrder>,
    /// The key under which the browser's storage keeps a pending order.
    pub storage_key: String,
}

/// An order that the page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedOrder {
    /// The order is to be paid here.
    Given(OrderNo),
    /// The order is shown and its state queried, and nothing is created.
    Watched(OrderNo),
}

/// The shopper's or merchant's preferred payment flow, used if the answer offers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// The flow that suits the browser best.
    #[default]
    Auto,
    /// A QR code.
    Qr,
    /// A payment page.
    Redirect,
    /// A link that opens the wallet.
    Scheme,
}

impl Offer {
    /// The product of this id.
    #[must_use]
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The number of the order that the page names.
    #[must_use]
    pub const fn order_no(&self) -> Option<&OrderNo> {
        match &self.named_order {
            Some(NamedOrder::Given(order_no) | NamedOrder::Watched(order_no)) => Some(order_no),
            None => None,
        }
    }

    /// The order that is only shown and queried.
    #[must_use]
    pub const fn watched_order(&self) -> Option<&OrderNo> {
        match &self.named_order {
            Some(NamedOrder::Watched(order_no)) => Some(order_no),
            Some(NamedOrder::Given(_)) | None => None,
        }
    }

    /// How many items of the product one order with this wallet can have.
    #[must_use]
    pub fn max_quantity(&self, product_id: &str, wallet: Wallet) -> u32 {
        let product = self.product(product_id);
        let most = product.map_or(1, |product| product.max_quantity);
        most.min(self.gateway.max_quantity(wallet))
    }
}
