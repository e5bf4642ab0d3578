//! What a refund that was learned of means, decided by what is on record, whatever database
//! that was read from.

use super::{
    event::NewEvent,
    payment::{Payment, Source},
    refund::{NewRefund, Refund, RefundAmount, RefundRecorded, RefundState},
    refund_row::{RefundRow, left},
};
use crate::{merchant::order::OrderNo, money::Fen};

/// What is on record that a refund may touch.
#[derive(Debug, Default)]
pub(super) struct RefundRecords {
    /// The payments of the order that the gateway knows by the refund's number.
    pub(super) payments: Vec<Payment>,
    /// The refunds of that order.
    pub(super) refunds: Vec<Refund>,
}

/// What came of a refund, and what is to be written of it.
#[derive(Debug)]
pub(super) struct RefundDecision<'a> {
    pub(super) recorded: RefundRecorded,
    /// Refunds on record that have succeeded, as this one shows.
    pub(super) done: Vec<&'a Refund>,
    /// What none of those explains: a refund of its own.
    pub(super) rest: Option<RestOfRefund<'a>>,
    /// The amount on record that the refund contradicts.
    expected: Option<Fen>,
}

/// The part of a refund that is recorded as one of its own.
#[derive(Debug)]
pub(super) struct RestOfRefund<'a> {
    payment: &'a Payment,
    amount: Fen,
    key: String,
}

impl RestOfRefund<'_> {
    pub(super) fn row<'b>(&'b self, order_no: &'b OrderNo, refund: &'b NewRefund) -> RefundRow<'b> {
        RefundRow {
            payment: self.payment,
            order_no,
            amount: self.amount,
            state: RefundState::Succeeded,
            key: &self.key,
            fingerprint: None,
            at_ms: refund.learned_at_ms,
            reason: refund.source.name(),
        }
    }
}

impl<'a> RefundDecision<'a> {
    const fn nothing(recorded: RefundRecorded) -> Self {
        Self {
            recorded,
            done: Vec::new(),
            rest: None,
            expected: None,
        }
    }

    /// These refunds of the payment have succeeded, and the rest is one of its own.
    fn succeeded(payment: &Payment, done: Vec<&'a Refund>, rest: Option<RestOfRefund<'a>>) -> Self {
        let amounts = done.iter().map(|refund| refund.amount);
        let amounts = amounts.chain(rest.as_ref().map(|rest| rest.amount));
        let left = amounts.fold(payment.amount.minus(payment.refunded), Fen::minus);
        Self {
            done,
            rest,
            ..Self::nothing(if left > Fen::new(0) {
                RefundRecorded::Partly
            } else {
                RefundRecorded::Wholly
            })
        }
    }

    /// The event about it.
    pub(super) fn event(&self, refund: &NewRefund) -> NewEvent {
        let amount = match refund.amount {
            RefundAmount::Whole | RefundAmount::Unspecified => None,
            RefundAmount::Part(amount) | RefundAmount::Total(amount) => Some(amount.to_string()),
        };
        NewEvent {
            order_no: Some(refund.number.clone()),
            gateway: Some(refund.gateway.as_str().to_owned()),
            accepted: self.recorded.is_on_record(),
            reason: self.recorded.reason(),
            expected: self.expected.map(|amount| amount.to_string()),
            got: amount,
            trade_no: refund.trade_no.clone(),
            evidence: refund.evidence.clone(),
            attention: self.recorded.needs_attention(),
            ..NewEvent::new(refund.source.event_kind(), refund.learned_at_ms)
        }
    }
}

