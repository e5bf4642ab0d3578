//! The URL validation, from outside.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod addresses;
mod hostile;
