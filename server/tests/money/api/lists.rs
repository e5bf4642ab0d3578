//! What the API lists, and what is done about single entries of it.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use serde_json::Value;

use super::calls::request;
use crate::{server::Answer, world::World};

/// What the API lists at the end of a run.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// The orders that nobody can ask about.
    pub(crate) unconfirmed: BTreeSet<String>,
    /// The orders in each state.
    pub(crate) by_state: BTreeMap<i64, BTreeSet<String>>,
    /// The export's lines, by their column names.
    pub(crate) ledger: Vec<BTreeMap<String, String>>,
    /// The ids of the webhooks, each as often as it is listed.
    pub(crate) webhooks: Vec<String>,
}

const STATES: [i64; 5] = [0, 1, 2, 3, 9];
const EXPORT: &str = "/export?from=2020-01-01&to=2999-01-01";

impl World {
    pub(crate) async fn listed(&self) -> Listed {
        let mut listed = Listed {
            unconfirmed: self.unconfirmed(0).await.into_iter().collect(),
            ..Listed::default()
        };
        for state in STATES {
            let path = format!("/orders?state={state}&");
            let orders = self.pages(&path, 5, "orders", 1).await;
            listed.by_state.insert(state, numbers(&orders).collect());
        }
        let webhooks = self.pages("/webhooks?", 7, "webhooks", 0).await;
        let ids = webhooks.iter().filter_map(|it| it["webhook_id"].as_str());
        listed.webhooks = ids.map(str::to_owned).collect();
        let export = || request(Method::GET, EXPORT, 0, None);
        let answers = self.ask_api(export, &[200], 1, (1, None)).await;
        listed.ledger = answers.first().map(lines).unwrap_or_default();
        listed
    }

    async fn unconfirmed(&self, at: usize) -> Vec<String> {
        let orders = self.pages("/unconfirmed?", 2, "orders", at).await;
        numbers(&orders).collect()
    }

    /// All entries of a list, page by page.
    async fn pages(&self, path: &str, limit: u32, field: &str, at: usize) -> Vec<Value> {
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = format!("{path}limit={limit}{after}");
            let Some(mut page) = self.get_api(&page, at).await else {
                return found;
            };
            if let Some(entries) = page[field].as_array_mut() {
                found.append(entries);
            }
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return found,
            }
        }
    }

    /// The shop compares an unconfirmed order with the gateway's statement, which has no payment
    /// of it.
    pub(crate) async fn settle_unpaid(&self, order: usize, at: usize) {
        let listed = self.unconfirmed(at).await;
        let Some(no) = listed.get(order % listed.len().max(1)) else {
            return;
        };
        let attempts = self.store.attempts();
        let is_paid = self.ledger.books().payments.iter().any(|payment| {
            let mut own = attempts.iter().filter(|attempt| attempt.order_no == *no);
            own.any(|attempt| {
                attempt.gateway == payment.kind.name() && attempt.number == payment.number
            })
        });
        if is_paid {
            return;
        }
        let path = format!("/unconfirmed/{no}/settle");
        let settle = || request(Method::POST, &path, 1, None);
        let answers = self.ask_api(settle, &[200, 409], 1, (at, None)).await;
        if answers.iter().any(Answer::is_success) {
            self.shop_books.lock().unwrap().settled.insert(no.clone());
        }
    }

    /// The shop has a webhook sent again.
    pub(crate) async fn resend(&self, webhook: usize, at: usize) {
        let listed = self.pages("/webhooks?", 7, "webhooks", at).await;
        let Some(webhook) = listed.get(webhook % listed.len().max(1)) else {
            return;
        };
        let id = webhook["webhook_id"].as_str().unwrap_or_default();
        let path = format!("/webhooks/{id}/resend");
        let resend = || request(Method::POST, &path, 0, None);
        // A shop without an address has nothing sent.
        let documented = if self.ledger.hooks { 204 } else { 404 };
        let received = self.ledger.books().webhooks.len();
        let answers = self.ask_api(resend, &[documented], 1, (at, None)).await;
        if answers.iter().any(Answer::is_success) {
            let mut books = self.shop_books.lock().unwrap();
            books.resent.push((id.to_owned(), received));
        }
    }
}

fn numbers(orders: &[Value]) -> impl Iterator<Item = String> {
    let numbers = orders.iter().filter_map(|order| order["order_no"].as_str());
    numbers.map(str::to_owned)
}

fn lines(export: &Answer) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(export.body.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}
