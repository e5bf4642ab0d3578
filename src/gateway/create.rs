//! The create request and its answer, in the terms that all gateways share.

use super::action::{Field, NextAction};
use super::refusal::GatewayRefusal;
use crate::environment::Environment;
use crate::money::Fen;
use crate::non_empty::NonEmpty;
use crate::order::Order;
use crate::url::SafeUrl;
use crate::wire::Request;

/// What a create request is made of: the order, and what the page and the browser add.
#[derive(Clone, Copy, Debug)]
pub struct CreateRequest<'a> {
    /// The page's `endpoint`.
    pub endpoint: &'a SafeUrl,
    /// The order to create, its number included.
    pub order: &'a Order,
    /// The browser that the answer is for.
    pub environment: Environment,
    /// The absolute URL to which the gateway sends the shopper back.
    pub return_url: Option<&'a str>,
    /// Names and values of the page's `params`, the product's own among them.
    pub params: &'a [(String, String)],
    /// The widget generated the order number, so that the merchant's backend has no order
    /// under it yet.
    pub number_is_generated: bool,
    /// A QR code is preferred (`flow` is `qr`), even where the API has something better
    /// for this browser.
    pub prefers_code: bool,
}

/// How an order begins at the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// This request is sent, and its answer read.
    Send(Request),
    /// No request is needed: the API fixes what its answer would be.
    Created(Created),
}

impl CreateRequest<'_> {
    /// The value of a param, or an empty text where the page gives none.
    pub(super) fn param(&self, name: &str) -> &str {
        let pair = self.params.iter().find(|(key, _)| key == name);
        pair.map_or("", |(_, value)| value)
    }
}

/// The answer of a gateway that accepted the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// The ways to pay, in the order in which the API prefers them.
    pub actions: NonEmpty<Vec<NextAction>>,
    /// The gateway's own order number, where the answer names one.
    pub gateway_no: Option<String>,
    /// The amount that the gateway will charge, where the answer names one.
    pub amount: Option<Fen>,
}

impl Created {
    /// An answer that offers one action and names nothing else.
    #[must_use]
    pub fn one(action: NextAction) -> Self {
        Self {
            actions: NonEmpty::one(action),
            gateway_no: None,
            amount: None,
        }
    }
}

/// Why an answer to a create request offers no way to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateError {
    /// The answer has not the documented form: an order may exist.
    Malformed,
    /// No action that the answer offers passed the URL or the image validation.
    UnsafeUrl,
    /// The gateway refused the order.
    Refused(GatewayRefusal),
}

impl From<GatewayRefusal> for CreateError {
    fn from(refusal: GatewayRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Reads the actions out of an answer's fields, each given with its kind. Fields that are
/// absent, and links that do not pass validation, are passed over.
pub(super) fn read_actions(
    fields: &[(Option<&str>, Field)],
    endpoint: &SafeUrl,
) -> Result<Created, CreateError> {
    let mut any = false;
    let mut actions = Vec::new();
    for (text, field) in fields {
        if let Some(text) = text {
            any = true;
            actions.extend(field.read(text, endpoint));
        }
    }
    match (any, NonEmpty::new(actions)) {
        (false, _) => Err(CreateError::Malformed),
        (true, None) => Err(CreateError::UnsafeUrl),
        (true, Some(actions)) => Ok(Created {
            actions,
            gateway_no: None,
            amount: None,
        }),
    }
}
