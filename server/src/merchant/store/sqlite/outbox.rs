//! Webhooks that are to be sent, written with the change that they are about.

use rusqlite::{Connection, Row, Transaction, params};
use serde_json::Value;

use super::columns::{all, named};
use crate::{
    merchant::{
        order::OrderNo,
        store::{StoreError, Webhook, WebhookKind},
    },
    random,
};

/// Letters of a webhook's id.
const ID_LENGTH: usize = 24;

pub(super) fn add(
    change: &Transaction<'_>,
    kind: WebhookKind,
    order_no: Option<&str>,
    at_ms: i64,
    data: &Value,
) -> Result<(), StoreError> {
    change.execute(
        "INSERT INTO outbox (webhook_id, order_no, kind, payload, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            format!("msg_{}", random::letters(ID_LENGTH)),
            order_no,
            kind.name(),
            kind.payload(at_ms, data),
            at_ms,
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
