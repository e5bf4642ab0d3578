//! What must be true at the end of a run: the gateways' ledger and the merchant's store say the
//! same. A complaint begins with the rule that is broken.

mod attempts;
mod lists;
mod orders;
mod refunds;
mod shop;
mod webhooks;

use crate::{
    api::{Listed, ShopBooks},
    books::{AttemptRow, Attention, OrderRow, PaymentRow, RefundRow, StoreBooks},
    gateways::{Kind, Ledger, Payment},
};

/// Both sides, as they are at the end.
pub(crate) struct Oracle<'a> {
    ledger: &'a Ledger,
    store: &'a StoreBooks,
    payments: Vec<PaymentRow>,
    attempts: Vec<AttemptRow>,
    orders: Vec<OrderRow>,
    refunds: Vec<RefundRow>,
    attention: Vec<Attention>,
    /// What the shop's system keeps for itself.
    shop: &'a ShopBooks,
    /// What the API lists.
    listed: &'a Listed,
    complaints: Vec<String>,
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(
        ledger: &'a Ledger,
        store: &'a StoreBooks,
        shop: &'a ShopBooks,
        listed: &'a Listed,
    ) -> Self {
        Self {
            ledger,
            store,
            payments: store.payments(),
            attempts: store.attempts(),
            orders: store.orders(),
            refunds: store.refunds(),
            attention: store.attention(),
            shop,
            listed,
            complaints: Vec::new(),
        }
    }

    /// All that is wrong. `states` are the states that browsers are told.
    pub(crate) fn complaints(mut self, states: &[(String, i64)]) -> Vec<String> {
        self.every_payment_is_known();
        self.nothing_is_invented();
        self.orders_follow_from_their_payments(states);
        self.webhooks_are_written_once();
        self.webhooks_arrive_once_by_their_ids();
        self.one_key_gives_one_order();
        self.cancellations_stay();
        self.refunds_are_what_the_gateway_gave_back();
        self.no_more_is_refunded_than_was_paid();
        self.lists_are_what_is_on_record();
        self.odd_payments_have_attention();
        self.every_trade_is_an_attempts();
        self.requests_are_sent_once();
        self.one_attempt_lives_at_a_time();
        for damage in self.store.damages() {
            self.complain("the file is damaged", &damage);
        }
        self.complaints
    }

    fn complain(&mut self, rule: &str, words: &str) {
        self.complaints.push(format!("{rule}: {words}"));
    }

    fn attempt_of(&self, kind: Kind, number: &str) -> Option<&AttemptRow> {
        let mut attempts = self.attempts.iter();
        attempts.find(|attempt| attempt.gateway == kind.name() && attempt.number == number)
    }

    fn order(&self, no: &str) -> Option<&OrderRow> {
        self.orders.iter().find(|order| order.no == no)
    }

    fn every_payment_is_known(&mut self) {
        let payments = self.ledger.books().payments.clone();
        for payment in &payments {
            let rows: Vec<_> = self
                .payments
                .iter()
                .filter(|row| row.is_of(payment))
                .cloned()
                .collect();
            match &rows[..] {
                [] if self.may_be_unknown(payment) => {}
                [] => self.complain("a payment is lost", &format!("{payment:?}")),
                [row] => self.compare(payment, row),
                _ => self.complain("a payment is doubled", &format!("{payment:?}")),
            }
        }
    }

    /// Whether nobody told the merchant, who has no way to ask, and is reminded of that.
    fn may_be_unknown(&self, payment: &Payment) -> bool {
        if payment.acknowledged {
            return false;
        }
        let Some(attempt) = self.attempt_of(payment.kind, &payment.number) else {
            return payment.trade.is_none();
        };
        if self.shop.settled.contains(&attempt.order_no) {
            return true;
        }
        if payment.kind.has_query() {
            let numbers = [&attempt.order_no, &payment.number];
            let mut seen = self
                .attention
                .iter()
                .filter_map(|event| event.order_no.as_ref());
            return payment.frozen && seen.any(|no| numbers.contains(&no));
        }
        self.listed.unconfirmed.contains(&attempt.order_no)
    }

    fn compare(&mut self, payment: &Payment, row: &PaymentRow) {
        let both = format!("{row:?} {payment:?}");
        if row.amount != payment.amount {
            self.complain("another amount is on record", &both);
        }
        if row.refunded > payment.refunded && !self.is_contradicted(row) {
            self.complain("more is refunded than was", &both);
        }
        let attempt = self.attempt_of(payment.kind, &payment.number);
        if row.order_no.as_ref() != attempt.map(|attempt| &attempt.order_no) {
            self.complain("it pays another order", &both);
        }
    }

    fn nothing_is_invented(&mut self) {
        let payments = self.ledger.books().payments.clone();
        for row in self.payments.clone() {
            if !payments.iter().any(|payment| row.is_of(payment)) {
                self.complain("nobody made this payment", &format!("{row:?}"));
            }
        }
    }
}
