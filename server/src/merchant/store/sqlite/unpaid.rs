//! Deletes orders that were never paid, and that nobody waits for.

use rusqlite::{Connection, Transaction, params};

use super::{
    columns::{all, first, order_no},
    numbers,
    queries::IS_UNCONFIRMED,
};
use crate::merchant::{
    order::OrderNo,
    store::{SETTLED_UNPAID, StoreError},
};

/// Whether the order `o` can be deleted; `?1` and `?2` as in [`IS_UNCONFIRMED`], `?3` is the
/// time before which its end lies. A payment that names its number counts even where it is
/// recorded as nobody's or as another order's.
fn can_be_deleted() -> String {
    format!(
        "o.expires_at_ms < ?3
         AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_no = o.order_no)
         AND NOT EXISTS (
             SELECT 1 FROM numbers n JOIN payments p
                 ON p.gateway = n.gateway AND p.number = n.number
             WHERE n.order_no = o.order_no)
         AND NOT EXISTS (
             SELECT 1 FROM attempts a WHERE a.order_no = o.order_no
                 AND (a.next_query_at_ms IS NOT NULL OR {IS_UNCONFIRMED}))
         AND NOT EXISTS (
             SELECT 1 FROM events e WHERE e.attention = 1
                 AND e.order_no IN (
                     SELECT o.order_no
                     UNION ALL SELECT n.number FROM numbers n WHERE n.order_no = o.order_no)
                 AND NOT EXISTS (
                     SELECT 1 FROM attention_resolved r WHERE r.event_id = e.event_id))
         AND NOT EXISTS (
             SELECT 1 FROM outbox w WHERE w.order_no = o.order_no
                 AND w.closed_at_ms IS NULL
                 AND w.kind NOT IN ('order.expired', 'order.canceled'))"
    )
}

/// Orders that can be deleted, the longest over first; read without a lock.
pub(super) fn find(
    connection: &Connection,
    gateways: &str,
    before_ms: i64,
    limit: u32,
) -> Result<Vec<OrderNo>, StoreError> {
    let select = format!(
        "SELECT o.order_no FROM orders o WHERE {} ORDER BY o.expires_at_ms LIMIT ?4",
        can_be_deleted()
    );
    let values = params![gateways, SETTLED_UNPAID, before_ms, limit];
    all(connection, &select, values, order_no)
}

/// What was sent to gateways for an order, and what they answered, goes with its attempts.
const DELETE_EXCHANGED: &str = "DELETE FROM events
     WHERE kind IN ('create', 'answer') AND attention = 0 AND order_no = ?1";

/// Deletes those of the found orders that can still be deleted.
pub(super) fn delete(
    change: &Transaction<'_>,
    gateways: &str,
    before_ms: i64,
    found: &[OrderNo],
) -> Result<usize, StoreError> {
    let select = format!(
        "SELECT 1 FROM orders o WHERE o.order_no = ?4 AND {}",
        can_be_deleted()
    );
    let mut deleted = 0;
    for no in found {
        let values = params![gateways, SETTLED_UNPAID, before_ms, no.as_str()];
        if first::<i64>(change, &select, values)?.is_some() {
            let numbers = numbers::of_order(change, no)?;
            for table in ["outbox", "attempts", "numbers", "orders"] {
                let delete = format!("DELETE FROM {table} WHERE order_no = ?1");
                change.prepare_cached(&delete)?.execute([no.as_str()])?;
            }
            for number in numbers {
                change.prepare_cached(DELETE_EXCHANGED)?.execute([number])?;
            }
            deleted += 1;
        }
    }
    Ok(deleted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merchant::store::{Mode, sqlite::migrations::migrate};

    #[test]
    fn what_happened_since_an_order_was_found_keeps_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, Mode::Live, None).unwrap();
        let change = connection.transaction().unwrap();
        let insert = "INSERT INTO orders (order_no, source, name, quantity, amount_fen, wallets,
                 created_at_ms, expires_at_ms)
             VALUES (?1, 'api', 'tea', 1, 1, 'either', 1, 2)";
        for no in ["A", "B"] {
            change.execute(insert, [no]).unwrap();
        }
        let found = find(&change, "[]", 3, 9).unwrap();
        assert_eq!(found.len(), 2);
        let happened = "INSERT INTO events (at_ms, order_no, kind, accepted, attention)
             VALUES (2, 'A', 'query', 1, 1)";
        change.execute(happened, []).unwrap();
        assert_eq!(delete(&change, "[]", 3, &found).unwrap(), 1);
        let exchanged = "INSERT INTO events (at_ms, order_no, gateway, kind, accepted, attention)
             VALUES (2, ?1, 'epay', 'create', 1, 0)";
        change.execute(exchanged, ["A"]).unwrap();
        change.execute(exchanged, ["B"]).unwrap();
        let delete = "DELETE FROM events WHERE order_no = ?1";
        change.execute(delete, ["A"]).unwrap_err();
        assert_eq!(change.execute(delete, ["B"]).unwrap(), 1);
        let left = all(&change, "SELECT order_no FROM orders", [], order_no);
        assert_eq!(left.unwrap(), [OrderNo::parse("A").unwrap()]);
    }
}
