//! What a gateway's file states about what its API sells, and the handle by which all else
//! reads it.

use super::action::ExpectedActions;
use crate::environment::Environment;
use crate::wallet::Wallet;
use std::fmt;

/// One payment API, as far as a shopper who chooses needs it.
pub(super) struct GatewayRow {
    pub(super) name: &'static str,
    pub(super) wallets: &'static [Wallet],
    pub(super) sends_amount: bool,
    pub(super) sends_product: bool,
    pub(super) max_quantity: fn(Wallet) -> u32,
    pub(super) expected_actions: fn(Wallet, Environment) -> ExpectedActions,
}

/// A documented payment API. Two gateways are equal when their names are.
#[derive(Clone, Copy)]
pub struct Gateway(pub(super) &'static GatewayRow);

impl PartialEq for Gateway {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Gateway {}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Gateway {
    /// The gateway of this name, which is written as in the `gateway` attribute.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gateway| gateway.name() == name)
    }

    /// The value of the `gateway` attribute: lowercase words joined by hyphens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// Whether an order at this gateway can be paid with the wallet.
    #[must_use]
    pub fn takes(self, wallet: Wallet) -> bool {
        self.0.wallets.contains(&wallet)
    }

    /// Whether the create request carries the amount, so that an order without a price
    /// cannot be created.
    #[must_use]
    pub const fn sends_amount(self) -> bool {
        self.0.sends_amount
    }

    /// Whether the create request carries the product's id, so that every product must
    /// have one.
    #[must_use]
    pub const fn sends_product(self) -> bool {
        self.0.sends_product
    }

    /// How many items of one product an order with this wallet can have; `u32::MAX` where
    /// the API names no limit.
    #[must_use]
    pub fn max_quantity(self, wallet: Wallet) -> u32 {
        (self.0.max_quantity)(wallet)
    }

    /// Which actions an answer for this wallet holds, as far as the API document fixes
    /// that before the gateway has answered.
    #[must_use]
    pub fn expected_actions(self, wallet: Wallet, environment: Environment) -> ExpectedActions {
        (self.0.expected_actions)(wallet, environment)
    }
}
