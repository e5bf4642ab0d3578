//! What an order is follows from its payments, and the shop and a person are told of it once.

use super::Oracle;
use crate::books::{OrderRow, PaymentRow};

/// The states of an order.
const WAITING: i64 = 0;
const PAID: i64 = 1;
const CANCELED: i64 = 2;
const REFUNDED: i64 = 3;
const OTHER_AMOUNT: i64 = 9;

impl Oracle<'_> {
    pub(super) fn orders_follow_from_their_payments(&mut self, states: &[(String, i64)]) {
        for (no, shown) in states {
            let Some(order) = self.order(no).cloned() else {
                self.complain("an order is lost", no);
                continue;
            };
            let due = self.state(&order);
            if due != *shown && !self.has_frozen(&order) {
                let words = format!("{no} is {due} by its rows, and {shown} to browsers");
                self.complain("the state is another", &words);
            }
        }
    }

    pub(super) fn state(&self, order: &OrderRow) -> i64 {
        let rows = self.payments_of(order);
        let mut kept = rows.iter().filter(|row| row.refunded < row.amount);
        if kept.clone().any(|row| row.amount == order.amount) {
            PAID
        } else if kept.next().is_some() {
            OTHER_AMOUNT
        } else if !rows.is_empty() {
            REFUNDED
        } else if order.canceled {
            CANCELED
        } else {
            WAITING
        }
    }

    pub(super) fn payments_of(&self, order: &OrderRow) -> Vec<&PaymentRow> {
        let rows = self.payments.iter();
        rows.filter(|row| row.order_no.as_ref() == Some(&order.no))
            .collect()
    }

    /// A frozen payment is shown as one that needs a person.
    fn has_frozen(&self, order: &OrderRow) -> bool {
        let books = self.ledger.books();
        let mut frozen = books.payments.iter().filter(|payment| payment.frozen);
        frozen.any(|payment| {
            let attempt = self.attempt_of(payment.kind, &payment.number);
            attempt.is_some_and(|attempt| attempt.order_no == order.no)
        })
    }

    /// A payment that does not simply pay its order in time is to be looked at.
    pub(super) fn odd_payments_have_attention(&mut self) {
        let attention = self.attention.clone();
        for row in self.payments.clone() {
            let order = row.order_no.as_ref().and_then(|no| self.order(no));
            let simple = order.is_some_and(|order| {
                let first = self.payments.iter().find(|other| other.pays(order));
                first.is_some_and(|first| first.is_same(&row))
                    && row.learned_at_ms < order.expires_at_ms
                    // Nothing is canceled any more once it was paid.
                    && !order.canceled
            });
            let numbers = [row.order_no.as_ref(), Some(&row.number)];
            let seen = attention.iter().any(|event| {
                let trade = row.trade_no.is_none() || event.trade_no == row.trade_no;
                trade && event.order_no.is_some() && numbers.contains(&event.order_no.as_ref())
            });
            if !simple && !seen {
                self.complain("nobody is told to look at it", &format!("{row:?}"));
            }
        }
    }
}
