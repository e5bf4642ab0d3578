//! A whole small world around the real state machine: shoppers, tabs, a network, a
//! merchant and gateways that keep books of their own. Everything that can go wrong
//! does, at every point, and afterwards the books are compared with what the shopper
//! was shown.
//!
//! `cargo xtask table` prints the result. A violation names its journey; `WORLD_REPLAY`
//! with that name plays it again and prints the transcript.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

mod away;
mod browser;
mod called_off;
mod chance;
mod faults;
mod gateways;
mod herd;
mod merchant;
mod network;
mod oracle;
mod request;
mod shopper;
mod tab;
mod table;
mod world;
