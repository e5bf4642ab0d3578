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
mod ask;
mod cases;
mod offers;
mod read;
mod refusals;
mod requests;
mod rules;
mod wild;
