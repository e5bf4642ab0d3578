//! The gateways' answers and requests, each answer a file: see
//! `tests/fixtures/gateways/README.md`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

mod answers;
#[path = "../shared/by_gateway.rs"]
#[allow(dead_code, reason = "no suite needs all of it")]
mod by_gateway;
mod cases;
mod offers;
mod options;
mod read;
mod refusals;
mod request;
mod requests;
mod rules;
mod states;
mod warnings;
mod wild;
