//! What every store must do, and what the one in SQLite does with its files.
//!
//! `attempts`, `events`, `payments`, `queries`, `refunds` and `unpaid` use the trait alone: a store in
//! another database runs them as they are.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail as tests do"
)]

mod attempts;
mod events;
mod files;
mod marks;
mod payments;
mod place;
mod queries;
mod refunds;
mod unpaid;
mod upgrade;
