//! The mark of a database whose orders are in another one.

use rusqlite::{Connection, OptionalExtension};

use crate::merchant::store::StoreError;

/// Checks that the orders are here, and not in the database that the mark names.
pub(super) fn check_here(connection: &Connection) -> Result<(), StoreError> {
    let select = "SELECT value FROM store WHERE key = 'moved_to'";
    let moved = connection.query_row(select, [], |row| row.get(0));
    moved
        .optional()?
        .map_or(Ok(()), |to| Err(StoreError::Moved(to)))
}

/// Marks the database as moved to that address, which has no password.
pub(in crate::merchant::store) fn mark(
    connection: &Connection,
    to: &str,
) -> Result<(), StoreError> {
    let write = "INSERT INTO store (key, value) VALUES ('moved_to', ?1) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    connection.execute(write, [to])?;
    Ok(())
}

/// The orders are here again.
pub(super) fn take_back(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("DELETE FROM store WHERE key = 'moved_to'", [])?;
    Ok(())
}
