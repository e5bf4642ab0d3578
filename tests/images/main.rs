//! The image validation, with real pictures and with what only looks like one.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod corpus;
mod damaged;
mod pictures;
mod sizes;