impl RefundRecords {
    pub(super) fn decide(&self, refund: &NewRefund) -> RefundDecision<'_> {
        let payments = self.meant(refund);
        let has_money_left = |payment: &&&Payment| payment.refunded < payment.amount;
        let payment = payments.iter().find(has_money_left).or(payments.first());
        let Some(&payment) = payment else {
            return RefundDecision::nothing(RefundRecorded::NoPayment);
        };
        let not_refunded = payment.amount.minus(payment.refunded);
        let (is_part, amount) = match refund.amount {
            RefundAmount::Part(part) if part != payment.amount => (true, part),
            RefundAmount::Total(total) if total > payment.amount => {
                return RefundDecision::nothing(RefundRecorded::TooMuch);
            }
            RefundAmount::Total(total) => (false, total.minus(payment.refunded)),
            RefundAmount::Part(_) | RefundAmount::Whole | RefundAmount::Unspecified => {
                (false, not_refunded)
            }
        };
        if let Some(known) = self.known(refund, &payments) {
            if is_part && known.amount != amount {
                return RefundDecision {
                    expected: Some(known.amount),
                    ..RefundDecision::nothing(RefundRecorded::AmountContradicts)
                };
            }
            return self.of_known(known);
        }
        let is_explained = match refund.amount {
            RefundAmount::Part(_) => is_part && self.has_part(refund, payment, amount),
            RefundAmount::Whole => false,
            RefundAmount::Unspecified => payment.refunded > Fen::new(0),
            RefundAmount::Total(total) => total <= payment.refunded,
        };
        if is_explained || not_refunded == Fen::new(0) && !is_part {
            return RefundDecision::nothing(RefundRecorded::AlreadyRecorded);
        }
        if amount > not_refunded || amount == Fen::new(0) {
            return RefundDecision::nothing(RefundRecorded::TooMuch);
        }
        self.of_open(refund, payment, amount, is_part)
    }

    /// The payments that may be meant: those of the trade that is named, else those under the
    /// gateway's number. One that was recorded without a trade may be of any.
    fn meant(&self, refund: &NewRefund) -> Vec<&Payment> {
        let trade_no = refund.trade_no.as_ref();
        let is_named = |it: &&Payment| trade_no.is_some() && it.trade_no.as_ref() == trade_no;
        let named: Vec<_> = self.payments.iter().filter(is_named).collect();
        if !named.is_empty() {
            return named;
        }
        let may_be_named = |it: &Payment| trade_no.is_none() || it.trade_no.is_none();
        let may_be_it = |it: &&Payment| it.number == refund.number && may_be_named(it);
        self.payments.iter().filter(may_be_it).collect()
    }

    /// The refund that is on record under the same key.
    fn known(&self, refund: &NewRefund, payments: &[&Payment]) -> Option<&Refund> {
        let of_key = |key: &str| self.refunds.iter().find(|it| it.idempotency_key == key);
        match &refund.idempotency_key {
            Some(key) => of_key(key),
            None => (payments.iter()).find_map(|it| of_key(&default_key(refund.amount, it))),
        }
    }

    /// The refund of the same key is done.
    fn of_known<'a>(&'a self, known: &'a Refund) -> RefundDecision<'a> {
        let payment = self.payments.iter().find(|it| it.id == known.payment_id);
        match (known.state, payment) {
            (RefundState::Succeeded, _) => RefundDecision::nothing(RefundRecorded::AlreadyRecorded),
            // What was refused and is done after all is looked at by a person.
            (RefundState::Failed, _) | (_, None) => {
                RefundDecision::nothing(RefundRecorded::AmountContradicts)
            }
            (RefundState::Requested | RefundState::Unknown, Some(payment)) => {
                RefundDecision::succeeded(payment, vec![known], None)
            }
        }
    }

    /// Whether a part without a name is on record otherwise: as a refund that the shop asked
    /// for, or with all of the payment, which was learned before, and which the shop may have
    /// confirmed since. What tells of refunds may arrive in any order.
    fn has_part(&self, refund: &NewRefund, payment: &Payment, amount: Fen) -> bool {
        let whole = default_key(RefundAmount::Whole, payment);
        let is_asked = |known: &Refund| {
            known.fingerprint.is_some()
                && known.payment_id == payment.id
                && known.state == RefundState::Succeeded
                && known.amount == amount
        };
        // What is confirmed has the shop's key, and still the source that it was learned from.
        let is_whole = |known: &Refund| {
            known.idempotency_key == whole
                || known.fingerprint.is_some()
                    && known.payment_id == payment.id
                    && known.state == RefundState::Succeeded
                    && known.amount == payment.amount
                    && Source::from_name(&known.reason).is_some()
        };
        let is_it = |known: &Refund| is_whole(known) || is_asked(known);
        refund.idempotency_key.is_none() && self.refunds.iter().any(is_it)
    }

    /// Decides how far refunds of the payment that may have been sent explain the amount.
    fn of_open<'a>(
        &'a self,
        refund: &NewRefund,
        payment: &'a Payment,
        amount: Fen,
        is_part: bool,
    ) -> RefundDecision<'a> {
        let is_open = |it: &&Refund| it.payment_id == payment.id && it.state.is_open();
        let open: Vec<_> = self.refunds.iter().filter(is_open).collect();
        let same = open.iter().find(|it| it.amount == amount);
        let is_unspecified = refund.amount == RefundAmount::Unspecified;
        let succeeded = |done: Vec<&'a Refund>, rest: Fen| {
            let key = || default_key(refund.amount, payment);
            let rest = (rest > Fen::new(0)).then(|| RestOfRefund {
                payment,
                amount: rest,
                key: refund.idempotency_key.clone().unwrap_or_else(key),
            });
            RefundDecision::succeeded(payment, done, rest)
        };
        match (&*open, same) {
            ([], _) if is_unspecified => RefundDecision {
                recorded: RefundRecorded::AssumedWhole,
                ..succeeded(Vec::new(), amount)
            },
            ([], _) => succeeded(Vec::new(), amount),
            ([only], _) if is_unspecified => succeeded(vec![only], Fen::new(0)),
            // One of them is done at least, and a person is called for each that is unknown.
            (_, _) if is_unspecified => RefundDecision::nothing(RefundRecorded::AlreadyRecorded),
            (_, Some(same)) => succeeded(vec![same], Fen::new(0)),
            (_, None) if !is_part && payment.reserved <= amount => {
                succeeded(open, amount.minus(payment.reserved))
            }
            (_, None) if is_part && amount <= left(payment) => succeeded(Vec::new(), amount),
            (_, None) => RefundDecision::nothing(RefundRecorded::TooMuch),
        }
    }
}

/// The key of a refund whose sender names none: another of the same amount, of the same
/// payment, is the same.
pub(super) fn default_key(amount: RefundAmount, payment: &Payment) -> String {
    let kind = match amount {
        RefundAmount::Part(part) if part != payment.amount => format!("amount-{part}"),
        RefundAmount::Total(total) if total != payment.amount => format!("total-{total}"),
        RefundAmount::Part(_)
        | RefundAmount::Total(_)
        | RefundAmount::Whole
        | RefundAmount::Unspecified => "whole".to_owned(),
    };
    format!("{kind} of payment {}", payment.id)
}

/// Whether the key is one of those that [`default_key`] makes for the payment.
pub(super) fn is_default_key(key: &str, payment: &Payment) -> bool {
    let kind = key.strip_suffix(&format!(" of payment {}", payment.id));
    kind.is_some_and(|kind| {
        kind == "whole" || kind.starts_with("amount-") || kind.starts_with("total-")
    })
}
