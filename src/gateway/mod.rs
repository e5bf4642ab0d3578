//! The documented payment APIs: a request out, an answer in.
//!
//! One file per API. They know nothing about each other, about when a request
//! is sent, or about what is done with the answer.

mod action;
mod epay;
mod order_cmd;
pub mod pay_state;

pub use action::{NextAction, QrText};

use crate::environment::Environment;
use crate::order::{Order, OrderNo};
use crate::url::SafeUrl;
use crate::wire::{Answer, Request};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gateway {
    Epay,
    OrderCmd,
}

/// What a create request is made of.
#[derive(Clone, Copy, Debug)]
pub struct Create<'a> {
    pub endpoint: &'a SafeUrl,
    pub order: &'a Order,
    pub environment: Environment,
    pub return_url: Option<&'a str>,
    /// The page's `params`.
    pub params: &'a [(String, String)],
}

impl Create<'_> {
    fn param(&self, name: &str) -> &str {
        let pair = self.params.iter().find(|(key, _)| key == name);
        pair.map_or("", |(_, value)| value)
    }
}

/// The gateway took the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Never empty.
    pub actions: Vec<NextAction>,
    pub gateway_no: Option<String>,
}

/// An answer that holds no way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateError {
    /// Not the documented form: an order may exist or not.
    Malformed,
    /// Every link it offers was refused by the URL gate.
    UnsafeUrl,
    /// It said no.
    Refused(Refusal),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The gateway's own code.
    pub code: String,
    /// The gateway's own words, for people; nothing is concluded from them.
    pub words: Option<String>,
    pub kind: RefusalKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The merchant's side is set up wrongly; trying again will not help.
    Setup,
    /// The payment channel failed; another wallet or a later try may work.
    Channel,
    /// The order itself was turned down.
    Order,
}

impl Gateway {
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Epay, Self::OrderCmd]
            .into_iter()
            .find(|gateway| gateway.name() == name)
    }

    /// The value of the `gateway` attribute.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Epay => "epay",
            Self::OrderCmd => "order-cmd",
        }
    }

    /// Whether the gateway needs to be told a price by us.
    #[must_use]
    pub const fn sends_amount(self) -> bool {
        match self {
            Self::Epay => true,
            Self::OrderCmd => false,
        }
    }

    #[must_use]
    pub fn create_request(self, create: &Create) -> Request {
        match self {
            Self::Epay => epay::create_request(create),
            Self::OrderCmd => order_cmd::create_request(create),
        }
    }

    pub fn read_created(self, answer: &Answer, endpoint: &SafeUrl) -> Result<Created, CreateError> {
        match self {
            Self::Epay => epay::read_created(answer, endpoint),
            Self::OrderCmd => order_cmd::read_created(answer, endpoint),
        }
    }

    /// The API's own question for the pay state, where it has one.
    #[must_use]
    pub fn state_request(self, endpoint: &SafeUrl, order_no: &OrderNo) -> Option<Request> {
        match self {
            Self::Epay => None,
            Self::OrderCmd => Some(order_cmd::state_request(endpoint, order_no)),
        }
    }
}

/// Gathers the ways to pay out of an answer's link fields.
fn gather(
    links: &[(Option<&str>, action::Field)],
    gateway_no: Option<String>,
    endpoint: &SafeUrl,
) -> Result<Created, CreateError> {
    let mut any = false;
    let mut actions = Vec::new();
    for (link, field) in links {
        if let Some(link) = link {
            any = true;
            actions.extend(action::by_kind(link, *field, endpoint));
        }
    }
    match (any, actions.is_empty()) {
        (false, _) => Err(CreateError::Malformed),
        (true, true) => Err(CreateError::UnsafeUrl),
        (true, false) => Ok(Created {
            actions,
            gateway_no,
        }),
    }
}
