//! Conservation of money: random runs of a whole small world, in which shoppers, gateways and
//! instances of the server do what they do in any order, requests are cut and instances die at
//! any moment. Afterwards what the gateways were paid is compared with what the store says.
//!
//! `cargo xtask money` makes many runs; `MONEY_RUNS` says how many, `MONEY_SEED` the first. A
//! run that fails is printed with as few of its steps as still fail. The store is SQLite, or
//! PostgreSQL where `CHECKOUT_TEST_POSTGRES` has the address of one.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail as tests do"
)]

mod api;
mod books;
mod calls;
#[path = "../../../tests/simulation/chance.rs"]
mod chance;
mod gateways;
mod instance;
mod killed;
mod oracle;
mod people;
mod place;
mod plan;
#[path = "../shared/postgres.rs"]
mod postgres;
mod program;
mod run;
mod server;
mod shop;
mod wire;
mod world;

use std::{collections::BTreeMap, time::Instant};

/// So many runs belong to the tests, over either database.
const RUNS: u64 = 250;
const RUNS_OVER_POSTGRES: u64 = 30;
/// Seeds that are printed for a rule that is broken.
const SEEDS: usize = 12;

fn number(variable: &str, default: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.map_or(default, |text| text.parse().unwrap())
}

#[test]
fn every_payment_is_known_once_whatever_happens() {
    let usual = if run::is_over_postgres() {
        RUNS_OVER_POSTGRES
    } else {
        RUNS
    };
    let (first, runs) = (number("MONEY_SEED", 1), number("MONEY_RUNS", usual));
    let began = Instant::now();
    let failures = run::run(first, runs);
    let seconds = began.elapsed().as_secs();
    println!(
        "table: runs in which money is conserved   {:>6}",
        runs - failures.len() as u64
    );
    println!(
        "table: runs in which it is not            {:>6}",
        failures.len()
    );
    println!("{runs} runs in {seconds} s");
    let mut rules = BTreeMap::<&str, Vec<u64>>::new();
    for failure in &failures {
        for complaint in &failure.complaints {
            let seeds = rules.entry(run::rule(complaint)).or_default();
            seeds.push(failure.seed);
            seeds.dedup();
        }
    }
    for (rule, seeds) in &rules {
        println!(
            "{rule}: {} runs, {:?} …",
            seeds.len(),
            &seeds[..seeds.len().min(SEEDS)]
        );
        for failure in failures.iter().filter(|failure| failure.seed == seeds[0]) {
            println!("as it was found: {:#?}", failure.complaints);
        }
        let (steps, complaints) = run::shortened(seeds[0], rule);
        println!("as few steps as break it: {steps:#?}\n{complaints:#?}");
    }
    assert!(
        failures.is_empty(),
        "{} of {runs} runs failed",
        failures.len()
    );
}
