//! What waits, counted in the indexes of what waits; and whether the database can be used.

use deadpool_postgres::GenericClient;

use super::{
    columns::{all, execute, exists},
    failure::Failure,
};
use crate::merchant::store::{StoreError, StoreFigures};

pub(super) async fn read(db: &impl GenericClient) -> Result<StoreFigures, Failure> {
    let select = "SELECT (SELECT count(*) FROM events e WHERE e.attention AND NOT EXISTS (
             SELECT 1 FROM attention_resolved r WHERE r.event_id = e.event_id)) AS attention,
         (SELECT count(*) FROM outbox WHERE closed_at_ms IS NULL) AS waiting,
         (SELECT min(created_at_ms) FROM outbox WHERE closed_at_ms IS NULL) AS oldest_at_ms";
    let counts = all(db, select, &[], |row| {
        Ok(StoreFigures {
            attention: row.try_get("attention")?,
            outbox_waiting: row.try_get("waiting")?,
            outbox_oldest_at_ms: row.try_get("oldest_at_ms")?,
            queries_due_at_ms: Vec::new(),
        })
    });
    let counts = counts.await?.pop();
    let counts = counts.ok_or(StoreError::Unreadable("attention"))?;
    let due = "SELECT gateway, min(next_query_at_ms) FROM attempts
         WHERE next_query_at_ms IS NOT NULL GROUP BY gateway ORDER BY gateway";
    let due = all(db, due, &[], |row| Ok((row.try_get(0)?, row.try_get(1)?)));
    Ok(StoreFigures {
        queries_due_at_ms: due.await?,
        ..counts
    })
}

/// Reads an order's row, if there is one, and writes a row.
pub(super) async fn probe(change: &impl GenericClient, now_ms: i64) -> Result<(), Failure> {
    exists(change, "SELECT order_no FROM orders LIMIT 1", &[]).await?;
    let write = "INSERT INTO store (key, value) VALUES ('probed_at_ms', $1)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    execute(change, write, &[&now_ms.to_string()]).await?;
    Ok(())
}
