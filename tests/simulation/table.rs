//! Thousands of journeys, and the table of their violations.

use crate::faults::{Fault, all};
use crate::journey::{Journey, Scenario, across_gateways, at_every_gateway, with_faults};
use crate::oracle::Violation;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use wallet_checkout::checkout::effect::Purpose;

/// How many seeds each fault is tried with at each gateway. `cargo xtask table` sets more.
fn seeds() -> u64 {
    let wanted = std::env::var("SIMULATION_SEEDS").ok();
    wanted.and_then(|seeds| seeds.parse().ok()).unwrap_or(2)
}

/// How many shoppers switch wallets while answers are under way, each at other times.
const SWITCHING: u64 = 1_500;

#[derive(Default)]
struct Table {
    journeys: u64,
    faults: u64,
    left_attempts: u64,
    violations: BTreeMap<Violation, Vec<String>>,
}

impl Table {
    fn add(&mut self, journey: Journey) {
        let simulation = journey.play(false);
        self.journeys += 1;
        self.faults += simulation.faults;
        self.left_attempts += simulation.oracle.left_attempts.times;
        for (violation, words) in simulation.oracle.violations {
            let line = format!("{}: {words} ({:?})", journey.name(), journey.faults());
            self.violations.entry(violation).or_default().push(line);
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.journeys += other.journeys;
        self.faults += other.faults;
        self.left_attempts += other.left_attempts;
        for (violation, lines) in other.violations {
            self.violations.entry(violation).or_default().extend(lines);
        }
        self
    }

    fn count(&self, violation: Violation) -> usize {
        self.violations.get(&violation).map_or(0, Vec::len)
    }

    fn print(&self, what: &str) {
        let counts = [
            Violation::PaymentLost,
            Violation::PaidTwice,
            Violation::FalselyPaid,
            Violation::Stale,
        ];
        let [lost, twice, falsely_paid, stale] = counts.map(|violation| self.count(violation));
        println!(
            "journeys: {:<30}{:>7}{:>8}{lost:>6}{twice:>9}{falsely_paid:>12}{stale:>7}",
            what, self.journeys, self.faults
        );
        let overlapping = self.count(Violation::Overlapping);
        println!("table: requests that overlapped          {overlapping:>6}");
    }
}

fn play(journeys: &[Journey]) -> Table {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut table = Table::default();
        while let Some(journey) = journeys.get(next.fetch_add(1, Ordering::Relaxed)) {
            table.add(*journey);
        }
        table
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let tables = workers.into_iter().map(|worker| worker.join().unwrap());
        tables.fold(Table::default(), Table::and)
    })
}

/// Prints the row of the table. Panics for a violation, with the transcript of the first.
fn report(what: &str, table: &Table) {
    table.print(what);
    let mut first = None;
    for (violation, lines) in &table.violations {
        for line in lines.iter().take(12) {
            println!("{violation:?}: {line}");
        }
        first = first.or_else(|| lines.first());
    }
    if let Some(line) = first {
        let name = line.split(':').next().unwrap();
        let simulation = Journey::named(name).play(true);
        panic!(
            "{}\nSIMULATION_REPLAY='{name}' plays it again",
            simulation.log
        );
    }
}

#[test]
fn no_payment_is_lost_or_made_twice_whatever_goes_wrong() {
    if let Ok(name) = std::env::var("SIMULATION_REPLAY") {
        let simulation = Journey::named(&name).play(true);
        println!("{}\n{:#?}", simulation.log, simulation.oracle.violations);
        return;
    }
    report("simulated: every fault", &play(&with_faults(seeds())));
}

#[test]
fn no_payment_is_lost_or_made_twice_by_a_lost_create_request() {
    let on_create = |fault: &Fault| matches!(fault, Fault::Network(Purpose::Create, _));
    let all = all();
    let points = (0..all.len()).filter(|fault| on_create(&all[*fault]));
    let points: Vec<_> = points.map(Scenario::Create).collect();
    assert!(points.len() >= 10);
    let journeys = at_every_gateway(&points, 20);
    report("simulated: lost creates", &play(&journeys));
}

#[test]
fn a_wallet_that_is_switched_while_answers_are_under_way_leaves_nothing_stale() {
    let switching = (0..SWITCHING).map(|seed| (Scenario::Switching, seed));
    let table = play(&across_gateways(switching).collect::<Vec<_>>());
    report("simulated: wallet switched", &table);
    let left_attempts = table.left_attempts;
    println!("table: attempts left with a create under way {left_attempts:>6}");
    assert!(left_attempts >= 1_000, "{left_attempts}");
}
