//! A mixed load for long: shoppers order, pay, poll and have streams at three servers on one
//! PostgreSQL, while two of the servers and the database are killed one after the other. Nothing may be lost
//! or doubled, and the memory of the server that is never killed stays what it is.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::Outcome;
use crate::run::load::books::{Book, Books, Shopper};
use crate::run::load::receiver::Receiver;
use crate::run::load::shop::{Killed, Shop};
use crate::steps;

const BUYERS: u64 = 6;
const POLLERS: u64 = 4;
/// A buyer's pause: about 20 orders in a second together, as a shop with a million a day has.
const BUYER_RESTS: Duration = Duration::from_millis(250);
const POLLER_RESTS: Duration = Duration::from_millis(10);
const KILLED_EVERY: Duration = Duration::from_secs(8);
/// Webhooks of a dead server are sent by another within half a minute.
const SETTLED_WITHIN: Duration = Duration::from_mins(3);
/// The memory at the end may be so many hundredths of that after a third of the time.
const FLAT: u64 = 115;

/// The memory of one server, in KiB, at the times of its kills.
type Memory = Vec<(Duration, u64)>;

pub(super) fn run(program: &Path, lasts: Duration) -> Outcome {
    let receiver = Receiver::start()?;
    let mut shop = Shop::open(program, &receiver.address)?;
    let (books, is_over) = (Books::default(), AtomicBool::new(false));
    let (addresses, gateway) = (shop.addresses.clone(), shop.gateway().to_owned());
    let shopper = |seed| Shopper::new(&books, &addresses, &gateway, seed);
    eprintln!("-> a mixed load with kills for {}", steps::shown(lasts));
    let (kills, memory) = thread::scope(|scope| {
        for seed in 0..BUYERS {
            let (mut buyer, is_over) = (shopper(seed), &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    // What fails is counted.
                    let _ = buyer.buy();
                    thread::sleep(BUYER_RESTS);
                }
            });
        }
        for seed in 0..POLLERS {
            let (mut poller, is_over) = (shopper(100 + seed), &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    poller.poll();
                    thread::sleep(POLLER_RESTS);
                }
            });
        }
        let killed = kill_by_and_by(&mut shop, lasts);
        is_over.store(true, Ordering::Relaxed);
        killed
    })?;
    let book = books.now();
    let damage = settle(&shop, &receiver, &book)?;
    println!("A mixed load with kills for {}", steps::shown(lasts));
    let [servers, databases] = kills;
    println!("killed: servers {servers} times, PostgreSQL {databases} times");
    println!(
        "orders {}, payments {}, state answers {}, requests cut or refused {}",
        book.orders.len(),
        book.paid.len(),
        book.states,
        book.failed
    );
    println!(
        "payments shown by a stream {}, streams cut before {}",
        book.shown, book.cut
    );
    println!(
        "memory of one server, KiB: {} at the start, {} after a third, {} at the end",
        at(&memory, 0),
        at(&memory, 33),
        at(&memory, 100)
    );
    damage.print();
    damage.check(&memory)
}

/// Kills one after the other until the time is over.
fn kill_by_and_by(shop: &mut Shop, lasts: Duration) -> Outcome<([usize; 2], Memory)> {
    let began = Instant::now();
    let mut memory = vec![(Duration::ZERO, shop.resident()?)];
    let [mut servers, mut databases] = [0; 2];
    for number in 1.. {
        let left = lasts.saturating_sub(began.elapsed());
        thread::sleep(left.min(KILLED_EVERY));
        memory.push((began.elapsed(), shop.resident()?));
        if began.elapsed() >= lasts {
            break;
        }
        let away = Duration::from_millis(300 * (number as u64 % 5));
        match shop.kill(number, away)? {
            Killed::Server => servers += 1,
            Killed::Database => databases += 1,
        }
    }
    Ok(([servers, databases], memory))
}

