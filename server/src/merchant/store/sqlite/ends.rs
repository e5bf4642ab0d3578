//! The ends of orders, which the shop is told once.

use rusqlite::{Connection, Transaction, params};

use super::{
    columns::{all, first, order_no},
    order_webhooks, orders,
};
use crate::merchant::{
    pay_state::PayState,
    store::{StoreError, WebhookKind},
};

/// Whether the time of an order is over that nobody has seen to; read without a lock.
pub(super) fn any_over(connection: &Connection, now_ms: i64) -> Result<bool, StoreError> {
    let select = "SELECT 1 FROM orders
         WHERE end_seen_at_ms IS NULL AND expires_at_ms <= ?1 LIMIT 1";
    Ok(first::<i64>(connection, select, [now_ms])?.is_some())
}

pub(super) fn see_to(
    change: &Transaction<'_>,
    now_ms: i64,
    patience_ms: i64,
    limit: u32,
) -> Result<usize, StoreError> {
    let select = "SELECT o.order_no FROM orders o
         WHERE o.end_seen_at_ms IS NULL AND o.expires_at_ms <= ?1
             AND (o.expires_at_ms <= ?2 OR NOT EXISTS (
                 SELECT 1 FROM attempts a
                 WHERE a.order_no = o.order_no AND a.next_query_at_ms <= ?1))
         ORDER BY o.expires_at_ms LIMIT ?3";
    let impatient_ms = now_ms.saturating_sub(patience_ms);
    let over = all(
        change,
        select,
        params![now_ms, impatient_ms, limit],
        order_no,
    )?;
    for no in &over {
        change.execute(
            "UPDATE orders SET end_seen_at_ms = ?2 WHERE order_no = ?1",
            params![no.as_str(), now_ms],
        )?;
        let order = orders::existing(change, no)?;
        if order.state == PayState::Waiting {
            order_webhooks::add(change, WebhookKind::Expired, &order, now_ms)?;
        }
    }
    Ok(over.len())
}
