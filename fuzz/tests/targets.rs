//! Every reader of text from outside with its seeds, and with what is made of them by chance.
//! `cargo xtask fuzz` goes on from here for as long as is wanted.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use fuzz::{TARGETS, Target};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

fn target(name: &str) -> Target {
    let found = TARGETS.into_iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("there is no target {name}"))
}

/// A change of an input.
#[derive(Clone, Debug)]
enum Change {
    /// One byte is another.
    Byte(Index, u8),
    /// These stand there as well.
    Insert(Index, Vec<u8>),
    /// So many bytes are gone.
    Remove(Index, usize),
    /// So many bytes stand there twice.
    Double(Index, usize),
    /// The rest is that of another seed, from there on.
    Cross(Index, Index, Index),
}

/// What means something in one text or another.
const WORDS: [&str; 24] = [
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\",
    "\n",
    "\0",
    "&",
    "=",
    "%00",
    "+",
    "//",
    "https://",
    "javascript:",
    "\u{feff}",
    "\u{1e}",
    "$no",
    "1e9",
    "null",
    "99999999999999999999",
    "茶",
];

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    let word = prop::sample::select(&WORDS[..]).prop_map(|word| word.as_bytes().to_vec());
    let bytes = prop::collection::vec(any::<u8>(), 1..6);
    prop_oneof![
        2 => (at(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        2 => (at(), prop_oneof![3 => word, 1 => bytes]).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        2 => (at(), 1..12_usize).prop_map(|(at, count)| Change::Remove(at, count)),
        1 => (at(), 1..40_usize).prop_map(|(at, count)| Change::Double(at, count)),
        1 => (at(), at(), at()).prop_map(|(at, seed, from)| Change::Cross(at, seed, from)),
    ]
}

fn changed(mut input: Vec<u8>, change: &Change, seeds: &[Vec<u8>]) -> Vec<u8> {
    // The first byte chooses the reader, which has to read the seed of its own.
    let place = |at: &Index, input: &[u8]| 1 + at.index(input.len());
    if input.is_empty() {
        return input;
    }
    match change {
        Change::Byte(at, byte) => {
            let at = place(at, &input);
            input.splice(at..(at + 1).min(input.len()), [*byte]);
        }
        Change::Insert(at, bytes) => {
            let at = place(at, &input);
            input.splice(at..at, bytes.iter().copied());
        }
        Change::Remove(at, count) => {
            let at = place(at, &input);
            input.drain(at..(at + count).min(input.len()));
        }
        Change::Double(at, count) => {
            let at = place(at, &input);
            let part = input[at..(at + count).min(input.len())].to_vec();
            input.splice(at..at, part);
        }
        Change::Cross(at, seed, from) => {
            input.truncate(place(at, &input));
            let other = seed.get(seeds);
            input.extend_from_slice(&other[from.index(other.len() + 1)..]);
        }
    }
    input
}

/// Runs the target with each seed, and then with so many inputs that are made of them.
fn run(name: &str, cases: u32) {
    let target = target(name);
    let seeds = (target.seeds)();
    for seed in &seeds {
        (target.run)(seed);
    }
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let inputs = (any::<Index>(), prop::collection::vec(change(), 1..6));
    let made = TestRunner::new(config).run(&inputs, |(seed, changes)| {
        let seed = seed.get(&seeds).clone();
        let made = |input, change| changed(input, change, &seeds);
        let input = changes.iter().fold(seed, made);
        (target.run)(&input);
        Ok(())
    });
    made.unwrap_or_else(|error| panic!("{name}: {error}"));
    println!("{name}: {} seeds, {cases} inputs made of them", seeds.len());
}

#[test]
fn answers_lead_to_nothing_unsafe() {
    run("answers", 20_000);
}

#[test]
fn journeys_end_paid_only_by_a_state_answer() {
    run("journeys", 3_000);
}

#[test]
fn what_a_page_gives_is_harmless() {
    run("page", 5_000);
}

#[test]
fn requests_pay_nothing_that_nobody_paid() {
    run("server_requests", 300);
}

#[test]
fn the_servers_own_texts_disclose_nothing() {
    run("server_texts", 5_000);
}

#[test]
fn values_are_read_as_they_are_written() {
    run("values", 6_000);
}

/// A target that is not tested here fails by its name.
#[test]
fn every_target_is_run_here() {
    let own = include_str!("targets.rs");
    for target in TARGETS {
        assert!(
            own.contains(&format!("run(\"{}\"", target.name)),
            "{}",
            target.name
        );
    }
}
