//! Which gateways are to be queried, and which orders nobody can ask about.

use rusqlite::{Connection, Transaction, params};

use super::{
    attempts,
    columns::{all, first, order_no},
    orders,
};
use crate::merchant::{
    order::{Order, OrderNo},
    store::{Attempt, QueryClaim, QueryEnd, SETTLED_UNPAID, StoreError},
};

/// Whether something may be there to be claimed; read without a lock.
pub(super) fn any_due(
    connection: &Connection,
    gateway: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let select = "SELECT 1 FROM attempts
         WHERE gateway = ?1 AND next_query_at_ms <= ?2 AND query_lease_until_ms <= ?2 LIMIT 1";
    Ok(first::<i64>(connection, select, params![gateway, now_ms])?.is_some())
}

pub(super) fn claim_due(
    change: &Transaction<'_>,
    gateway: &str,
    now_ms: i64,
    limit: u32,
    lease_ms: i64,
) -> Result<Vec<(Order, Attempt)>, StoreError> {
    let select = "SELECT max(attempt_id) FROM attempts
         WHERE gateway = ?1 AND next_query_at_ms <= ?2 AND query_lease_until_ms <= ?2
         GROUP BY number ORDER BY min(next_query_at_ms), max(attempt_id) LIMIT ?3";
    let ids: Vec<i64> = all(change, select, params![gateway, now_ms, limit], |row| {
        Ok(row.get(0)?)
    })?;
    let mut claimed = Vec::new();
    for id in ids {
        let attempt = attempts::existing(change, id)?;
        lease(change, &attempt, now_ms, lease_ms)?;
        claimed.push((orders::existing(change, &attempt.order_no)?, attempt));
    }
    Ok(claimed)
}

pub(super) fn claim(
    change: &Transaction<'_>,
    attempt_id: i64,
    since_ms: i64,
    now_ms: i64,
    lease_ms: i64,
) -> Result<QueryClaim, StoreError> {
    let attempt = attempts::existing(change, attempt_id)?;
    if attempt.answered_query_at_ms.is_some_and(|at| at > since_ms) {
        return Ok(QueryClaim::Answered);
    }
    let select = "SELECT 1 FROM attempts
         WHERE gateway = ?1 AND number = ?2 AND query_lease_until_ms > ?3 LIMIT 1";
    let of_number = params![attempt.gateway.as_str(), attempt.number, now_ms];
    if first::<i64>(change, select, of_number)?.is_some() {
        return Ok(QueryClaim::Running);
    }
    lease(change, &attempt, now_ms, lease_ms)?;
    change.execute(
        "UPDATE attempts SET next_query_at_ms = min(coalesce(next_query_at_ms, ?2), ?2)
         WHERE attempt_id = ?1",
        [attempt_id, now_ms],
    )?;
    Ok(QueryClaim::Claimed)
}

/// Claims a query about an attempt, and all others with its number, that begins now.
fn lease(
    change: &Transaction<'_>,
    attempt: &Attempt,
    now_ms: i64,
    lease_ms: i64,
) -> Result<(), StoreError> {
    let until_ms = now_ms.saturating_add(lease_ms);
    change.execute(
        "UPDATE attempts SET query_lease_until_ms = ?3, queried_at_ms = ?4
         WHERE gateway = ?1 AND number = ?2",
        params![attempt.gateway.as_str(), attempt.number, until_ms, now_ms],
    )?;
    Ok(())
}

/// Whether a query about the number began after the first time. One that is said to begin after
/// the second was sent by a clock that was set back.
pub(super) fn began_within(
    connection: &Connection,
    gateway: &str,
    number: &str,
    (after_ms, now_ms): (i64, i64),
) -> Result<bool, StoreError> {
    let select = "SELECT 1 FROM attempts
         WHERE gateway = ?1 AND number = ?2 AND queried_at_ms > ?3 AND queried_at_ms <= ?4";
    let values = params![gateway, number, after_ms, now_ms];
    Ok(first::<i64>(connection, select, values)?.is_some())
}

