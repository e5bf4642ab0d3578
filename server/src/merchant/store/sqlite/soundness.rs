//! Whether a database can be used: as its file says, and as a reading and a writing show.

use rusqlite::{Connection, Transaction};

use crate::merchant::store::StoreError;

/// Checks that the file's pages fit together.
///
/// # Errors
///
/// [`StoreError::Damaged`] where they do not.
pub(super) fn check_sound(connection: &Connection) -> Result<(), StoreError> {
    let first: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    match first.as_str() {
        "ok" => Ok(()),
        _ => Err(StoreError::Damaged(first.replace('\n', " "))),
    }
}

/// Reads an order's row, if there is one, and writes a row.
pub(super) fn probe(change: &Transaction<'_>, now_ms: i64) -> Result<(), StoreError> {
    change
        .prepare("SELECT order_no FROM orders LIMIT 1")?
        .exists([])?;
    let write = "INSERT INTO store (key, value) VALUES ('probed_at_ms', ?1) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    change.execute(write, [now_ms.to_string()])?;
    Ok(())
}
