//! Why a configuration is unusable.

use std::borrow::Cow;

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
    /// `state-stream` is not a usable web URL.
    StateStream,
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
    /// The product at this place has the id of one before it, so that it can not be told from
    /// that one.
    SameId(usize),
    /// The page names no product, no amount and no order, and nobody else does.
    NothingToPay,
    /// A product has no id, which the gateway needs.
    ProductId,
    /// No wallet in `wallets` can be used with the gateway.
    Wallets,
    /// `referer-hop` is not a usable web URL.
    RefererHop,
    /// `handoff` is not a usable web URL.
    Handoff,
    /// A param of this name has a value that the gateway's API rejects.
    Param(&'static str),
}

impl ConfigError {
    /// The name of the attribute, property or param at fault, as the page writes it.
    #[must_use]
    pub fn subject(self) -> Cow<'static, str> {
        let name = match self {
            Self::SameId(at) => return ["products[", &at.to_string(), "].id"].concat().into(),
            Self::Gateway => "gateway",
            Self::Endpoint => "endpoint",
            Self::StateEndpoint => "state-endpoint",
            Self::StateStream => "state-stream",
            Self::OrderEndpoint => "order-endpoint",
            Self::OrderNo => "order-no",
            Self::Amount => "amount",
            Self::ReturnUrl => "return-url",
            Self::Products | Self::NothingToPay => "products",
            Self::ProductId => "product-id",
            Self::Wallets => "wallets",
            Self::RefererHop => "referer-hop",
            Self::Handoff => "handoff",
            Self::Param(name) => name,
        };
        name.into()
    }
}
