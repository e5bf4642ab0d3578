//! Webhooks that are to be sent, written with the change that they are about.

use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

use super::{
    columns::{all, execute, folded, named, text, text_if_any},
    failure::Failure,
};
use crate::merchant::{
    order::OrderNo,
    store::{Webhook, WebhookKind, webhook_data::NewWebhook},
};

pub(super) const SELECT: &str = "
    SELECT w.webhook_id, w.order_no, w.kind, w.payload, w.created_at_ms, w.delivered_at_ms,
        w.closed_at_ms
    FROM outbox w";

pub(super) async fn add(change: &impl GenericClient, webhook: &NewWebhook) -> Result<(), Failure> {
    let insert = "INSERT INTO outbox (webhook_id, order_no, kind, payload, created_at_ms)
         VALUES ($1, $2, $3, $4, $5)";
    execute(
        change,
        insert,
        &[
            &webhook.id,
            &text_if_any(webhook.order_no.as_deref()),
            &webhook.kind.name(),
            &text(&webhook.payload),
            &webhook.at_ms,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn of_order(
    db: &impl GenericClient,
    no: &OrderNo,
) -> Result<Vec<Webhook>, Failure> {
    let select = format!(
        "{SELECT} WHERE left(lower(w.order_no), 200) = $1
         ORDER BY w.position"
    );
    all(db, &select, &[&folded(no.as_str())], webhook).await
}

pub(super) fn webhook(row: &Row) -> Result<Webhook, Failure> {
    Ok(Webhook {
        id: row.try_get("webhook_id")?,
        order_no: row.try_get("order_no")?,
        kind: named(row, "kind", WebhookKind::from_name)?,
        payload: row.try_get("payload")?,
        created_at_ms: row.try_get("created_at_ms")?,
        delivered_at_ms: row.try_get("delivered_at_ms")?,
        closed_at_ms: row.try_get("closed_at_ms")?,
    })
}
