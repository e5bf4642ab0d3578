//! What every store must do, and what the one in SQLite does with its files.
//!
//! `attempts`, `cancels`, `changes`, `events`, `ledger`, `lists`, `order_keys`,
//! `payments`, `queries`, `refund_requests`, `refunds`, `unpaid` and `waiting_webhooks` use the trait
//! alone: a store in another database runs them as they are.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail as tests do"
)]

mod attempts;
mod cancels;
mod changes;
mod events;
mod files;
mod ledger;
mod lists;
mod marks;
mod moves;
mod order_keys;
mod payments;
mod place;
#[path = "../shared/postgres.rs"]
mod postgres;
mod postgres_store;
mod queries;
mod refund_requests;
mod refunds;
mod unpaid;
mod upgrade;
mod waiting_webhooks;
