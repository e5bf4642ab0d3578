//! A whole small simulation around the real state machine and event loop: a shopper with
//! tabs and a storage, a network, a stream, a merchant and a gateway. Every fault strikes at every
//! point, and afterwards what the gateway was paid is compared with what the shopper was
//! shown.
//!
//! `cargo xtask table` prints the result. A violation names its journey; with that name in
//! `SIMULATION_REPLAY` the journey is played again and its transcript printed.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

mod chance;
mod faults;
mod gateway_server;
mod happenings;
mod journey;
mod left_attempts;
mod lifecycle;
mod merchant;
mod network;
mod oracle;
mod page;
mod query_load;
mod request;
mod shopper;
mod simulation;
mod storage;
mod stream;
mod tab;
mod table;
