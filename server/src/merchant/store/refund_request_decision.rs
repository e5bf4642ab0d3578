//! What a refund that the shop asks for means, and what its end means, decided by what is on
//! record, whatever database that was read from.

use super::{
    event::{EventKind, Evidence, NewEvent},
    payment::Payment,
    refund::{Refund, RefundAmount, RefundState},
    refund_decision::{default_key, is_default_key},
    refund_request::{RefundEnd, RefundRequest, RefundRequested},
    refund_row::{RefundRow, left},
};
use crate::money::Fen;

/// What is to be done about a request.
#[derive(Debug)]
pub(super) enum RequestDecision<'a> {
    /// The refund is recorded.
    Record(RefundRow<'a>),
    /// This refund was learned of before: it is the one of the request, and gets its key.
    Confirm(&'a Refund),
    /// Nothing changes.
    Answer(Box<RefundRequested>),
}

/// Which payment a request is about.
enum Meant<'a> {
    One(&'a Payment),
    Several,
    None,
}

impl RefundRequest {
    /// Decides with the payments and the refunds of the order.
    pub(super) fn decide<'a>(
        &'a self,
        payments: &'a [Payment],
        refunds: &'a [Refund],
    ) -> RequestDecision<'a> {
        if let Some(learned) = self.learned(payments, refunds) {
            return RequestDecision::Confirm(learned);
        }
        self.row(payments, refunds)
            .map_or_else(RequestDecision::Answer, RequestDecision::Record)
    }

    fn row<'a>(
        &'a self,
        payments: &'a [Payment],
        refunds: &[Refund],
    ) -> Result<RefundRow<'a>, Box<RefundRequested>> {
        let is_same = |known: &&Refund| known.idempotency_key == self.key.key;
        if let Some(known) = refunds.iter().find(is_same) {
            let is_repeated = match &known.fingerprint {
                Some(fingerprint) => *fingerprint == self.key.fingerprint,
                None => self.confirms(known),
            };
            return Err(Box::new(if is_repeated {
                RefundRequested::Known(known.clone())
            } else {
                RefundRequested::KeyOfAnother
            }));
        }
        let payment = match self.meant(payments) {
            Meant::One(payment) => payment,
            Meant::Several => return Err(Box::new(RefundRequested::SeveralPayments)),
            Meant::None => return Err(Box::new(RefundRequested::NoPayment)),
        };
        let left = left(payment);
        let amount = self.amount.unwrap_or(left);
        if amount > left || amount == Fen::new(0) {
            return Err(Box::new(RefundRequested::TooMuch(left)));
        }
        Ok(RefundRow {
            payment,
            order_no: &self.order_no,
            amount,
            state: if self.is_done {
                RefundState::Succeeded
            } else {
                RefundState::Requested
            },
            key: &self.key.key,
            fingerprint: Some(&self.key.fingerprint),
            at_ms: self.at_ms,
            reason: &self.reason,
        })
    }

    /// Whether the shop confirms a refund that a report named before, by its key: what tells of
    /// one may arrive in any order.
    fn confirms(&self, known: &Refund) -> bool {
        let is_amount = self.amount.is_none_or(|amount| amount == known.amount);
        let is_payment = self.payment_id.is_none_or(|id| id == known.payment_id);
        self.is_done && is_amount && is_payment
    }

    /// The refund that the shop gave back itself, and that was learned of before under no key of
    /// the shop's: it has the payment and the amount. What was all of the payment then need not
    /// be named.
    fn learned<'a>(&self, payments: &[Payment], refunds: &'a [Refund]) -> Option<&'a Refund> {
        let is_same = |known: &Refund| known.idempotency_key == self.key.key;
        if !self.is_done || refunds.iter().any(is_same) {
            return None;
        }
        let Meant::One(payment) = self.meant(payments) else {
            return None;
        };
        let whole = default_key(RefundAmount::Whole, payment);
        refunds.iter().find(|known| {
            let is_amount = match self.amount {
                Some(amount) => known.amount == amount,
                None => known.idempotency_key == whole,
            };
            is_amount
                && known.payment_id == payment.id
                && known.state == RefundState::Succeeded
                && known.fingerprint.is_none()
                && is_default_key(&known.idempotency_key, payment)
        })
    }

    /// The payment that is named, or the only one that has money left.
    fn meant<'a>(&self, payments: &'a [Payment]) -> Meant<'a> {
        if let Some(id) = self.payment_id {
            let found = payments.iter().find(|payment| payment.id == id);
            return found.map_or(Meant::None, Meant::One);
        }
        let mut with_money = payments.iter().filter(|it| left(it) > Fen::new(0));
        match (with_money.next(), with_money.next(), payments.first()) {
            (Some(only), None, _) | (None, _, Some(only)) => Meant::One(only),
            (Some(_), Some(_), _) => Meant::Several,
            (None, _, None) => Meant::None,
        }
    }

    /// The event about the refund that is recorded.
    pub(super) fn event(&self, refund: &Refund, payment: &Payment) -> NewEvent {
        let reason = if self.is_done {
            "refund_done"
        } else {
            "refund_requested"
        };
        event(refund, payment, reason, self.at_ms)
    }
}

impl RefundEnd {
    /// The end of a refund of which nobody can say any more whether it was sent.
    pub(super) fn lost(now_ms: i64) -> Self {
        Self {
            state: RefundState::Unknown,
            note: Some("its sender stopped".to_owned()),
            evidence: Evidence::default(),
            at_ms: now_ms,
        }
    }

    /// Whether it changes the refund's state.
    pub(super) fn is_news(&self, refund: &Refund) -> bool {
        refund.state.is_open() && self.state != refund.state
    }

    /// The event about it, unless it says what is on record.
    pub(super) fn event(&self, refund: &Refund, payment: &Payment) -> Option<NewEvent> {
        let reason = match (self.is_news(refund), self.state) {
            (true, RefundState::Succeeded) => "refund_succeeded",
            (true, RefundState::Failed) => "refund_failed",
            (true, RefundState::Unknown | RefundState::Requested) => "refund_unknown",
            (false, state) if state == refund.state || state == RefundState::Unknown => {
                return None;
            }
            (false, _) => "refund_contradicts",
        };
        Some(NewEvent {
            accepted: reason != "refund_contradicts",
            expected: self.note.clone(),
            evidence: self.evidence.clone(),
            attention: matches!(reason, "refund_unknown" | "refund_contradicts"),
            ..event(refund, payment, reason, self.at_ms)
        })
    }
}

/// An event about a refund; no other is the same, since the refund's id is in it.
fn event(refund: &Refund, payment: &Payment, reason: &'static str, at_ms: i64) -> NewEvent {
    NewEvent {
        order_no: Some(refund.order_no.as_str().to_owned()),
        gateway: Some(payment.gateway.as_str().to_owned()),
        reason: Some(reason),
        got: Some(format!("{} {}", refund.amount, refund.id)),
        trade_no: payment.trade_no.clone(),
        ..NewEvent::new(EventKind::Refund, at_ms)
    }
}
