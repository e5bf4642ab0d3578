//! The page's attributes and properties, validated.

use crate::environment::Environment;
use crate::gateway::Gateway;
use crate::non_empty::NonEmpty;
use crate::order::{OrderNo, Product, Selection};
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use std::rc::Rc;

/// A usable configuration of a widget. Its URLs are absolute; the web ones have passed
/// the URL validation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The API that the pay endpoint speaks.
    pub gateway: Gateway,
    /// The merchant backend's pay endpoint.
    pub endpoint: SafeUrl,
    /// The merchant backend's endpoint for state queries.
    pub state_endpoint: Option<SafeUrl>,
    /// Where orders come from.
    pub order_source: OrderSource,
    /// The products on offer, in the page's order.
    pub products: NonEmpty<Rc<[Product]>>,
    /// The wallets that can work in this browser, in the page's order.
    pub wallets: NonEmpty<Vec<Wallet>>,
    /// The product, quantity and wallet that the page has chosen beforehand.
    pub selected: Selection,
    /// The preferred payment flow.
    pub flow: Flow,
    /// The page to which gateways send the shopper back: the attribute `return-url`, or
    /// else `page`.
    pub return_url: Option<SafeUrl>,
    /// The page that the shopper sees after paying: the attribute `return-url`.
    pub after_paid: Option<SafeUrl>,
    /// How long an order lives where no answer says so, in seconds.
    pub expires_in_s: u64,
    /// The browser that the shopper uses.
    pub environment: Environment,
    /// The page that the shopper is on, where it has a web address.
    pub page: Option<SafeUrl>,
    /// Where a payment page opens.
    pub target: Target,
    /// A page of the merchant's on the domain that is registered with the gateway.
    pub referer_hop: Option<SafeUrl>,
    /// Names and values of the page's `params`.
    pub params: Vec<(String, String)>,
    /// The key under which the browser's storage keeps a pending order.
    pub storage_key: String,
}

/// Where an order and its number come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderSource {
    /// The page names an order that exists: it is shown and its state queried, and nothing
    /// is created.
    Watched(OrderNo),
    /// The page names an order that exists, to be paid here.
    Given(OrderNo),
    /// The merchant backend's order endpoint creates the order and names the price.
    Endpoint(SafeUrl),
    /// The page's own `createOrder` function creates the order.
    Page,
    /// The widget generates an order number.
    Generated,
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

/// Where a payment page opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// In place of the shopper's page.
    #[default]
    Itself,
    /// In place of the page around the frame that the widget is in.
    Top,
    /// In a new tab.
    Blank,
}

impl Target {
    /// The value of a link's `target` attribute.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Itself => "_self",
            Self::Top => "_top",
            Self::Blank => "_blank",
        }
    }
}

/// Why a configuration is unusable, named by the attribute or property at fault. The
/// page's author is addressed, not the shopper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// `gateway` is missing, or no gateway has this name.
    Gateway,
    /// `endpoint` is missing or not a usable web URL.
    Endpoint,
    /// `state-endpoint` is not a usable web URL.
    StateEndpoint,
    /// `order-endpoint` is not a usable web URL.
    OrderEndpoint,
    /// An order number is malformed, or `watch` stands without one.
    OrderNo,
    /// `amount` is not a decimal amount, or is missing where the gateway needs one.
    Amount,
    /// `return-url` is not a usable web URL.
    ReturnUrl,
    /// A product has no id or no name, or its price is not a decimal amount.
    Products,
    /// A product has no id, which the gateway needs.
    ProductId,
    /// No wallet in `wallets` can be used with the gateway.
    Wallets,
    /// `referer-hop` is not a usable web URL.
    RefererHop,
    /// A param of this name has a value that the gateway's API rejects.
    Param(&'static str),
}

impl ConfigError {
    /// The name of the attribute, property or param at fault, as the page writes it.
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
            Self::Param(name) => name,
        }
    }
}

impl Config {
    /// The product of this id.
    #[must_use]
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The order that the page names for whatever product, so that nothing is to be
    /// chosen.
    #[must_use]
    pub const fn given_order(&self) -> Option<&OrderNo> {
        match &self.order_source {
            OrderSource::Given(order_no) | OrderSource::Watched(order_no) => Some(order_no),
            OrderSource::Endpoint(_) | OrderSource::Page | OrderSource::Generated => None,
        }
    }

    /// The order that is only shown and queried.
    #[must_use]
    pub const fn watched_order(&self) -> Option<&OrderNo> {
        match &self.order_source {
            OrderSource::Watched(order_no) => Some(order_no),
            OrderSource::Given(_)
            | OrderSource::Endpoint(_)
            | OrderSource::Page
            | OrderSource::Generated => None,
        }
    }

    /// Whether a state query can be sent: to the page's endpoint for it, or as the
    /// gateway's own.
    #[must_use]
    pub const fn can_query_state(&self) -> bool {
        self.state_endpoint.is_some() || self.gateway.has_state_request()
    }

    /// How many items of the product one order with this wallet can have.
    #[must_use]
    pub fn max_quantity(&self, product_id: &str, wallet: Wallet) -> u32 {
        let product = self.product(product_id);
        let most = product.map_or(1, |product| product.max_quantity);
        most.min(self.gateway.max_quantity(wallet))
    }

    /// The page's `params` for this product, of which the product's own come first and win
    /// over those of the same name.
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
