//! How a gateway is asked to give money back, and what its answer means.

use std::pin::Pin;

use super::{
    learned::bounded,
    refusal::MerchantRefusal,
    shared::Merchant,
    store::{Payment, Refund, RefundState},
};

/// A gateway that can be asked to give money back.
pub(super) trait Refunding: Send + Sync {
    /// Asks for a refund of a payment, once. It is on record as requested before.
    fn refund<'a>(
        &'a self,
        merchant: &'a Merchant,
        payment: &'a Payment,
        refund: &'a Refund,
    ) -> RefundUnderWay<'a>;
}

/// A refund that a gateway is being asked for.
pub(super) type RefundUnderWay<'a> = Pin<Box<dyn Future<Output = RefundOutcome> + Send + 'a>>;

/// What a gateway answered to a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RefundOutcome {
    /// `Succeeded`, `Failed` or `Unknown`.
    pub(super) state: RefundState,
    /// The gateway's code and words, or what came instead of an answer.
    pub(super) note: Option<String>,
    /// The answer, without secrets; empty where there is none.
    pub(super) raw: Vec<u8>,
}

impl RefundOutcome {
    pub(super) fn new(state: RefundState, note: impl Into<String>, raw: Vec<u8>) -> Self {
        Self {
            state,
            note: Some(bounded(note.into())),
            raw,
        }
    }

    /// There is no answer. Only what was surely not sent has failed.
    pub(super) fn without_answer(refusal: MerchantRefusal) -> Self {
        let state = if refusal == MerchantRefusal::GatewayUnreachable {
            RefundState::Failed
        } else {
            RefundState::Unknown
        };
        Self::new(state, refusal.code(), Vec::new())
    }

    /// The same, with what was answered.
    pub(super) fn with(self, raw: Vec<u8>) -> Self {
        Self { raw, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_sent_has_failed() {
        for (refusal, state) in [
            (MerchantRefusal::GatewayUnreachable, RefundState::Failed),
            (MerchantRefusal::GatewayMoved, RefundState::Unknown),
            (MerchantRefusal::GatewayLost, RefundState::Unknown),
            (MerchantRefusal::GatewayTimeout, RefundState::Unknown),
            (MerchantRefusal::GatewayMalformed, RefundState::Unknown),
        ] {
            assert_eq!(RefundOutcome::without_answer(refusal).state, state);
        }
    }
}
