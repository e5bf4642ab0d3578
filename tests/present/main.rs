//! What each answer becomes in each browser.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

mod flows;
mod links;
mod made;
mod referer;
mod table;
