//! The pay state, in the form of `order-cmd`'s `WechatPayState`: the one form
//! in which every merchant's `state-endpoint` answers.

use crate::money::Fen;
use crate::order::OrderNo;
use crate::wire::Answer;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayState {
    Waiting,
    Paid,
    Canceled,
    Refunded,
    /// A value that the document does not have. It never counts as paid.
    Undocumented,
}

/// What an answer to "is it paid?" says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub state: PayState,
    /// Seconds until the order's end, where the merchant's backend says so.
    pub expires_in_s: Option<u64>,
    pub amount: Option<Fen>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateError {
    Malformed,
    /// Another of this page's orders is meant.
    OtherOrder,
    /// `result` was not 0, which includes "no such order".
    Refused {
        code: i64,
    },
}

/// Reads the answer for `order_no`.
///
/// The document's own sample answers with another number than it was asked
/// about, so a foreign number is let pass; one of `others`, orders that this
/// page itself has made, is not.
pub fn read(answer: &Answer, order_no: &OrderNo, others: &[OrderNo]) -> Result<Report, StateError> {
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
        // A warning before the JSON means a server in trouble: ask again.
        1 if answer.noisy || answer.guessed => return Err(StateError::Malformed),
        1 => PayState::Paid,
        2 => PayState::Canceled,
        3 => PayState::Refunded,
        _ => PayState::Undocumented,
    };
    let expires_in = root.get("expires_in").code();
    Ok(Report {
        state,
        expires_in_s: expires_in.and_then(|seconds| u64::try_from(seconds).ok()),
        amount: root.get("amount").text_or_number().and_then(Fen::parse),
    })
}
