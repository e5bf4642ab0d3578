//! Refunds that the shop's system asks for, or makes in the gateway's own console.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};

use super::{
    WantedRefund,
    calls::{request, with_key},
};
use crate::{
    books::RefundRow,
    gateways::{Books, Kind, Notice, yuan},
    plan::Cut,
    server::Answer,
    world::World,
};

/// The reason of a refund that was reported.
const REPORTED: &str = "report";

/// One of so many refunds may be of an order that is not paid.
const UNPAID_EVERY: usize = 10;

/// A refund that the shop wants: what is sent of it does not change, unless by a mistake.
#[derive(Clone, Debug)]
pub(crate) struct RefundWish {
    number: usize,
    pub(crate) no: String,
    key: String,
    kind: Option<Kind>,
    payment_id: Option<i64>,
    /// Fen; all that is left where there is none.
    amount: Option<i64>,
    /// Fen of the payment, if one was known when it was wanted.
    paid: Option<i64>,
    /// Whether the shop gave the money back in the gateway's console, so that no gateway is to
    /// be asked.
    is_done: bool,
    /// The ids that were answered.
    ids: BTreeSet<String>,
    /// Whether a success was answered to what is sent of it without a mistake.
    is_answered: bool,
}

impl RefundWish {
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    fn body(&self, other: bool) -> Value {
        let amount = self.amount.or(self.paid).unwrap_or(0) + i64::from(other);
        let amount = (self.amount.is_some() || other).then(|| yuan(amount));
        json!({
            "amount": amount,
            "payment_id": self.payment_id,
            "reason": self.reason(other),
            "done": self.is_done,
        })
    }

    fn reason(&self, other: bool) -> String {
        format!("{} {}", self.number, if other { "by mistake" } else { "" })
    }

    fn request(&self, other: bool) -> Request<Body> {
        let (no, body) = (&self.no, self.body(other));
        let path = format!("/orders/{no}/refunds");
        let request = request(Method::POST, &path, 0, Some(&body));
        with_key(request, Some(&self.key))
    }
}

impl World {
    /// Mostly an order that is paid.
    pub(crate) fn order_to_refund(&self, number: usize) -> Option<String> {
        let payments = self.store.payments().into_iter();
        let paid: Vec<_> = payments.filter_map(|row| row.order_no).collect();
        if number.is_multiple_of(UNPAID_EVERY) || paid.is_empty() {
            return self.order_of(number).map(|order| order.no);
        }
        paid.get(number % paid.len()).cloned()
    }

    pub(crate) async fn refund_by_api(&self, no: &str, wanted: &WantedRefund) {
        let known = (no.to_owned(), wanted.wish);
        let before = self.shop_books.lock().unwrap().refunds.get(&known).cloned();
        let wish = match before {
            Some(wish) => wish,
            None => match self.new_refund(no, wanted).await {
                Some(wish) if !wanted.later => wish,
                _ => return,
            },
        };
        // Of money that it gave back itself the shop confirms no other amount.
        let other = wanted.other && (!wish.is_done || wish.is_answered);
        let how = (wanted.at, wanted.cut);
        self.send_refund(&wish, other, wanted.copies, how).await;
    }

