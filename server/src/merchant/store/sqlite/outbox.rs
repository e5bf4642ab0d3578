//! Webhooks that are to be sent, written with the change that they are about.

use rusqlite::{Connection, Row, Transaction, params};

use super::columns::{all, named};
use crate::merchant::{
    order::OrderNo,
    store::{StoreError, Webhook, WebhookKind, webhook_data::NewWebhook},
};

pub(super) fn add(change: &Transaction<'_>, webhook: &NewWebhook) -> Result<(), StoreError> {
    change.execute(
        "INSERT INTO outbox (webhook_id, order_no, kind, payload, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            webhook.id,
            webhook.order_no,
            webhook.kind.name(),
            webhook.payload,
            webhook.at_ms,
        ],
    )?;
    Ok(())
}

pub(super) fn of_order(connection: &Connection, no: &OrderNo) -> Result<Vec<Webhook>, StoreError> {
    let select = "SELECT * FROM outbox WHERE order_no = ?1 ORDER BY rowid";
    all(connection, select, [no.as_str()], webhook)
}

pub(super) fn webhook(row: &Row<'_>) -> Result<Webhook, StoreError> {
    Ok(Webhook {
        id: row.get("webhook_id")?,
        order_no: row.get("order_no")?,
        kind: named(row, "kind", WebhookKind::from_name)?,
        payload: row.get("payload")?,
        created_at_ms: row.get("created_at_ms")?,
        delivered_at_ms: row.get("delivered_at_ms")?,
        closed_at_ms: row.get("closed_at_ms")?,
    })
}
