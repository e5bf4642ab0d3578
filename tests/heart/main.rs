//! The heart, played through without a browser.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

mod asking;
mod journeys;
mod rules;
mod world;