/// What came of it all.
struct Damage {
    lost_payments: usize,
    doubled_payments: usize,
    unknown_orders: usize,
    undelivered: usize,
    doubled_webhooks: usize,
    webhooks: usize,
}

/// Waits until all payments are on record and their webhooks delivered, and counts what is not.
fn settle(shop: &Shop, receiver: &Receiver, book: &Book) -> Outcome<Damage> {
    let began = Instant::now();
    loop {
        // What was not taken is sent again.
        shop.forward()?;
        let damage = damage(&shop.recorded()?, &receiver.received(), book);
        let is_settled = damage.lost_payments + damage.undelivered == 0;
        if is_settled || began.elapsed() > SETTLED_WITHIN {
            return Ok(damage);
        }
        thread::sleep(Duration::from_secs(2));
    }
}

fn damage(recorded: &[String], webhooks: &BTreeMap<String, Vec<String>>, book: &Book) -> Damage {
    let mut times = BTreeMap::<&str, usize>::new();
    for no in recorded {
        *times.entry(no).or_default() += 1;
    }
    let has = |no: &&String| times.contains_key(no.as_str());
    let is_sent = |no: &&String| webhooks.contains_key(no.as_str());
    Damage {
        lost_payments: book.paid.iter().filter(|no| !has(no)).count(),
        doubled_payments: times.values().filter(|count| **count > 1).count(),
        unknown_orders: book.unknown,
        undelivered: book.paid.iter().filter(|no| !is_sent(no)).count(),
        doubled_webhooks: webhooks.values().filter(|ids| ids.len() > 1).count(),
        webhooks: webhooks.len(),
    }
}

impl Damage {
    fn print(&self) {
        println!(
            "lost: payments {}, orders {}, webhooks {}; doubled: payments {}, webhooks {}; \
             webhooks delivered {}",
            self.lost_payments,
            self.unknown_orders,
            self.undelivered,
            self.doubled_payments,
            self.doubled_webhooks,
            self.webhooks
        );
    }

    fn check(&self, memory: &Memory) -> Outcome {
        let lost = self.lost_payments + self.unknown_orders + self.undelivered;
        let doubled = self.doubled_payments + self.doubled_webhooks;
        let (third, end) = (at(memory, 33), at(memory, 100));
        if lost + doubled > 0 {
            return Err(format!("{lost} lost, {doubled} doubled"));
        }
        if end * 100 > third * FLAT {
            return Err(format!("the memory grows: from {third} to {end} KiB"));
        }
        Ok(())
    }
}

/// The memory after so many hundredths of the time.
fn at(memory: &Memory, percent: u32) -> u64 {
    let lasted = memory.last().map_or(Duration::ZERO, |(at, _)| *at);
    let wanted = lasted * percent / 100;
    let after = memory.iter().find(|(at, _)| *at >= wanted);
    after.map_or(0, |(_, resident)| *resident)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_missing_or_there_twice_is_counted() {
        let book = Book {
            orders: names(&["A", "B", "C", "D"]),
            paid: names(&["A", "B", "C"]).into_iter().collect(),
            ..Book::default()
        };
        let webhooks = [("A", vec!["1"]), ("B", vec!["2", "3"])];
        let webhooks = webhooks.map(|(no, ids)| (no.to_owned(), names(&ids)));
        let damage = damage(&names(&["A", "B", "B"]), &webhooks.into(), &book);
        let counts = [
            damage.lost_payments,
            damage.doubled_payments,
            damage.undelivered,
            damage.doubled_webhooks,
        ];
        assert_eq!(counts, [1; 4]);
        assert!(damage.check(&Vec::new()).is_err());
    }

    #[test]
    fn the_memory_is_compared_with_that_after_a_third() {
        let memory: Memory = (0..=10)
            .map(|at| (Duration::from_secs(at), 1_000 + 10 * at))
            .collect();
        assert_eq!((at(&memory, 0), at(&memory, 33)), (1_000, 1_040));
        assert_eq!(at(&memory, 100), 1_100);
    }
}
