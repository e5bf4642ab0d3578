//! The webhooks about an order's money.

use rusqlite::Transaction;

use super::{outbox, payments};
use crate::merchant::{
    order::Order,
    store::{StoreError, WebhookKind, webhook_data::NewWebhook},
};

/// A webhook with all that is recorded about the order's money.
pub(super) fn add(
    change: &Transaction<'_>,
    kind: WebhookKind,
    order: &Order,
    at_ms: i64,
) -> Result<(), StoreError> {
    let payments = payments::of_order(change, order.no.as_str())?;
    outbox::add(
        change,
        &NewWebhook::about_order(kind, order, &payments, at_ms),
    )
}