/// Keeps that a query about the number begins at the second time, unless one began after the
/// first.
pub(super) fn begin(
    change: &Transaction<'_>,
    gateway: &str,
    number: &str,
    (after_ms, now_ms): (i64, i64),
) -> Result<bool, StoreError> {
    if began_within(change, gateway, number, (after_ms, now_ms))? {
        return Ok(false);
    }
    change.execute(
        "UPDATE attempts SET queried_at_ms = ?3 WHERE gateway = ?1 AND number = ?2",
        params![gateway, number, now_ms],
    )?;
    Ok(true)
}

pub(super) fn finish(
    change: &Transaction<'_>,
    attempt_id: i64,
    end: QueryEnd,
) -> Result<(), StoreError> {
    let attempt = attempts::existing(change, attempt_id)?;
    change.execute(
        "UPDATE attempts SET query_lease_until_ms = 0, queries = queries + 1,
             answered_query_at_ms = coalesce(?3, answered_query_at_ms),
             next_query_at_ms = CASE WHEN attempt_id = ?4 THEN ?5 END
         WHERE gateway = ?1 AND number = ?2 AND query_lease_until_ms > 0",
        params![
            attempt.gateway.as_str(),
            attempt.number,
            end.answered_at_ms,
            attempt_id,
            end.next_query_at_ms,
        ],
    )?;
    Ok(())
}

/// Whether an attempt `a` of the order `o` may have been paid though nobody says so. `?1` has
/// the gateways that cannot be queried, as a JSON array, and `?2` is [`SETTLED_UNPAID`]. Each
/// attempt may have been paid, whatever became of the others. A gateway, or the merchant's
/// program, may have said that one was called off. Events
/// outlive an order that is deleted: those of an earlier one of its number are older than it.
pub(super) const IS_UNCONFIRMED: &str = "
    a.state <> 'refused'
    AND (a.gateway IN (SELECT value FROM json_each(?1))
        OR a.next_query_at_ms IS NULL
            AND coalesce(a.answered_query_at_ms, 0) < o.expires_at_ms)
    AND NOT EXISTS (
        SELECT 1 FROM payments p WHERE p.gateway = a.gateway AND p.number = a.number)
    AND NOT EXISTS (
        SELECT 1 FROM events e WHERE e.order_no = o.order_no AND e.reason = ?2
            AND e.at_ms >= o.created_at_ms)
    AND NOT EXISTS (
        SELECT 1 FROM events e WHERE e.order_no = a.number
            AND e.reason = 'canceled' AND e.kind <> 'order'
            AND e.at_ms >= o.created_at_ms)";

/// Those behind an order, if one is named. `gateways` is a JSON array.
pub(super) fn unconfirmed(
    connection: &Connection,
    after: Option<&OrderNo>,
    limit: u32,
    gateways: &str,
    now_ms: i64,
) -> Result<Vec<Order>, StoreError> {
    let after = after.map(|no| orders::find(connection, no.as_str()));
    let (made_ms, behind) = match after.transpose()?.flatten() {
        Some(order) => (order.created_at_ms, order.no.as_str().to_owned()),
        None => (i64::MIN, String::new()),
    };
    let select = format!(
        "SELECT o.order_no FROM orders o
         WHERE o.expires_at_ms <= ?3
             AND (o.created_at_ms > ?4
                 OR o.created_at_ms = ?4 AND o.order_no > ?5 COLLATE BINARY)
             AND EXISTS (
                 SELECT 1 FROM attempts a WHERE a.order_no = o.order_no AND {IS_UNCONFIRMED})
         ORDER BY o.created_at_ms, o.order_no COLLATE BINARY LIMIT ?6"
    );
    all(
        connection,
        &select,
        params![gateways, SETTLED_UNPAID, now_ms, made_ms, behind, limit],
        |row| orders::existing(connection, &order_no(row)?),
    )
}
