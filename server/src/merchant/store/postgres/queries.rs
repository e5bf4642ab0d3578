//! Which gateways are to be queried, and which orders nobody can ask about.

use deadpool_postgres::GenericClient;
use tokio_postgres::types::ToSql;

use super::{
    attempts,
    columns::{all, execute, exists, folded, order_no, text},
    failure::Failure,
    locks, orders,
};
use crate::merchant::{
    order::{Order, OrderNo},
    store::{Attempt, QueryClaim, QueryEnd, SETTLED_UNPAID},
};

/// Of attempts with one number the newest that is due, which no other instance claims at this
/// time.
const DUE: &str = "
    SELECT a.attempt_id FROM attempts a JOIN (
        SELECT max(attempt_id) AS attempt_id, min(next_query_at_ms) AS since_ms FROM attempts
        WHERE gateway = $1 AND next_query_at_ms <= $2 AND query_lease_until_ms <= $2
        GROUP BY lower(number)) due USING (attempt_id)
    WHERE a.next_query_at_ms <= $2 AND a.query_lease_until_ms <= $2
    ORDER BY due.since_ms, a.attempt_id LIMIT $3
    FOR NO KEY UPDATE OF a SKIP LOCKED";

pub(super) async fn any_due(
    db: &impl GenericClient,
    gateway: &str,
    now_ms: i64,
) -> Result<bool, Failure> {
    let select = "SELECT 1 FROM attempts
         WHERE gateway = $1 AND next_query_at_ms <= $2 AND query_lease_until_ms <= $2 LIMIT 1";
    exists(db, select, &[&gateway, &now_ms]).await
}

pub(super) async fn claim_due(
    change: &impl GenericClient,
    gateway: &str,
    now_ms: i64,
    limit: u32,
    lease_ms: i64,
) -> Result<Vec<(Order, Attempt)>, Failure> {
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 3] =
        [&gateway, &now_ms, &i64::from(limit)];
    let ids = all(change, DUE, &values, |row| Ok(row.try_get::<_, i64>(0)?));
    let mut claimed = Vec::new();
    for id in ids.await? {
        let attempt = attempts::existing(change, id).await?;
        if !locks::number_if_free(change, gateway, &attempt.number).await?
            || is_leased(change, &attempt, now_ms).await?
        {
            continue;
        }
        lease(change, &attempt, now_ms, lease_ms).await?;
        claimed.push((orders::existing(change, &attempt.order_no).await?, attempt));
    }
    Ok(claimed)
}

pub(super) async fn claim(
    change: &impl GenericClient,
    attempt_id: i64,
    since_ms: i64,
    now_ms: i64,
    lease_ms: i64,
) -> Result<QueryClaim, Failure> {
    let attempt = locked(change, attempt_id).await?;
    if attempt.answered_query_at_ms.is_some_and(|at| at > since_ms) {
        return Ok(QueryClaim::Answered);
    }
    if is_leased(change, &attempt, now_ms).await? {
        return Ok(QueryClaim::Running);
    }
    lease(change, &attempt, now_ms, lease_ms).await?;
    let update = "UPDATE attempts SET next_query_at_ms = least(coalesce(next_query_at_ms, $2), $2)
         WHERE attempt_id = $1";
    execute(change, update, &[&attempt_id, &now_ms]).await?;
    Ok(QueryClaim::Claimed)
}

/// The attempt, once what is done about its number is locked.
async fn locked(change: &impl GenericClient, attempt_id: i64) -> Result<Attempt, Failure> {
    let known = attempts::existing(change, attempt_id).await?;
    locks::number(change, known.gateway.as_str(), &known.number).await?;
    attempts::existing(change, attempt_id).await
}

/// Whether a query about the attempt's number is under way.
async fn is_leased(
    change: &impl GenericClient,
    attempt: &Attempt,
    now_ms: i64,
) -> Result<bool, Failure> {
    let select = "SELECT 1 FROM attempts
         WHERE gateway = $1 AND lower(number) = $2 AND query_lease_until_ms > $3 LIMIT 1";
    let (gateway, number) = (attempt.gateway.as_str(), folded(&attempt.number));
    exists(change, select, &[&gateway, &number, &now_ms]).await
}

/// Claims a query about an attempt, and all others with its number, that begins now.
async fn lease(
    change: &impl GenericClient,
    attempt: &Attempt,
    now_ms: i64,
    lease_ms: i64,
) -> Result<(), Failure> {
    let until_ms = now_ms.saturating_add(lease_ms);
    let update = "UPDATE attempts SET query_lease_until_ms = $3, queried_at_ms = $4
         WHERE gateway = $1 AND lower(number) = $2";
    let (gateway, number) = (attempt.gateway.as_str(), folded(&attempt.number));
    execute(change, update, &[&gateway, &number, &until_ms, &now_ms]).await?;
    Ok(())
}

