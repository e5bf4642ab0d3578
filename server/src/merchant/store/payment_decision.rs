//! What a payment that was learned of means, decided by what is on record, whatever database
//! that was read from.

use super::{
    event::NewEvent,
    payment::{NewPayment, Payment, Recorded},
};
use crate::merchant::order::{Order, Wallet};

/// What is on record that a payment may touch.
#[derive(Debug)]
pub(super) struct PaymentRecords {
    /// The order that the gateway knows by the payment's number.
    pub(super) order: Option<Order>,
    /// The payments of that order.
    pub(super) of_order: Vec<Payment>,
    /// The payments that the gateway named by the same number, the first first.
    pub(super) of_number: Vec<Payment>,
    /// The payment of the same trade, if one is named.
    pub(super) of_trade: Option<Payment>,
}

/// What is to be written of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PaymentChange {
    /// It is a new one.
    Insert,
    /// The orphan of that id gets its order.
    Adopt(i64),
    /// The payment of that id gets the trade number that it lacked.
    NameTrade(i64),
    /// Nothing.
    Nothing,
}

/// What came of a payment, and why.
#[derive(Debug)]
pub(super) struct PaymentDecision {
    pub(super) recorded: Recorded,
    pub(super) change: PaymentChange,
    /// The payment on record that is the same, or contradicts.
    known: Option<Payment>,
}

impl PaymentRecords {
    pub(super) fn decide(&self, payment: &NewPayment) -> PaymentDecision {
        let known = self.known(payment).cloned();
        let (recorded, change) = match &known {
            Some(known) if self.is_adopted(known, payment) => {
                (self.outcome(payment), PaymentChange::Adopt(known.id))
            }
            Some(known) => {
                let recorded = self.of_known(known, payment);
                let is_named = known.trade_no.is_none() && payment.trade_no.is_some();
                let change = if recorded == Recorded::AlreadyRecorded && is_named {
                    PaymentChange::NameTrade(known.id)
                } else {
                    PaymentChange::Nothing
                };
                (recorded, change)
            }
            None => (self.outcome(payment), PaymentChange::Insert),
        };
        PaymentDecision {
            recorded,
            change,
            known,
        }
    }

    /// The payment that is meant. One whose trade number was not named before, or is not named
    /// now, is known by the gateway's number for the order.
    fn known(&self, payment: &NewPayment) -> Option<&Payment> {
        let mut of_number = self.of_number.iter();
        let is_same_amount = |other: &&Payment| other.amount == payment.amount;
        if payment.trade_no.is_none() {
            let same = of_number.clone().find(is_same_amount);
            return same.or_else(|| of_number.next());
        }
        let is_unnamed = |other: &&Payment| other.trade_no.is_none() && is_same_amount(other);
        let named = self.of_trade.as_ref();
        named.or_else(|| of_number.find(is_unnamed))
    }

    /// Whether a known payment is an orphan whose order is known now.
    fn is_adopted(&self, known: &Payment, payment: &NewPayment) -> bool {
        known.order_no.is_none()
            && self.order.is_some()
            && known.number == payment.number
            && known.amount == payment.amount
    }

    fn of_known(&self, known: &Payment, payment: &NewPayment) -> Recorded {
        let order_no = self.order.as_ref().map(|order| &order.no);
        let is_same = known.number == payment.number || order_no == known.order_no.as_ref();
        if !is_same || (order_no.is_none() && known.number != payment.number) {
            return Recorded::OtherOrders;
        }
        if known.amount == payment.amount {
            Recorded::AlreadyRecorded
        } else {
            Recorded::AmountContradicts
        }
    }

    /// What a payment that is not on record means to the order. An order of which exactly the
    /// amount was paid, be it given back since, is paid.
    fn outcome(&self, payment: &NewPayment) -> Recorded {
        let Some(order) = &self.order else {
            return Recorded::Orphan;
        };
        let is_exact = |known: &Payment| known.amount == order.amount;
        if self.of_order.iter().any(is_exact) {
            return Recorded::SecondPayment;
        }
        if payment.amount != order.amount {
            return Recorded::WrongAmount;
        }
        if order.canceled_at_ms.is_some() || order.expires_at_ms <= payment.learned_at_ms {
            return Recorded::PaidLate;
        }
        Recorded::Paid
    }
}

impl PaymentDecision {
    /// Whether the order is paid by it.
    pub(super) fn pays(&self) -> bool {
        matches!(self.recorded, Recorded::Paid | Recorded::PaidLate)
    }

    /// The event about it. `asked` is the wallet of the attempt that was paid: cashiers let the
    /// shopper change it.
    pub(super) fn event(
        &self,
        payment: &NewPayment,
        order: Option<&Order>,
        asked: Option<Wallet>,
    ) -> NewEvent {
        let is_one = |wallet: &Wallet| matches!(wallet, Wallet::Alipay | Wallet::WeChat);
        let asked = asked.filter(|_| self.recorded == Recorded::Paid);
        let other = match (asked.filter(is_one), payment.wallet) {
            (Some(asked), Some(paid_with)) if asked != paid_with => Some((asked, paid_with)),
            _ => None,
        };
        let expected = match (self.recorded, &self.known, order) {
            (Recorded::Paid, ..) => other.map(|(asked, _)| asked.name().to_owned()),
            (Recorded::OtherOrders, Some(known), _) => Some(known.number.clone()),
            (Recorded::AmountContradicts, Some(known), _) => Some(known.amount.to_string()),
            (Recorded::WrongAmount | Recorded::SecondPayment, _, Some(order)) => {
                Some(order.amount.to_string())
            }
            _ => None,
        };
        let got = match (self.recorded, other) {
            (Recorded::Paid, Some((_, paid_with))) => paid_with.name().to_owned(),
            (Recorded::OtherOrders, _) => payment.number.clone(),
            _ => payment.amount.to_string(),
        };
        NewEvent {
            order_no: Some(payment.number.clone()),
            gateway: Some(payment.gateway.as_str().to_owned()),
            accepted: self.recorded.is_on_record(),
            reason: self.recorded.reason().or(other.map(|_| "wallet")),
            expected,
            got: Some(got),
            trade_no: payment.trade_no.clone(),
            evidence: payment.evidence.clone(),
            attention: self.recorded.needs_attention(),
            ..NewEvent::new(payment.source.event_kind(), payment.learned_at_ms)
        }
    }
}
