//! Opens the connection that writes to a file.

use std::path::Path;

use rusqlite::Connection;

use super::{
    connections::BUSY_TIMEOUT,
    file::restrict,
    migrations::{check_version, migrate},
    moved,
    soundness::check_sound,
};
use crate::merchant::store::{Mode, StoreError};

/// Brings a file, which no other program has, to the present version.
pub(in crate::merchant::store) fn upgrade(path: &Path, mode: Mode) -> Result<(), StoreError> {
    restrict(path)?;
    let mut connection = Connection::open(path)?;
    check_version(&connection)?;
    check_sound(&connection)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    migrate(&mut connection, mode, None)
}

/// The connection to the file's database, which has every step of the present version.
pub(super) fn open(path: &Path, mode: Mode, mark: Option<Mode>) -> Result<Connection, StoreError> {
    restrict(path)?;
    let mut connection = Connection::open(path)?;
    check_version(&connection)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    check_sound(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Off while tables are replaced; the pragma does nothing within a transaction.
    connection.pragma_update(None, "foreign_keys", false)?;
    migrate(&mut connection, mode, mark)?;
    moved::check_here(&connection)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}
