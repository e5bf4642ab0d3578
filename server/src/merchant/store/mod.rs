//! What is kept: orders, attempts, payments, refunds, events, and webhooks to send.
//!
//! The verbs speak of the domain, and each is one transaction: what it writes is on the disk
//! before its caller goes on, or nothing is. An order's state is computed from payments,
//! refunds and its cancellation. Time is passed in, in milliseconds since 1970.

mod attempt;
mod error;
mod event;
mod figures;
mod mode;
mod payment;
mod query;
mod refund;
mod sqlite;
mod verbs;
mod webhook;

pub use self::{
    attempt::{Attempt, AttemptEnd, AttemptStart, AttemptState, Device, KeptAnswer, NewAttempt},
    error::StoreError,
    event::{Event, EventKind, Evidence, NewEvent},
    figures::StoreFigures,
    mode::Mode,
    payment::{NewPayment, Payment, Recorded, Source},
    query::{QueryClaim, QueryEnd, SETTLED_UNPAID},
    refund::{NewRefund, Refund, RefundAmount, RefundRecorded, RefundState},
    verbs::{OrderFilter, Store},
    webhook::{
        Delivery, DeliveryEnd, DueWebhook, Subscription, Webhook, WebhookKind, WebhookTimes,
    },
};

use std::{path::Path, sync::Arc};

/// Opens the store in the file at `path`, which may be `:memory:`. A new one is set up for
/// `mode`; an older one is upgraded with all that it holds. `mark` says what an older one is
/// for that does not say so itself.
///
/// # Errors
///
/// When the file is not a database that can be written, is damaged, is for the other mode or does not say
/// for which, was written by a newer version, or cannot be upgraded without a loss; then it
/// stays as it was.
pub fn open(path: &Path, mode: Mode, mark: Option<Mode>) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(sqlite::SqliteStore::open(path, mode, mark)?))
}

/// Copies the store in the file at `from`, which a server may be using, to a new file at `to`.
/// The copy has everything that was acknowledged before the call.
///
/// # Errors
///
/// When there is no store at `from`, it is damaged or was written by a newer version, or there
/// is a file at `to` already. Then there is no copy.
pub fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    sqlite::copy(from, to)
}
