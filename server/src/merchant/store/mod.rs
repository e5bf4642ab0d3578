//! What is kept: orders, attempts, payments, refunds, events, and webhooks to send.
//!
//! The verbs speak of the domain, and each is one transaction: what it writes is on the disk
//! before its caller goes on, or nothing is. An order's state is computed from payments,
//! refunds and its cancellation. Time is passed in, in milliseconds since 1970.

mod attempt;
mod attempt_decision;
mod cancellation;
mod change;
mod database;
mod error;
mod event;
mod event_limits;
mod figures;
mod idempotency;
mod ledger;
mod mode;
mod moving;
mod payment;
mod payment_decision;
mod postgres;
mod query;
mod refund;
mod refund_decision;
mod refund_request;
mod refund_request_decision;
mod refund_row;
mod restored;
mod sqlite;
mod verbs;
mod webhook;
mod webhook_data;

pub use self::{
    attempt::{Attempt, AttemptEnd, AttemptStart, AttemptState, Device, KeptAnswer, NewAttempt},
    cancellation::Cancellation,
    change::Changed,
    database::Database,
    error::StoreError,
    event::{Event, EventKind, Evidence, NewEvent},
    figures::StoreFigures,
    idempotency::{IdempotencyKey, OrderKey, ShopOrder},
    ledger::{LedgerLine, LedgerPage},
    mode::Mode,
    moving::{Moved, move_to},
    payment::{NewPayment, Payment, Recorded, Source},
    query::{QueryClaim, QueryEnd, SETTLED_UNPAID},
    refund::{NewRefund, Refund, RefundAmount, RefundRecorded, RefundState},
    refund_request::{RefundEnd, RefundRequest, RefundRequested},
    restored::{RestoreError, Restored},
    verbs::{OrderFilter, Store},
    webhook::{
        Delivery, DeliveryEnd, DueWebhook, Subscription, Webhook, WebhookFilter, WebhookKind,
        WebhookTimes,
    },
};

use std::{path::Path, sync::Arc};

/// Opens the store at `database`. A new one is set up for `mode`; an older one is upgraded with
/// all that it holds. `mark` says what an older one is for that does not say so itself. This
/// blocks until the database can be used.
///
/// # Errors
///
/// When the database cannot be reached or written, is damaged, is for the other mode or does not
/// say for which, was written by a newer version, or cannot be upgraded without a loss; then it
/// stays as it was.
pub fn open(
    database: &Database,
    mode: Mode,
    mark: Option<Mode>,
) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match database {
        Database::File(path) => Arc::new(sqlite::SqliteStore::open(path, mode, mark)?),
        Database::Postgres { url, password } => Arc::new(postgres::PostgresStore::open(
            url.reveal(),
            password.as_ref(),
            mode,
        )?),
    })
}

/// Checks an address without connecting.
///
/// # Errors
///
/// When it is one of PostgreSQL that cannot be used.
pub fn check(database: &Database) -> Result<(), StoreError> {
    match database {
        Database::File(_) => Ok(()),
        Database::Postgres { url, .. } => postgres::check(url.reveal()),
    }
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

/// Puts a copy of the backup at `from` in the place of the store at `to`, which no server may
/// be using and which is kept under another name beside it. `wanted` says what the store is to
/// be for; where it does not, it is for what the one at `to` is for, or the backup. `mark` says
/// what a backup of an older version is for that does not say so itself.
///
/// # Errors
///
/// When there is no store at `from`, it is damaged, is for another mode or was written by a newer
/// version, or a program uses the store at `to`. Then nothing has changed.
pub fn restore(
    from: &Path,
    to: &Path,
    wanted: Option<Mode>,
    mark: Option<Mode>,
    now_ms: i64,
) -> Result<Restored, RestoreError> {
    sqlite::restore(from, to, wanted, mark, now_ms)
}
