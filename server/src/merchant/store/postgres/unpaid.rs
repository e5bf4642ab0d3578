//! Deletes orders that were never paid, and that nobody waits for.

use deadpool_postgres::GenericClient;

use super::{
    columns::{all, execute, exists, folded, order_no, text},
    failure::Failure,
    numbers,
    queries::IS_UNCONFIRMED,
};
use crate::merchant::{order::OrderNo, store::SETTLED_UNPAID};

/// Whether the order `o` can be deleted; `$1` and `$2` as in [`IS_UNCONFIRMED`], `$3` is the
/// time before which its end lies. A payment that names its number counts even where it is
/// recorded as nobody's or as another order's.
fn can_be_deleted() -> String {
    format!(
        "o.expires_at_ms < $3
         AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_no = o.order_no)
         AND NOT EXISTS (
             SELECT 1 FROM numbers n JOIN payments p
                 ON p.gateway = n.gateway AND p.number = n.number
             WHERE n.order_no = o.order_no)
         AND NOT EXISTS (
             SELECT 1 FROM attempts a WHERE a.order_no = o.order_no
                 AND (a.next_query_at_ms IS NOT NULL OR {IS_UNCONFIRMED}))
         AND NOT EXISTS (
             SELECT 1 FROM events e WHERE e.attention
                 AND left(lower(e.order_no), 200) IN (
                     SELECT lower(o.order_no)
                     UNION ALL SELECT lower(n.number) FROM numbers n
                     WHERE n.order_no = o.order_no)
                 AND NOT EXISTS (
                     SELECT 1 FROM attention_resolved r WHERE r.event_id = e.event_id))
         AND NOT EXISTS (
             SELECT 1 FROM outbox w WHERE left(lower(w.order_no), 200) = lower(o.order_no)
                 AND w.closed_at_ms IS NULL
                 AND w.kind NOT IN ('order.expired', 'order.canceled'))"
    )
}

/// Orders that can be deleted, the longest over first; read without a lock.
pub(super) async fn find(
    db: &impl GenericClient,
    gateways: &[&str],
    before_ms: i64,
    limit: u32,
) -> Result<Vec<OrderNo>, Failure> {
    let select = format!(
        "SELECT o.order_no FROM orders o WHERE {} ORDER BY o.expires_at_ms, o.order_no LIMIT $4",
        can_be_deleted()
    );
    let (settled, limit) = (text(SETTLED_UNPAID), i64::from(limit));
    all(
        db,
        &select,
        &[&gateways, &settled, &before_ms, &limit],
        order_no,
    )
    .await
}

/// What goes with an order, `$1` being its number, folded.
const DELETES: [&str; 4] = [
    "DELETE FROM outbox WHERE left(lower(order_no), 200) = $1",
    "DELETE FROM attempts a USING orders o
     WHERE o.order_no = a.order_no AND lower(o.order_no) = $1",
    "DELETE FROM numbers n USING orders o
     WHERE o.order_no = n.order_no AND lower(o.order_no) = $1",
    "DELETE FROM orders WHERE lower(order_no) = $1",
];

/// What was sent to gateways for an order, and what they answered, goes with its attempts.
const DELETE_EXCHANGED: &str = "DELETE FROM events
     WHERE kind IN ('create', 'answer') AND NOT attention
         AND left(lower(order_no), 200) = $1";

/// Deletes those of the found orders that can still be deleted, once others that work on them
/// are done.
pub(super) async fn delete(
    change: &impl GenericClient,
    gateways: &[&str],
    before_ms: i64,
    found: &[OrderNo],
) -> Result<usize, Failure> {
    let lock = "SELECT 1 FROM orders WHERE lower(order_no) = $1 FOR UPDATE";
    let select = format!(
        "SELECT 1 FROM orders o WHERE lower(o.order_no) = $4 AND {}",
        can_be_deleted()
    );
    let settled = text(SETTLED_UNPAID);
    let mut deleted = 0;
    for no in found {
        let own = folded(no.as_str());
        // Read only once it is locked: by then it may have been paid.
        if !exists(change, lock, &[&own]).await?
            || !exists(change, &select, &[&gateways, &settled, &before_ms, &own]).await?
        {
            continue;
        }
        let numbers = numbers::of_order(change, no).await?;
        for delete in DELETES {
            execute(change, delete, &[&own]).await?;
        }
        for number in numbers {
            execute(change, DELETE_EXCHANGED, &[&folded(&number)]).await?;
        }
        deleted += 1;
    }
    Ok(deleted)
}