    /// What the shop wants for the first time, after a look at the order's payments.
    async fn new_refund(&self, no: &str, wanted: &WantedRefund) -> Option<RefundWish> {
        let shown = self.get_api(&format!("/orders/{no}"), wanted.at).await?;
        let payments = shown["payments"].as_array()?;
        let payment = payments.get(wanted.payment % payments.len().max(1));
        if payment.is_none() && !wanted.order.is_multiple_of(UNPAID_EVERY) {
            return None;
        }
        let found = {
            let books = self.ledger.books();
            let found = payment.and_then(|payment| find(&books, payment));
            found.map(|at| (at, books.payments[at].kind, books.payments[at].amount))
        };
        let kind = found.map(|(_, kind, _)| kind);
        let paid = found.map(|(_, _, paid)| paid);
        let is_done = kind.is_some_and(|kind| kind != Kind::Epay);
        let part = if is_done {
            Some(wanted.part.unwrap_or(100))
        } else {
            wanted.part
        };
        let wish = RefundWish {
            number: wanted.wish,
            no: no.to_owned(),
            key: format!("refund-{}", wanted.wish),
            kind,
            payment_id: payment.and_then(|payment| payment["payment_id"].as_i64()),
            amount: part.map(|part| (paid.unwrap_or(0) * part / 100).max(1)),
            paid,
            is_done,
            ids: BTreeSet::new(),
            is_answered: false,
        };
        let known = (wish.no.clone(), wish.number);
        {
            let mut books = self.shop_books.lock().unwrap();
            // Another request of the same wish may have been first.
            if let Some(wish) = books.refunds.get(&known) {
                return Some(wish.clone());
            }
            if let (true, Some((at, _, paid)), Some(fen)) = (is_done, found, wish.amount)
                && fen <= paid
            {
                let mut console = self.ledger.books();
                if !console.give_back(at, &wish.key, fen) {
                    // Not enough is left there, so that the shop confirms nothing here.
                    return None;
                }
                let notice = Notice::of_refund(&console, at, fen, Some(&wish.key));
                drop(console);
                if wanted.reported {
                    self.post(notice, false);
                }
            }
            books.refunds.insert(known, wish.clone());
        }
        Some(wish)
    }

    async fn send_refund(
        &self,
        wish: &RefundWish,
        other: bool,
        copies: usize,
        how: (usize, Option<Cut>),
    ) {
        let request = || wish.request(other);
        let documented = [200, 201, 409, 422];
        for answer in self.ask_api(request, &documented, copies, how).await {
            self.check_refund(wish, other, &answer);
        }
    }

    fn check_refund(&self, wish: &RefundWish, other: bool, answer: &Answer) {
        let made = answer.json();
        if !answer.is_success() {
            return;
        }
        let words = format!("{wish:?}, sent {}, answered {made}", wish.body(other));
        let sent = wish.body(other);
        let same_amount = sent["amount"].is_null() || sent["amount"] == made["amount"];
        // One that was learned of first keeps the reason that it had.
        let learned = ["browser", "notification", "query", REPORTED].map(|source| json!(source));
        let same_reason =
            sent["reason"] == made["reason"] || wish.is_done && learned.contains(&made["reason"]);
        if !same_amount || !same_reason {
            self.complain("a refund is another request's", &words);
            return;
        }
        let asked = wish.amount.unwrap_or(0) + i64::from(other);
        if wish.paid.is_some_and(|paid| asked > paid) {
            self.complain("more is refunded than was paid", &words);
        }
        let id = made["refund_id"].as_str().unwrap_or_default();
        if wish.kind == Some(Kind::Epay) && self.is_otherwise(id, &made) {
            self.complain("a refund is answered otherwise than it was", &words);
        }
        let ids = {
            let mut books = self.shop_books.lock().unwrap();
            let known = (wish.no.clone(), wish.number);
            let Some(wish) = books.refunds.get_mut(&known) else {
                return;
            };
            wish.is_answered |= !other;
            wish.ids.insert(id.to_owned());
            wish.ids.clone()
        };
        if ids.len() > 1 {
            self.complain("an idempotency key gave two refunds", &words);
        }
    }

    /// Whether the gateway did otherwise than was answered. Of refunds of one payment and amount
    /// nobody can tell one from another where it names none.
    fn is_otherwise(&self, id: &str, made: &Value) -> bool {
        let was_made = self
            .ledger
            .books()
            .refund_of(id)
            .is_some_and(|it| it.is_made);
        match made["state"].as_str() {
            Some("succeeded") if !was_made => {}
            Some("failed") if was_made => {}
            _ => return false,
        }
        let rows = self.store.refunds();
        let Some(own) = rows.iter().find(|row| row.id == id) else {
            return true;
        };
        let is_twin = |row: &&RefundRow| row.payment_id == own.payment_id && row.id != own.id;
        let mut twins = rows.iter().filter(is_twin);
        let in_console = self.ledger.books().given_back_in_console();
        !twins.any(|row| row.amount == own.amount)
            && !in_console
            && !self.is_contradicted(&own.order_no)
    }

