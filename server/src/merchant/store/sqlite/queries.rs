//! Which gateways are to be queried, and which orders nobody can ask about.

use rusqlite::{Connection, Transaction, params};

use super::{
    attempts::attempt,
    columns::{all, order_no},
    orders,
};
use crate::merchant::{
    order::Order,
    pay_state::PayState,
    store::{Attempt, StoreError},
};

pub(super) fn claim(
    change: &Transaction<'_>,
    now_ms: i64,
    limit: u32,
    lease_ms: i64,
) -> Result<Vec<(Order, Attempt)>, StoreError> {
    let select = "SELECT * FROM attempts
         WHERE next_query_at_ms <= ?1 AND query_lease_until_ms <= ?1
         ORDER BY next_query_at_ms, attempt_id LIMIT ?2";
    let due = all(change, select, params![now_ms, limit], attempt)?;
    let mut claimed = Vec::new();
    for attempt in due {
        change.execute(
            "UPDATE attempts SET query_lease_until_ms = ?2 WHERE attempt_id = ?1",
            [attempt.id, now_ms.saturating_add(lease_ms)],
        )?;
        claimed.push((orders::existing(change, &attempt.order_no)?, attempt));
    }
    Ok(claimed)
}

pub(super) fn finish(
    change: &Transaction<'_>,
    attempt_id: i64,
    next_query_at_ms: Option<i64>,
) -> Result<(), StoreError> {
    change.execute(
        "UPDATE attempts SET next_query_at_ms = ?2, query_lease_until_ms = 0,
             queries = queries + 1
         WHERE attempt_id = ?1",
        params![attempt_id, next_query_at_ms],
    )?;
    Ok(())
}

pub(super) fn unconfirmed(
    connection: &Connection,
    gateways: &[String],
    now_ms: i64,
) -> Result<Vec<Order>, StoreError> {
    let select = "SELECT DISTINCT o.order_no, o.rowid AS position
         FROM orders o JOIN attempts a ON a.order_no = o.order_no
         WHERE a.gateway = ?1 AND a.state <> 'refused' AND o.expires_at_ms <= ?2
         ORDER BY position";
    let mut found = Vec::new();
    for gateway in gateways {
        let over = all(connection, select, params![gateway, now_ms], |row| {
            orders::existing(connection, &order_no(row)?)
        })?;
        found.extend(
            over.into_iter()
                .filter(|order| order.state == PayState::Waiting),
        );
    }
    found.sort_by_key(|order| order.created_at_ms);
    Ok(found)
}
