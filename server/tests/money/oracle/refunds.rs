//! What is on record of refunds is what the gateways gave back, and never more than was paid.

use super::Oracle;
use crate::books::PaymentRow;

/// Why a person is called where the gateway contradicts what is on record, or names no amount.
const CONTRADICTED: [&str; 2] = ["refund_contradicts", "refund_amount_unknown"];

impl Oracle<'_> {
    pub(super) fn no_more_is_refunded_than_was_paid(&mut self) {
        for row in self.payments.clone() {
            let counts = ["requested", "unknown", "succeeded"];
            let own = self.refunds.iter().filter(|it| it.payment_id == row.id);
            let counted = own.filter(|it| counts.contains(&it.state.as_str()));
            let sum: i64 = counted.map(|it| it.amount).sum();
            if sum > row.amount {
                let words = format!("{sum} of {row:?}");
                self.complain("more is refunded than was paid", &words);
            }
        }
        for words in self.ledger.books().excess.clone() {
            self.complain("more is asked back than was paid", &words);
        }
    }

    pub(super) fn refunds_are_what_the_gateway_gave_back(&mut self) {
        let books = self.ledger.books().clone();
        for refund in books.refunds.iter().filter(|refund| refund.asked > 0) {
            let words = format!("{refund:?}");
            if refund.asked > 1 {
                self.complain("a refund is asked for twice", &words);
            }
            let found = self.refunds.iter().find(|row| row.id == refund.number);
            match found {
                None => self.complain("a refund is not on record", &words),
                Some(row) if row.amount != refund.amount => {
                    self.complain("a refund is asked for with another amount", &words);
                }
                Some(_) => {}
            }
        }
        for row in self.refunds.clone() {
            let words = format!("{row:?}");
            // A person settles what is unknown at the end of a run.
            if !["succeeded", "failed"].contains(&row.state.as_str()) {
                self.complain("a refund is never settled", &words);
            }
            let mut payments = self.payments.iter();
            let Some(payment) = payments.find(|it| it.id == row.payment_id).cloned() else {
                self.complain("a refund is of no payment", &words);
                continue;
            };
            let mut wishes = self.shop.refunds.values();
            let is_wanted = wishes.any(|wish| wish.no == row.order_no && wish.key() == row.key);
            if row.is_asked && !is_wanted {
                self.complain("nobody asked for this refund", &words);
            }
            if payment.order_no.as_ref() != Some(&row.order_no) {
                self.complain("a refund is of another order's payment", &words);
            }
        }
        self.sums_are_the_same();
    }

    /// Of each payment as much is on record as the shop's system had given back, or more where
    /// the gateway gave back more. That no more is on record is compared with the payments.
    fn sums_are_the_same(&mut self) {
        let books = self.ledger.books().clone();
        for (at, payment) in books.payments.iter().enumerate() {
            let row = self.payments.iter().find(|row| row.is_of(payment)).cloned();
            let Some(row) = row.filter(|row| !self.is_contradicted(row)) else {
                continue;
            };
            let given_back = books.given_back_for_merchant(at);
            if given_back > row.refunded {
                let words = format!("{given_back} of {row:?}");
                self.complain("less is on record than was given back", &words);
            }
        }
    }

    /// Whether a person is called because of the refunds of a payment's order.
    pub(super) fn is_contradicted(&self, row: &PaymentRow) -> bool {
        let numbers = [row.order_no.as_ref(), Some(&row.number)];
        let mut events = self.attention.iter();
        events.any(|event| {
            event.order_no.is_some()
                && numbers.contains(&event.order_no.as_ref())
                && CONTRADICTED.contains(&event.reason.as_str())
        })
    }
}
