//! Refunds, as they are kept and read.

use rusqlite::{Connection, Transaction, params};

use super::{
    columns::{all, fen, named, order_no},
    order_webhooks, orders,
};
use crate::merchant::{
    order::OrderNo,
    store::{
        IdempotencyKey, Refund, RefundState, StoreError, WebhookKind,
        refund_row::{self, RefundRow},
    },
};

pub(super) fn of_order(connection: &Connection, no: &OrderNo) -> Result<Vec<Refund>, StoreError> {
    let select = "SELECT * FROM refunds WHERE order_no = ?1 ORDER BY requested_at_ms, rowid";
    all(connection, select, [no.as_str()], self::refund)
}

pub(super) fn find(connection: &Connection, id: &str) -> Result<Option<Refund>, StoreError> {
    let select = "SELECT * FROM refunds WHERE refund_id = ?1";
    Ok(all(connection, select, [id], self::refund)?.pop())
}

pub(super) fn existing(connection: &Connection, id: &str) -> Result<Refund, StoreError> {
    find(connection, id)?.ok_or(StoreError::Unreadable("refund_id"))
}

/// Gives a refund the state in which it ended, with the webhook where it succeeded.
pub(super) fn settle(
    change: &Transaction<'_>,
    refund: &Refund,
    state: RefundState,
    at_ms: i64,
) -> Result<(), StoreError> {
    let settled_at_ms = refund_row::settled_at_ms(state, at_ms);
    change.execute(
        "UPDATE refunds SET state = ?2, settled_at_ms = ?3 WHERE refund_id = ?1",
        params![refund.id, state.name(), settled_at_ms],
    )?;
    if state == RefundState::Succeeded {
        let order = orders::existing(change, &refund.order_no)?;
        order_webhooks::add(change, WebhookKind::Refunded, &order, at_ms)?;
    }
    Ok(())
}

/// Gives a refund that was learned of the key under which the shop posted it.
pub(super) fn confirm(
    change: &Transaction<'_>,
    learned: &Refund,
    key: &IdempotencyKey,
) -> Result<(), StoreError> {
    change.execute(
        "UPDATE refunds SET idempotency_key = ?2, fingerprint = ?3 WHERE refund_id = ?1",
        params![learned.id, key.key, key.fingerprint],
    )?;
    Ok(())
}

/// Returns the refund's id.
pub(super) fn insert(change: &Transaction<'_>, row: &RefundRow<'_>) -> Result<String, StoreError> {
    let id = refund_row::new_id();
    change.execute(
        "INSERT INTO refunds (refund_id, payment_id, order_no, amount_fen, state,
             idempotency_key, requested_at_ms, settled_at_ms, reason, fingerprint)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            row.payment.id,
            row.order_no.as_str(),
            row.amount.signed(),
            row.state.name(),
            row.key,
            row.at_ms,
            row.settled_at_ms(),
            row.reason,
            row.fingerprint,
        ],
    )?;
    Ok(id)
}

pub(super) fn refund(row: &rusqlite::Row<'_>) -> Result<Refund, StoreError> {
    Ok(Refund {
        id: row.get("refund_id")?,
        payment_id: row.get("payment_id")?,
        order_no: order_no(row)?,
        amount: fen(row, "amount_fen")?,
        state: named(row, "state", RefundState::from_name)?,
        idempotency_key: row.get("idempotency_key")?,
        requested_at_ms: row.get("requested_at_ms")?,
        settled_at_ms: row.get("settled_at_ms")?,
        reason: row.get("reason")?,
        fingerprint: row.get("fingerprint")?,
    })
}
