//! Shoppers who buy, at servers that may be killed at any time; and what was acknowledged to
//! them.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::process::Outcome;
use crate::run::http::Connection;
use crate::run::load::client;

const FORM: &str = "application/x-www-form-urlencoded";
const WANTED: &str = r#"{"product_id":"longjing","quantity":1,"wallet":"wechat"}"#;
const CREATED: &str = r#""code":1"#;
const PAID: &str = r#""pay_state":1"#;
/// A stream that has not shown a payment by then is given up.
const SHOWN_WITHIN: Duration = Duration::from_secs(20);

/// What was acknowledged, and what came of the rest.
#[derive(Clone, Default)]
pub(super) struct Book {
    pub(super) orders: Vec<String>,
    /// Paid at the gateway.
    pub(super) paid: BTreeSet<String>,
    /// Payments that a stream showed, and streams that were cut before that.
    pub(super) shown: usize,
    pub(super) cut: usize,
    /// Requests that were cut or refused.
    pub(super) failed: usize,
    /// State answers.
    pub(super) states: usize,
    /// Orders that were acknowledged and then unknown.
    pub(super) unknown: usize,
}

/// The one book of all shoppers.
#[derive(Default)]
pub(super) struct Books(Mutex<Book>);

impl Books {
    pub(super) fn now(&self) -> Book {
        self.book().clone()
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A shopper's browser: a connection to each server, while it lasts.
pub(super) struct Shopper<'a> {
    books: &'a Books,
    addresses: &'a [String],
    gateway: &'a str,
    connections: Vec<Option<Connection>>,
    chance: u64,
}

impl<'a> Shopper<'a> {
    /// Whoever has another seed chooses other servers.
    pub(super) fn new(
        books: &'a Books,
        addresses: &'a [String],
        gateway: &'a str,
        seed: u64,
    ) -> Self {
        Self {
            books,
            addresses,
            gateway,
            connections: addresses.iter().map(|_| None).collect(),
            chance: seed,
        }
    }

    fn below(&mut self, count: usize) -> usize {
        let next = self.chance.wrapping_mul(6_364_136_223_846_793_005);
        self.chance = next.wrapping_add(1_442_695_040_888_963_407);
        let chosen = self.chance >> 33;
        usize::try_from(chosen).unwrap_or_default() % count.max(1)
    }

    /// Asks any server. A connection that failed is opened again by the next request.
    fn ask(&mut self, send: impl FnOnce(&mut Connection) -> Outcome<String>) -> Outcome<String> {
        let index = self.below(self.addresses.len());
        let answer = self.ask_at(index, send);
        if answer.is_err() {
            self.books.book().failed += 1;
        }
        answer
    }

    fn ask_at(
        &mut self,
        index: usize,
        send: impl FnOnce(&mut Connection) -> Outcome<String>,
    ) -> Outcome<String> {
        let none = || "no such server".to_owned();
        let address = self.addresses.get(index).ok_or_else(none)?;
        let kept = self.connections.get_mut(index).ok_or_else(none)?;
        let mut connection = match kept.take() {
            Some(connection) => connection,
            None => Connection::open(address)?,
        };
        let answer = send(&mut connection)?;
        *kept = Some(connection);
        Ok(answer)
    }

    /// Orders, and pays three of four; every second payment is awaited by a stream.
    pub(super) fn buy(&mut self) -> Outcome {
        let made = self.ask(|it| it.post("/orders", "application/json", WANTED))?;
        let no = client::number_in(&made)?;
        self.books.book().orders.push(no.clone());
        let create = format!("type=wxpay&out_trade_no={no}");
        let created = self.ask(|it| it.post("/pay/epay", FORM, &create))?;
        if !created.contains(CREATED) || self.below(4) == 0 {
            return Ok(());
        }
        let mut stream = if self.below(2) == 0 {
            self.stream(&no).ok()
        } else {
            None
        };
        let press = format!("order_no={no}&action=pay");
        self.books.book().paid.insert(no);
        Connection::open(self.gateway)?.post("/sandbox/phone/act", FORM, &press)?;
        if let Some(stream) = &mut stream {
            let is_shown = shows_paid(stream);
            let mut book = self.books.book();
            book.shown += usize::from(is_shown);
            book.cut += usize::from(!is_shown);
        }
        Ok(())
    }

    fn stream(&mut self, no: &str) -> std::io::Result<BufReader<TcpStream>> {
        let index = self.below(self.addresses.len());
        let address = self.addresses.get(index).map_or("", String::as_str);
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(SHOWN_WITHIN))?;
        write!(
            stream,
            "GET /state/stream?order_no={no} HTTP/1.1\r\nhost: shop\r\n\r\n"
        )?;
        Ok(BufReader::new(stream))
    }

    /// Asks for the state of an order of late.
    pub(super) fn poll(&mut self) {
        let back = self.below(200);
        let no = {
            let book = self.books.book();
            book.orders.iter().rev().nth(back).cloned()
        };
        if let Some(no) = no {
            let path = format!("/state?order_no={no}");
            let answer = self.ask(|it| it.get(&path));
            let mut book = self.books.book();
            book.states += usize::from(answer.is_ok());
            let is_unknown = answer.is_err_and(|error| error.contains(" 404"));
            book.unknown += usize::from(is_unknown);
        }
    }
}

/// Whether the stream shows a payment before it breaks.
fn shows_paid(stream: &mut BufReader<TcpStream>) -> bool {
    let began = Instant::now();
    let mut line = String::new();
    while began.elapsed() < SHOWN_WITHIN {
        line.clear();
        match stream.read_line(&mut line) {
            Ok(0) | Err(_) => return false,
            Ok(_) if line.contains(PAID) => return true,
            Ok(_) => {}
        }
    }
    false
}
