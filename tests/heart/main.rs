//! The heart, played through without a browser.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod asking;
mod journeys;
mod rules;
mod world;
