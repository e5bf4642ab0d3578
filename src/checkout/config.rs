//! What the page asked for, checked.

use crate::environment::Environment;
use crate::gateway::Gateway;
use crate::order::{OrderNo, Product, Selection};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use std::rc::Rc;

/// A usable configuration. `products` and `wallets` are never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub gateway: Gateway,
    pub endpoint: SafeUrl,
    pub state_endpoint: Option<SafeUrl>,
    pub numbering: Numbering,
    pub products: Rc<[Product]>,
    /// Those that can work in this browser, in the page's order.
    pub wallets: Vec<Wallet>,
    pub selected: Selection,
    pub flow: Flow,
    /// Told to gateways that send the shopper back; by default the page.
    pub return_url: Option<SafeUrl>,
    /// Where the shopper goes once they have paid.
    pub after_paid: Option<SafeUrl>,
    pub expires_in_s: u64,
    pub environment: Environment,
    /// The page that the shopper is on, where it has an address.
    pub page: Option<SafeUrl>,
    pub target: Target,
    /// A page of the merchant's on the domain that a gateway knows.
    pub referer_hop: Option<SafeUrl>,
    pub params: Vec<(String, String)>,
    /// Show and ask about the given order, create nothing.
    pub watch: bool,
    /// Under which name a pending order is kept.
    pub storage_key: String,
}

/// Where an order's number comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// The page names an order that exists.
    Given(OrderNo),
    /// The merchant's backend makes the order and names the price.
    Endpoint(SafeUrl),
    /// The page's own `createOrder` does.
    Page,
    /// Nobody does: the widget makes a number.
    Minted,
}

/// The shopper's or merchant's wish, followed where the answer allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    #[default]
    Auto,
    Qr,
    Redirect,
    Scheme,
}

/// Where a payment page opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    #[default]
    Itself,
    Top,
    Blank,
}

impl Target {
    /// The `target` of a link.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Itself => "_self",
            Self::Top => "_top",
            Self::Blank => "_blank",
        }
    }
}

/// Why a configuration is unusable. The page's author is meant, not the shopper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigError {
    Gateway,
    Endpoint,
    StateEndpoint,
    OrderEndpoint,
    OrderNo,
    Amount,
    ReturnUrl,
    Products,
    ProductId,
    Wallets,
    RefererHop,
    OrderFromType,
}

impl ConfigError {
    /// What to look at, in the contract's own names.
    #[must_use]
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Endpoint => "endpoint",
            Self::StateEndpoint => "state-endpoint",
            Self::OrderEndpoint => "order-endpoint",
            Self::OrderNo => "order-no",
            Self::Amount => "amount",
            Self::ReturnUrl => "return-url",
            Self::Products => "products",
            Self::ProductId => "product-id",
            Self::Wallets => "wallets",
            Self::RefererHop => "referer-hop",
            Self::OrderFromType => "order_from_type",
        }
    }
}

impl Config {
    #[must_use]
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The page sells one order that exists already: nothing is to be chosen.
    #[must_use]
    pub const fn names_the_order(&self) -> bool {
        matches!(self.numbering, Numbering::Given(_))
    }

    /// Whether anybody can be asked for the pay state.
    #[must_use]
    pub fn can_ask_state(&self) -> bool {
        match self.gateway {
            Gateway::OrderCmd => true,
            Gateway::PayUrl | Gateway::Epay | Gateway::Gatepay | Gateway::Smallsaas => {
                self.state_endpoint.is_some()
            }
        }
    }

    /// How many pieces of the product one order can have.
    #[must_use]
    pub fn max_quantity(&self, product_id: &str, wallet: Wallet) -> u32 {
        let product = self.product(product_id);
        let most = product.map_or(1, |product| product.max_quantity);
        most.min(self.gateway.max_quantity(wallet))
    }

    /// The page's `params` for this product: the product's own win.
    #[must_use]
    pub fn params_for(&self, product_id: &str) -> Vec<(String, String)> {
        let mut params = self
            .product(product_id)
            .map_or(Vec::new(), |product| product.params.clone());
        for (name, value) in &self.params {
            if !params.iter().any(|(own, _)| own == name) {
                params.push((name.clone(), value.clone()));
            }
        }
        params
    }
}
