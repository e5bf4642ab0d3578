//! The webhooks about an order's money.

use deadpool_postgres::GenericClient;

use super::{failure::Failure, outbox, payments};
use crate::merchant::{
    order::Order,
    store::{WebhookKind, webhook_data::NewWebhook},
};

/// A webhook with all that is recorded about the order's money.
pub(super) async fn add(
    change: &impl GenericClient,
    kind: WebhookKind,
    order: &Order,
    at_ms: i64,
) -> Result<(), Failure> {
    let payments = payments::of_order(change, order.no.as_str()).await?;
    let webhook = NewWebhook::about_order(kind, order, &payments, at_ms);
    outbox::add(change, &webhook).await
}