    /// Whether a person is called because what is on record of the order's refunds is not what
    /// the gateway answered, or because it names no amount.
    pub(crate) fn is_contradicted(&self, no: &str) -> bool {
        let called = ["refund_contradicts", "refund_amount_unknown"];
        let attention = self.store.attention();
        let mut reasons = attention.iter().filter(|event| self.is_about(event, no));
        reasons.any(|event| called.contains(&event.reason.as_str()))
    }

    /// What was not answered is sent again, and what is unknown is looked up.
    pub(crate) async fn repeat_refunds(&self) {
        let wishes = self.shop_books.lock().unwrap().refunds.clone();
        for wish in wishes.values() {
            self.send_refund(wish, false, 1, (0, None)).await;
        }
    }

    /// What the shop gave back itself, and has sent until it was answered, is on record.
    pub(crate) fn all_done_is_on_record(&self) {
        let wishes = self.shop_books.lock().unwrap().refunds.clone();
        for wish in wishes.values().filter(|wish| wish.is_done) {
            // Where the gateway's own state has shown first that all was given back, nothing is
            // left to be confirmed.
            let payments = self.store.payments();
            let mut own = payments
                .iter()
                .filter(|row| Some(row.id) == wish.payment_id);
            let is_left = own.any(|row| row.refunded < row.amount);
            let was_made = wish.amount <= wish.paid && is_left;
            if was_made && !wish.is_answered && !self.is_contradicted(&wish.no) {
                let words = format!("{wish:?}");
                self.complain("a refund that was made is refused", &words);
            }
        }
    }

    pub(crate) async fn settle_refund(&self, refund: usize, at: usize) {
        let mut unknown = self.store.refunds();
        unknown.retain(|row| row.state == "unknown");
        // Where instances die, what was sent may still arrive.
        if let Some(row) = unknown.get(refund % unknown.len().max(1))
            && !self.is_deadly()
        {
            self.settle(&row.id, &row.order_no, at).await;
        }
    }

    pub(crate) async fn settle_refunds(&self) {
        let rows = self.store.refunds().into_iter();
        for row in rows.filter(|row| row.state == "unknown") {
            self.settle(&row.id, &row.order_no, 0).await;
        }
    }

    /// Settles a refund as it is in the gateway's statement, which has amounts alone.
    async fn settle(&self, id: &str, no: &str, at: usize) {
        let rows = self.store.refunds();
        let payments = self.store.payments();
        let Some(row) = rows.iter().find(|row| row.id == id) else {
            return;
        };
        let Some(payment) = payments.iter().find(|it| it.id == row.payment_id) else {
            return;
        };
        let was_made = {
            let books = self.ledger.books();
            let found = books.payments.iter().find(|it| payment.is_of(it));
            found.is_some_and(|it| it.refunded - payment.refunded >= row.amount)
        };
        let body = json!({"succeeded": was_made, "note": "statement"});
        let path = format!("/orders/{no}/refunds/{id}/settle");
        let request = || request(Method::POST, &path, 0, Some(&body));
        for answer in self.ask_api(request, &[200, 409], 1, (at, None)).await {
            let state = if was_made { "succeeded" } else { "failed" };
            if answer.is_success() && answer.json()["state"] != state {
                let words = format!("{no} {id} {}", answer.body);
                self.complain("a refund is settled otherwise than was sent", &words);
            }
        }
    }
}

/// The payment that the API shows, as the gateway has it.
fn find(books: &Books, shown: &Value) -> Option<usize> {
    books.payments.iter().position(|payment| {
        let same = if payment.kind.names_trades() {
            shown["trade_no"] == payment.trade_no.as_str()
        } else {
            shown["number"] == payment.number.as_str()
        };
        same && shown["gateway"] == payment.kind.name()
    })
}
