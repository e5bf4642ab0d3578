//! What a gateway's file states about its API, and the handle by which all else reads it.

use super::action::ExpectedActions;
use super::create::{CreateError, CreateRequest, Created, Start};
use crate::environment::Environment;
use crate::order::OrderNo;
use crate::url::SafeUrl;
use crate::wallet::Wallet;
use crate::wire::{Answer, Request};
use std::fmt;

/// One payment API: what it can do, its requests and its answers.
pub(super) struct GatewayRow {
    pub(super) name: &'static str,
    pub(super) wallets: &'static [Wallet],
    pub(super) sends_amount: bool,
    pub(super) sends_product: bool,
    pub(super) may_repeat: bool,
    pub(super) max_quantity: fn(Wallet) -> u32,
    /// Names of the page's `params` whose values the API restricts, each with its check.
    pub(super) checked_params: &'static [(&'static str, Check)],
    pub(super) expected_actions: fn(Wallet, Environment) -> ExpectedActions,
    pub(super) start: fn(&CreateRequest) -> Start,
    pub(super) read_created: fn(&Answer, &SafeUrl) -> Result<Created, CreateError>,
    pub(super) state_request: Option<fn(&SafeUrl, &OrderNo) -> Request>,
}

/// Whether the API accepts a param's value.
type Check = fn(&str) -> bool;

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

    /// Whether a create request whose answer was lost may be sent again: the gateway
    /// takes a second request with the same order number for the same order.
    #[must_use]
    pub const fn may_repeat(self) -> bool {
        self.0.may_repeat
    }

    /// How many items of one product an order with this wallet can have; `u32::MAX` where
    /// the API names no limit.
    #[must_use]
    pub fn max_quantity(self, wallet: Wallet) -> u32 {
        (self.0.max_quantity)(wallet)
    }

    /// The name of a param among these, the page's names and values, whose value the API
    /// rejects. `None` when it rejects none.
    #[must_use]
    pub fn rejected_param(self, params: &[(String, String)]) -> Option<&'static str> {
        let mut checked = self.0.checked_params.iter();
        let rejected = checked.find(|(name, accepts)| {
            let mut params = params.iter();
            params.any(|(own, value)| own == name && !accepts(value))
        });
        rejected.map(|(name, _)| *name)
    }

    /// Which actions an answer for this wallet holds, as far as the API document fixes
    /// that before the gateway has answered.
    #[must_use]
    pub fn expected_actions(self, wallet: Wallet, environment: Environment) -> ExpectedActions {
        (self.0.expected_actions)(wallet, environment)
    }

    /// The create request to send, or the answer itself where the API needs no request.
    #[must_use]
    pub fn start(self, create: &CreateRequest) -> Start {
        (self.0.start)(create)
    }

    /// Reads the answer to a create request; a relative link in it belongs to the origin
    /// of `endpoint`.
    ///
    /// # Errors
    ///
    /// [`CreateError::Malformed`] when the answer has not the documented form,
    /// [`CreateError::UnsafeUrl`] when no action that it offers passes validation, and
    /// [`CreateError::Refused`] when the gateway refused the order.
    pub fn read_created(self, answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
        (self.0.read_created)(answer, endpoint)
    }

    /// Whether the API has a state query of its own, sent to the pay endpoint.
    #[must_use]
    pub const fn has_state_request(self) -> bool {
        self.0.state_request.is_some()
    }

    /// The API's own state query for this order; `None` where the API has none.
    #[must_use]
    pub fn state_request(self, endpoint: &SafeUrl, order_no: &OrderNo) -> Option<Request> {
        let request = self.0.state_request?;
        Some(request(endpoint, order_no))
    }
}
