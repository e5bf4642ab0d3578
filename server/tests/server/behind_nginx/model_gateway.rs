//! A gateway with books of its own: what it was sent, what was paid, and who asked. Of four orders
//! that it gets the first is not paid, and of the second's payment it never sends a notification.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Instant,
};

use checkout_server::form;
use serde_json::json;

use crate::upstream::{Received, Reply, Upstream};

pub(super) struct ModelGateway {
    upstream: Upstream,
    books: Arc<Mutex<Books>>,
}

#[derive(Debug, Default)]
struct Books {
    creates: BTreeMap<String, usize>,
    paid: BTreeSet<String>,
    /// Payments whose notifications were not answered `success` yet.
    unsent: BTreeSet<String>,
    queries: BTreeMap<String, Vec<Instant>>,
}

impl ModelGateway {
    pub(super) async fn start() -> Self {
        let upstream = Upstream::start().await;
        let books = Arc::<Mutex<Books>>::default();
        let answering = Arc::clone(&books);
        upstream.answers_with(Reply::made(200, move |request| {
            answering.lock().unwrap().answer(request)
        }));
        Self { upstream, books }
    }

    pub(super) fn origin(&self) -> &str {
        &self.upstream.origin
    }

    /// A payment whose notification is still to be sent.
    pub(super) fn unsent(&self) -> Option<String> {
        self.books.lock().unwrap().unsent.first().cloned()
    }

    pub(super) fn acknowledged(&self, no: &str) {
        self.books.lock().unwrap().unsent.remove(no);
    }

    pub(super) fn paid(&self) -> BTreeSet<String> {
        self.books.lock().unwrap().paid.clone()
    }

    /// How many creates it got under each number.
    pub(super) fn creates(&self) -> BTreeMap<String, usize> {
        self.books.lock().unwrap().creates.clone()
    }

    /// When it was asked about each number.
    pub(super) fn queries(&self) -> BTreeMap<String, Vec<Instant>> {
        self.books.lock().unwrap().queries.clone()
    }
}

/// Its own number for a trade.
pub(super) fn trade_no(no: &str) -> String {
    format!("trade-of-{no}")
}

impl Books {
    fn answer(&mut self, request: &Received) -> Vec<u8> {
        let path = request.line.split(' ').nth(1).unwrap();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let text = if path == "/q" { query } else { &request.body };
        let fields = form::decode(text.as_bytes());
        let no = form::field(&fields, "out_trade_no").unwrap();
        let answer = if path == "/q" {
            self.queries
                .entry(no.clone())
                .or_default()
                .push(Instant::now());
            let status = i32::from(self.paid.contains(&no));
            json!({"code": 1, "out_trade_no": no, "trade_no": trade_no(&no), "type": "wxpay",
                "money": "88.00", "status": status})
        } else {
            let before = self.creates.len() % 4;
            *self.creates.entry(no.clone()).or_default() += 1;
            // Whoever pays has paid before a server that is killed could be missed.
            if before > 0 {
                self.paid.insert(no.clone());
            }
            if before > 1 {
                self.unsent.insert(no.clone());
            }
            json!({"code": 1, "trade_no": trade_no(&no), "payurl": "https://pay.example/1"})
        };
        answer.to_string().into_bytes()
    }
}
