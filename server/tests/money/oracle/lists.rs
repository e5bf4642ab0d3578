//! What the API lists is what is on record, and its sums are the gateways'.

use std::collections::{BTreeMap, BTreeSet};

use super::Oracle;
use crate::gateways::{Payment, yuan};

type Line = BTreeMap<String, String>;

impl Oracle<'_> {
    pub(super) fn lists_are_what_is_on_record(&mut self) {
        self.orders_are_listed_by_their_states();
        self.webhooks_are_listed();
        self.the_export_is_the_ledger();
        self.sums_are_the_gateways();
    }

    fn orders_are_listed_by_their_states(&mut self) {
        let listed = self.listed;
        for (state, listed) in &listed.by_state {
            let orders = self.orders.iter();
            let due = orders.filter(|order| self.state(order) == *state);
            let due: BTreeSet<_> = due.map(|order| order.no.clone()).collect();
            if due != *listed {
                let words = format!("{state}: {listed:?}, and not {due:?}");
                self.complain("a list of orders has others", &words);
            }
        }
    }

    fn webhooks_are_listed(&mut self) {
        let written = self.store.webhooks();
        let written: Vec<_> = written.into_iter().rev().map(|it| it.id).collect();
        if written != self.listed.webhooks {
            let words = format!("{:?}, and not {written:?}", self.listed.webhooks);
            self.complain("a list of webhooks has others", &words);
        }
    }

    fn the_export_is_the_ledger(&mut self) {
        let amount = |fen: i64| yuan(fen);
        let payments = self.payments.iter().map(|row| {
            let of = row.order_no.clone().unwrap_or_default();
            (
                row.id.to_string(),
                of,
                amount(row.amount),
                "succeeded".to_owned(),
            )
        });
        let payments: BTreeSet<_> = payments.collect();
        let refunds = self.refunds.iter().map(|row| {
            let (id, of) = (row.id.clone(), row.order_no.clone());
            (id, of, amount(row.amount), row.state.clone())
        });
        let refunds: BTreeSet<_> = refunds.collect();
        for (kind, id, due) in [
            ("payment", "payment_id", payments),
            ("refund", "refund_id", refunds),
        ] {
            let lines: Vec<_> = self.lines(kind).map(|line| cells(line, id)).collect();
            let listed: BTreeSet<_> = lines.iter().cloned().collect();
            if listed != due || lines.len() != due.len() {
                let words = format!("{kind}: {lines:?}, and not {due:?}");
                self.complain("the export is not what is on record", &words);
            }
        }
    }

    fn lines(&self, kind: &'static str) -> impl Iterator<Item = &Line> {
        let ledger = self.listed.ledger.iter();
        ledger.filter(move |line| line["kind"] == kind)
    }

    /// The sum of all payments is what shoppers paid, but for what nobody can know.
    fn sums_are_the_gateways(&mut self) {
        let books = self.ledger.books().clone();
        let is_on_record = |payment: &&Payment| {
            let mut rows = self.payments.iter();
            rows.any(|row| row.is_of(payment)) || !self.may_be_unknown(payment)
        };
        let known = books.payments.iter().filter(is_on_record);
        let paid: i64 = known.map(|payment| payment.amount).sum();
        let listed: i64 = self.lines("payment").map(fen).sum();
        if listed != paid {
            let words = format!("{listed} is exported, and {paid} was paid");
            self.complain("the sum of payments is another", &words);
        }
    }
}

fn cells(line: &Line, id: &str) -> (String, String, String, String) {
    let cell = |name: &str| line[name].clone();
    (cell(id), cell("order_no"), cell("amount"), cell("state"))
}

fn fen(line: &Line) -> i64 {
    line["amount"].replace('.', "").parse().unwrap_or(0)
}
