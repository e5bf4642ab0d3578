//! What is at the gateways belongs to an attempt, and was asked for once.

use std::collections::BTreeSet;

use super::Oracle;
use crate::{
    books::AttemptRow,
    gateways::{Create, Kind},
};

impl Oracle<'_> {
    pub(super) fn every_trade_is_an_attempts(&mut self) {
        let books = self.ledger.books().clone();
        let mut numbers = BTreeSet::new();
        for trade in &books.trades {
            let attempt = self.attempt_of(trade.kind, &trade.number);
            let order = attempt.and_then(|attempt| self.order(&attempt.order_no));
            if order.is_none_or(|order| order.amount != trade.amount) {
                let words = format!("{trade:?} {attempt:?}");
                self.complain("a trade is no attempt's", &words);
            }
            if !numbers.insert((trade.kind.name(), trade.number.clone())) {
                self.complain("two trades under one number", &format!("{trade:?}"));
            }
        }
        for words in books.changed {
            self.complain("an order was sent with other fields", &words);
        }
    }

    /// Of epay a lost answer is asked for again, which makes no second trade.
    pub(super) fn requests_are_sent_once(&mut self) {
        let creates = self.ledger.books().creates.clone();
        let mut seen = BTreeSet::new();
        for create in creates.iter().filter(|create| create.kind != Kind::Epay) {
            if !seen.insert(create.key()) {
                continue;
            }
            let requests = creates.iter().filter(|other| other.key() == create.key());
            let attempts = self.attempts.iter();
            let attempts = attempts.filter(|attempt| attempt.is_of(create));
            let (requests, attempts) = (requests.count(), attempts.count());
            if requests > attempts {
                let words = format!("{requests} for {attempts} attempts, {create:?}");
                self.complain("a create request was sent again", &words);
            }
        }
    }

    pub(super) fn one_attempt_lives_at_a_time(&mut self) {
        for (at, attempt) in self.attempts.clone().into_iter().enumerate() {
            let lives = |other: &&AttemptRow| {
                other.key() == attempt.key()
                    && other.created_at_ms < attempt.ends_at_ms
                    && other.state != "refused"
            };
            let later = self.attempts.iter().skip(at + 1).find(lives);
            if let (Some(later), true) = (later, attempt.state != "refused") {
                let words = format!("{attempt:?} {later:?}");
                self.complain("two attempts live at one time", &words);
            }
        }
    }
}

impl Create {
    fn key(&self) -> (&str, &str, &str) {
        (self.kind.name(), &self.number, self.wallet.name())
    }
}

impl AttemptRow {
    fn key(&self) -> (&str, &str, &str, &str) {
        (&self.order_no, &self.gateway, &self.wallet, &self.device)
    }

    fn is_of(&self, create: &Create) -> bool {
        let key = (&*self.gateway, &*self.number, &*self.wallet);
        key == create.key()
    }
}
