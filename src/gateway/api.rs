//! What a gateway's file states about the requests and answers of its API.

use super::create::{CreateError, CreateRequest, Created, Start};
use super::row::Gateway;
use crate::order::OrderNo;
use crate::url::SafeUrl;
use crate::wire::{Answer, Request};

/// The requests and answers of one payment API. They are apart from its row, which is in
/// the widget's first part: a pointer from there would put them into it.
pub(super) struct GatewayApi {
    pub(super) may_repeat: bool,
    /// Names of the page's `params` whose values the API restricts, each with its check.
    pub(super) checked_params: &'static [(&'static str, Check)],
    pub(super) start: fn(&CreateRequest) -> Start,
    pub(super) read_created: fn(&Answer, &SafeUrl) -> Result<Created, CreateError>,
    pub(super) state_request: Option<fn(&SafeUrl, &OrderNo) -> Request>,
}

/// Whether the API accepts a param's value.
type Check = fn(&str) -> bool;

impl Gateway {
    /// Whether a create request whose answer was lost may be sent again: the gateway
    /// takes a second request with the same order number for the same order.
    #[must_use]
    pub fn may_repeat(self) -> bool {
        self.api().may_repeat
    }

    /// The name of a param among these, the page's names and values, whose value the API
    /// rejects. `None` when it rejects none.
    #[must_use]
    pub fn rejected_param(self, params: &[(String, String)]) -> Option<&'static str> {
        let mut checked = self.api().checked_params.iter();
        let rejected = checked.find(|(name, accepts)| {
            let mut params = params.iter();
            params.any(|(own, value)| own == name && !accepts(value))
        });
        rejected.map(|(name, _)| *name)
    }

    /// The create request to send, or the answer itself where the API needs no request.
    #[must_use]
    pub fn start(self, create: &CreateRequest) -> Start {
        (self.api().start)(create)
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
        (self.api().read_created)(answer, endpoint)
    }

    /// Whether the API has a state query of its own, sent to the pay endpoint.
    #[must_use]
    pub fn has_state_request(self) -> bool {
        self.api().state_request.is_some()
    }

    /// The API's own state query for this order; `None` where the API has none.
    #[must_use]
    pub fn state_request(self, endpoint: &SafeUrl, order_no: &OrderNo) -> Option<Request> {
        let request = self.api().state_request?;
        Some(request(endpoint, order_no))
    }
}
