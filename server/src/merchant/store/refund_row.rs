//! A refund as both databases keep it.

use super::{payment::Payment, refund::RefundState};
use crate::{merchant::order::OrderNo, money::Fen, random};

/// Letters of a refund's id.
const ID_LENGTH: usize = 20;

/// A refund that is to be kept.
#[derive(Debug)]
pub(super) struct RefundRow<'a> {
    pub(super) payment: &'a Payment,
    pub(super) order_no: &'a OrderNo,
    pub(super) amount: Fen,
    pub(super) state: RefundState,
    pub(super) key: &'a str,
    pub(super) fingerprint: Option<&'a str>,
    pub(super) at_ms: i64,
    pub(super) reason: &'a str,
}

impl RefundRow<'_> {
    pub(super) fn settled_at_ms(&self) -> Option<i64> {
        settled_at_ms(self.state, self.at_ms)
    }
}

/// When a refund was settled that has that state since then.
pub(super) fn settled_at_ms(state: RefundState, since_ms: i64) -> Option<i64> {
    Some(since_ms).filter(|_| !state.is_open())
}

/// An id that no refund has.
pub(super) fn new_id() -> String {
    format!("re{}", random::letters(ID_LENGTH))
}

/// What may still be given back of a payment.
pub(super) fn left(payment: &Payment) -> Fen {
    payment
        .amount
        .minus(payment.refunded)
        .minus(payment.reserved)
}
