//! What the shopper sees, rendered to text without a browser.
#![cfg(feature = "web")]
#![allow(
    clippy::assigning_clones,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod catalog;
mod controls;
mod gallery;
mod goods;
mod money;
mod rules;
mod variants;
