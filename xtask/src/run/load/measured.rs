//! Orders and states under load, apart and at once: how many are answered, and how fast.

use std::thread;
use std::time::Duration;

use crate::process::Outcome;
use crate::run::load::client::{self, Load, Request};
use crate::run::load::figures::{Figures, median};

/// Connections that order, and as many that ask for states.
const CONNECTIONS: usize = 64;
/// How long each load lasts, and how often all of them are repeated, each time with new
/// databases.
const LASTS: Duration = Duration::from_secs(5);
pub(super) const ROUNDS: usize = 3;
/// Orders whose states are asked for.
const ASKED_ABOUT: usize = 500;

/// What is measured, in the order of a round.
const MEASURED: [&str; 4] = [
    "GET /state alone",
    "POST /orders alone",
    "GET /state under POST /orders",
    "POST /orders beside GET /state",
];

/// What one round measured.
pub(super) type Round = [Figures; MEASURED.len()];

/// Servers that are compared, and the figures of all their rounds.
pub(super) struct Measured {
    pub(super) name: String,
    pub(super) rounds: Vec<Round>,
}

impl Measured {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            rounds: Vec::new(),
        }
    }

    /// The medians of the rounds: answers in a second, and the 50th and 99th of 100 times.
    fn medians(&self, index: usize) -> [f64; 3] {
        let of = |read: fn(&Figures) -> f64| {
            let rounds = self.rounds.iter().filter_map(|round| round.get(index));
            median(rounds.map(read).collect())
        };
        [
            of(Figures::rate),
            of(|figures| figures.milliseconds(50)),
            of(|figures| figures.milliseconds(99)),
        ]
    }

    fn rate(&self, index: usize) -> f64 {
        let [rate, ..] = self.medians(index);
        rate
    }
}

/// One round at instances of one database, whose addresses are `host:port`.
pub(super) fn round(addresses: &[String]) -> Outcome<Round> {
    let first = addresses.first().map_or("", String::as_str);
    let numbers = client::orders(first, ASKED_ABOUT)?;
    let state = Request::State(&numbers);
    let load = |request| Load {
        addresses,
        request,
        connections: CONNECTIONS,
        lasts: LASTS,
    };
    let states = load(state).run()?;
    let orders = load(Request::Order).run()?;
    let (orders_beside, states_under) = thread::scope(|scope| {
        let orders = scope.spawn(|| load(Request::Order).run());
        let states = load(state).run();
        let orders = orders.join();
        (
            orders.unwrap_or_else(|_| Err("the load panicked".to_owned())),
            states,
        )
    });
    Ok([states, orders, states_under?, orders_beside?])
}

/// Prints the figures of all, and what the first has times those of the others.
pub(super) fn print(all: &[Measured]) {
    println!(
        "{CONNECTIONS} connections each, medians of {ROUNDS} rounds of {} s",
        LASTS.as_secs()
    );
    println!(
        "{:32}{:>14}{:>10}{:>10}{:>10}",
        "", "", "answers/s", "p50 ms", "p99 ms"
    );
    for (index, what) in MEASURED.iter().enumerate() {
        for servers in all {
            let [rate, half, most] = servers.medians(index);
            let name = &servers.name;
            println!("{what:32}{name:>14}{rate:>10.0}{half:>10.1}{most:>10.1}");
        }
    }
    if let [own, others @ ..] = all {
        for other in others {
            for (index, what) in MEASURED.iter().enumerate() {
                let ratio = own.rate(index) / other.rate(index);
                println!(
                    "{what}: {} answers {ratio:.1} times what {} answers",
                    own.name, other.name
                );
            }
        }
        for servers in all {
            let share = servers.rate(2) / servers.rate(0);
            println!(
                "GET /state under POST /orders, {}: {share:.2} of what is answered alone",
                servers.name
            );
        }
    }
}
