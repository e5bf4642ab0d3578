//! Shoppers' browsers, as far as their load goes: connections that send the next request as
//! soon as the last one is answered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::Outcome;
use crate::run::http::Connection;
use crate::run::load::figures::Figures;

const ORDER: &str = r#"{"product_id":"longjing","quantity":1,"wallet":"wechat"}"#;

/// What is sent again and again.
#[derive(Clone, Copy)]
pub(crate) enum Request<'a> {
    Order,
    /// The orders in turn.
    State {
        numbers: &'a [String],
        next: &'a AtomicUsize,
    },
}

/// A load on servers, at `host:port`, which get as many connections each.
pub(crate) struct Load<'a> {
    pub(crate) addresses: &'a [String],
    pub(crate) request: Request<'a>,
    pub(crate) connections: usize,
    pub(crate) lasts: Duration,
}

impl Load<'_> {
    /// Returns the times of all answers that began within the time. One that is no success is
    /// an error.
    pub(crate) fn run(&self) -> Outcome<Figures> {
        let until = Instant::now() + self.lasts;
        let times = thread::scope(|scope| {
            let addresses = self.addresses.iter().cycle().take(self.connections);
            let all: Vec<_> = addresses
                .map(|address| scope.spawn(move || self.work(address, until)))
                .collect();
            let times = all.into_iter().map(|one| {
                let times = one.join();
                times.unwrap_or_else(|_| Err("a connection panicked".to_owned()))
            });
            times.collect::<Outcome<Vec<_>>>()
        });
        Ok(Figures::new(times?.concat(), self.lasts))
    }

    fn work(&self, address: &str, until: Instant) -> Outcome<Vec<Duration>> {
        let mut connection = Connection::open(address)?;
        let request = self.request;
        let mut times = Vec::new();
        loop {
            let began = Instant::now();
            if began >= until {
                return Ok(times);
            }
            request.send(&mut connection)?;
            times.push(began.elapsed());
        }
    }
}

/// Makes so many orders, and returns their numbers.
pub(crate) fn orders(address: &str, count: usize) -> Outcome<Vec<String>> {
    let mut connection = Connection::open(address)?;
    let numbers = (0..count).map(|_| {
        let answer = Request::Order.send(&mut connection)?;
        number_in(&answer)
    });
    numbers.collect()
}

/// The order's number in the answer of `/orders`.
pub(crate) fn number_in(answer: &str) -> Outcome<String> {
    let (_, rest) = answer.split_once(r#""order_no":""#).unwrap_or_default();
    let (number, _) = rest.split_once('"').unwrap_or_default();
    Some(number.to_owned())
        .filter(|number| !number.is_empty())
        .ok_or_else(|| format!("no order's number: {answer}"))
}

impl Request<'_> {
    /// Sends the request, and returns the body of the answer.
    fn send(self, connection: &mut Connection) -> Outcome<String> {
        match self {
            Self::Order => connection.post("/orders", "application/json", ORDER),
            Self::State { numbers, next } => {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let index = index.checked_rem(numbers.len()).unwrap_or_default();
                let number = numbers.get(index).map_or("", String::as_str);
                connection.get(&format!("/state?order_no={number}"))
            }
        }
    }
}
