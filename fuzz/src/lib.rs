//! The readers of text that comes from outside, each with the rules that hold for whatever
//! comes.
//!
//! A target is a list of readers. The first byte of its input chooses the reader, and the
//! rest is what comes from outside. Each reader has rules, which are assertions: a text that
//! is accepted means one thing, is written again as itself, and leads to nothing unsafe.
//!
//! `tests/targets.rs` calls every target with its seeds and with what is made of them;
//! `cargo xtask fuzz` does so for as long as is wanted, led by what the code does (libFuzzer,
//! by cargo-fuzz).

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "what is broken here is a finding, and is to stop the run"
)]

pub mod answers;
mod encoded;
mod fixtures;
mod input;
pub mod journeys;
mod json;
mod notifications;
mod orders;
pub mod page;
mod requests;
mod rules;
pub mod server_requests;
pub mod server_texts;
mod shop;
mod signed;
pub mod values;

/// A list of readers by one name.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name, which its program and its folder of seeds have.
    pub name: &'static str,
    /// Reads an input; a rule that is broken panics.
    pub run: fn(&[u8]),
    /// The inputs to begin with, made of the project's fixtures.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target, each once.
pub const TARGETS: [Target; 6] = [
    Target {
        name: "answers",
        run: answers::run,
        seeds: answers::seeds,
    },
    Target {
        name: "journeys",
        run: journeys::run,
        seeds: journeys::seeds,
    },
    Target {
        name: "page",
        run: page::run,
        seeds: page::seeds,
    },
    Target {
        name: "server_requests",
        run: server_requests::run,
        seeds: server_requests::seeds,
    },
    Target {
        name: "server_texts",
        run: server_texts::run,
        seeds: server_texts::seeds,
    },
    Target {
        name: "values",
        run: values::run,
        seeds: values::seeds,
    },
];
