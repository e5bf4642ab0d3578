//! Journeys and rules of one widget's state machine, without a browser.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

mod amounts;
mod bridges;
#[path = "../shared/by_gateway.rs"]
#[allow(dead_code, reason = "no suite needs all of it")]
mod by_gateway;
mod checks;
mod clocks;
mod creating;
mod disabled;
mod gateways;
mod guessed_encoding;
mod handoff;
mod journeys;
mod json_suite;
mod launching;
mod one_press;
mod other_way;
mod pay_url;
mod polling;
mod rules;
mod snapshots;
mod streams;
mod transcript;
mod transitions;
mod world;
