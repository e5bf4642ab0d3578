//! What waits, counted in the indexes of what waits.

use rusqlite::Connection;

use super::columns::all;
use crate::merchant::store::{StoreError, StoreFigures};

pub(super) fn read(connection: &Connection) -> Result<StoreFigures, StoreError> {
    let attention = "SELECT count(*) FROM events e WHERE e.attention = 1 AND NOT EXISTS (
         SELECT 1 FROM attention_resolved r WHERE r.event_id = e.event_id)";
    let attention = connection.query_row(attention, [], |row| row.get(0))?;
    let outbox = "SELECT count(*), min(created_at_ms) FROM outbox WHERE closed_at_ms IS NULL";
    let (outbox_waiting, outbox_oldest_at_ms) =
        connection.query_row(outbox, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let due = "SELECT gateway, min(next_query_at_ms) FROM attempts
         WHERE next_query_at_ms IS NOT NULL GROUP BY gateway";
    let due = all(connection, due, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(StoreFigures {
        attention,
        outbox_waiting,
        outbox_oldest_at_ms,
        queries_due_at_ms: due,
    })
}
