//! What a gateway answers about an order's payment.

use super::{
    order::Wallet, refusal::MerchantRefusal, state_answer::StateAnswer, store::RefundAmount,
};
use crate::money::Fen;

/// Money that a gateway, or the merchant's program, says was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PaidMoney {
    /// What was paid; above 0.
    pub(super) amount: Fen,
    /// The gateway's trade number, if it names one.
    pub(super) trade_no: Option<String>,
    /// The wallet, if it is named.
    pub(super) wallet: Option<Wallet>,
    /// When it was paid, in the gateway's words.
    pub(super) paid_at: Option<String>,
}

/// What an answer to a query means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// The order is not paid yet.
    Waiting,
    /// Paid, perhaps with another amount than the order's.
    Paid(PaidMoney),
    /// The order is paid, and so much of it was given back.
    Refunded(PaidMoney, RefundAmount),
    /// The order is canceled.
    Canceled,
    /// A person must look at it; the odd thing has the reason.
    NeedsAttention,
    /// A state that the document does not name.
    Other(i64),
}

/// Something odd about an answer, for an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Odd {
    /// The stable code of what is odd.
    pub(super) reason: &'static str,
    /// What should have been there.
    pub(super) expected: Option<String>,
    /// What was there.
    pub(super) got: Option<String>,
    /// The gateway's trade number.
    pub(super) trade_no: Option<String>,
    /// Whether a person must look at it, since it may be about money.
    pub(super) attention: bool,
}

/// An answer to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SeenState {
    pub(super) seen: Seen,
    pub(super) odd: Option<Odd>,
    /// The answer, with secrets blacked out.
    pub(super) raw: Vec<u8>,
}

/// Why a query has no answer that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QueryFailure {
    pub(super) refusal: MerchantRefusal,
    pub(super) odd: Option<Box<Odd>>,
    /// Whether the gateway refuses us and not the order.
    pub(super) concerns_us: bool,
    pub(super) raw: Vec<u8>,
}

impl Odd {
    /// Something odd that needs a person.
    pub(super) const fn for_attention(reason: &'static str, got: Option<String>) -> Self {
        Self {
            reason,
            expected: None,
            got,
            trade_no: None,
            attention: true,
        }
    }

    /// An answer that names another number than the one that was asked about.
    pub(super) fn another_number(asked: &str, got: Option<String>) -> Self {
        Self {
            expected: Some(asked.to_owned()),
            ..Self::for_attention("another_number", got)
        }
    }
}

impl SeenState {
    /// What the answer means; only waiting where something else than the answer's object came
    /// with it, such as a warning: that is never ground for a payment.
    pub(super) fn of(answer: &StateAnswer, seen: Seen, odd: Option<Odd>) -> Self {
        if answer.is_clean() || seen == Seen::Waiting {
            let raw = Vec::new();
            return Self { seen, odd, raw };
        }
        Self {
            seen: Seen::Waiting,
            odd: Some(Odd::for_attention("not_only_json", None)),
            raw: Vec::new(),
        }
    }
}

impl QueryFailure {
    /// An answer that cannot be read, or is about something else.
    pub(super) fn malformed(odd: Option<Odd>) -> Self {
        Self {
            refusal: MerchantRefusal::GatewayMalformed,
            odd: odd.map(Box::new),
            concerns_us: false,
            raw: Vec::new(),
        }
    }
}

impl From<MerchantRefusal> for QueryFailure {
    fn from(refusal: MerchantRefusal) -> Self {
        Self {
            refusal,
            odd: None,
            concerns_us: false,
            raw: Vec::new(),
        }
    }
}
