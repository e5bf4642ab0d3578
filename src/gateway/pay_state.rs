//! The pay state of an order, in the one form in which every merchant's `state-endpoint`
//! answers: that of the one API document that has a state query.

use crate::money::Fen;
use crate::order::OrderNo;
use crate::wire::Answer;

/// The documented pay states of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayState {
    /// `0`: the order waits for the payment.
    Waiting,
    /// `1`: the order is paid.
    Paid,
    /// `2`: the order is canceled.
    Canceled,
    /// `3`: the payment was returned to the shopper.
    Refunded,
    /// A value that the API document does not have. It never counts as paid.
    Undocumented,
}

/// The answer to a state query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateAnswer {
    /// `pay_state`.
    pub state: PayState,
    /// `expires_in`: seconds until the order's end, where the merchant's backend adds it.
    pub expires_in_s: Option<u64>,
    /// `amount`: what was paid or is to be paid, where the merchant's backend adds it.
    pub amount: Option<Fen>,
}

/// Why an answer to a state query says nothing about the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateError {
    /// The answer has not the documented form, or says more than "waiting" but came damaged.
    Malformed,
    /// The answer is about another of this page's orders.
    OtherOrder,
    /// `result` was not 0, which includes "no such order".
    Refused {
        /// The value of `result`.
        code: i64,
    },
}

/// Reads the answer to the state query for `order_no`.
///
/// The document's own sample answers with another number than the query names, so an
/// unknown number is accepted; one of `others`, the orders that this page itself has
/// created, is not.
///
/// # Errors
///
/// [`StateError`] when the answer says nothing about this order.
pub fn read(
    answer: &Answer,
    order_no: &OrderNo,
    others: &[OrderNo],
) -> Result<StateAnswer, StateError> {
    let root = answer.json.root();
    let result = root.get("result").code().ok_or(StateError::Malformed)?;
    if result != 0 {
        return Err(StateError::Refused { code: result });
    }
    let echoed = root.get("order_no").text_or_number();
    if echoed != Some(order_no.as_str())
        && others.iter().any(|other| echoed == Some(other.as_str()))
    {
        return Err(StateError::OtherOrder);
    }
    let state = match root.get("pay_state").code().ok_or(StateError::Malformed)? {
        0 => PayState::Waiting,
        // A warning before the JSON means a server in trouble: the query is repeated.
        _ if answer.has_warning => return Err(StateError::Malformed),
        1 if answer.guessed => return Err(StateError::Malformed),
        1 => PayState::Paid,
        2 => PayState::Canceled,
        3 => PayState::Refunded,
        _ => PayState::Undocumented,
    };
    let expires_in = root.get("expires_in").code();
    Ok(StateAnswer {
        state,
        expires_in_s: expires_in.and_then(|seconds| u64::try_from(seconds).ok()),
        amount: root.get("amount").text_or_number().and_then(Fen::parse),
    })
}
