//! The state machine, played through without a browser.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

mod asking;
mod bridges;
#[path = "../shared/by_gateway.rs"]
#[allow(dead_code, reason = "no suite needs all of it")]
mod by_gateway;
mod clocks;
mod gateways;
mod guesses;
mod journeys;
mod keeping;
mod launching;
mod making;
mod pay_url;
mod rules;
mod suite;
mod told;
mod ways;
mod world;
