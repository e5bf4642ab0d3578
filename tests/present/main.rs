//! What each answer becomes in each browser.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

#[path = "../shared/by_gateway.rs"]
#[allow(dead_code, reason = "no suite needs all of it")]
mod by_gateway;
mod expected_step;
mod flows;
mod links;
mod made;
mod referer;
mod table;