/// Whether a query about the number began after the first time. One that is said to begin after
/// the second was sent by a clock that was set back.
pub(super) async fn began_within(
    db: &impl GenericClient,
    gateway: &str,
    number: &str,
    (after_ms, now_ms): (i64, i64),
) -> Result<bool, Failure> {
    let select = "SELECT 1 FROM attempts
         WHERE gateway = $1 AND lower(number) = $2
             AND queried_at_ms > $3 AND queried_at_ms <= $4 LIMIT 1";
    let number = folded(number);
    exists(db, select, &[&gateway, &number, &after_ms, &now_ms]).await
}

/// Keeps that a query about the number begins at the second time, unless one began after the
/// first.
pub(super) async fn begin(
    change: &impl GenericClient,
    gateway: &str,
    number: &str,
    (after_ms, now_ms): (i64, i64),
) -> Result<bool, Failure> {
    locks::number(change, gateway, number).await?;
    if began_within(change, gateway, number, (after_ms, now_ms)).await? {
        return Ok(false);
    }
    let update = "UPDATE attempts SET queried_at_ms = $3 WHERE gateway = $1 AND lower(number) = $2";
    execute(change, update, &[&gateway, &folded(number), &now_ms]).await?;
    Ok(true)
}

pub(super) async fn finish(
    change: &impl GenericClient,
    attempt_id: i64,
    end: QueryEnd,
) -> Result<(), Failure> {
    let attempt = locked(change, attempt_id).await?;
    let update = "UPDATE attempts SET query_lease_until_ms = 0, queries = queries + 1,
             answered_query_at_ms = coalesce($3, answered_query_at_ms),
             next_query_at_ms = CASE WHEN attempt_id = $4 THEN $5::bigint END
         WHERE gateway = $1 AND lower(number) = $2 AND query_lease_until_ms > 0";
    execute(
        change,
        update,
        &[
            &attempt.gateway.as_str(),
            &folded(&attempt.number),
            &end.answered_at_ms,
            &attempt_id,
            &end.next_query_at_ms,
        ],
    )
    .await?;
    Ok(())
}

/// Whether an attempt `a` of the order `o` may have been paid though nobody says so. `$1` has
/// the gateways that cannot be queried, and `$2` is [`SETTLED_UNPAID`]. Each attempt may have
/// been paid, whatever became of the others. A gateway, or the merchant's program, may have said
/// that one was called off. Events outlive an order that is deleted: those of an earlier one of
/// its number are older than it.
pub(super) const IS_UNCONFIRMED: &str = "
    a.state <> 'refused'
    AND (a.gateway = ANY($1)
        OR a.next_query_at_ms IS NULL
            AND coalesce(a.answered_query_at_ms, 0) < o.expires_at_ms)
    AND NOT EXISTS (
        SELECT 1 FROM payments p WHERE p.gateway = a.gateway AND p.number = a.number)
    AND NOT EXISTS (
        SELECT 1 FROM events e WHERE left(lower(e.order_no), 200) = lower(o.order_no)
            AND e.reason = $2 AND e.at_ms >= o.created_at_ms)
    AND NOT EXISTS (
        SELECT 1 FROM events e WHERE left(lower(e.order_no), 200) = lower(a.number)
            AND e.reason = 'canceled' AND e.kind <> 'order'
            AND e.at_ms >= o.created_at_ms)";

/// Those behind an order, if one is named.
pub(super) async fn unconfirmed(
    db: &impl GenericClient,
    after: Option<&OrderNo>,
    limit: u32,
    gateways: &[&str],
    now_ms: i64,
) -> Result<Vec<Order>, Failure> {
    let after = match after {
        Some(no) => orders::find(db, no.as_str()).await?,
        None => None,
    };
    let (made_ms, behind) = match after {
        Some(order) => (order.created_at_ms, order.no.as_str().to_owned()),
        None => (i64::MIN, String::new()),
    };
    let select = format!(
        "SELECT o.order_no FROM orders o
         WHERE o.expires_at_ms <= $3 AND (o.created_at_ms, o.order_no) > ($4, $5)
             AND EXISTS (
                 SELECT 1 FROM attempts a WHERE a.order_no = o.order_no AND {IS_UNCONFIRMED})
         ORDER BY o.created_at_ms, o.order_no LIMIT $6"
    );
    let settled = text(SETTLED_UNPAID);
    let limit = i64::from(limit);
    let values: [&(dyn ToSql + Sync); 6] =
        [&gateways, &settled, &now_ms, &made_ms, &behind, &limit];
    let numbers = all(db, &select, &values, order_no).await?;
    let mut found = Vec::new();
    for no in numbers {
        found.push(orders::existing(db, &no).await?);
    }
    Ok(found)
}
