//! A connection to a database that no other program has.

use std::{path::Path, time::Duration};

use rusqlite::Connection;

use super::copy::existing;
use crate::merchant::store::StoreError;

/// For how long a program may be at the database: a command ends.
const ALONE_TIMEOUT: Duration = Duration::from_secs(1);

/// The only connection to a database, with all that was committed in its one file, and in a
/// transaction that keeps all others off.
///
/// # Errors
///
/// [`StoreError::InUse`] while another program has the database open.
pub(in crate::merchant::store) fn alone(path: &Path) -> Result<Connection, StoreError> {
    let connection = existing(path)?;
    connection.busy_timeout(ALONE_TIMEOUT)?;
    let changed = connection.pragma_update(None, "journal_mode", "DELETE");
    let locked = changed.and_then(|()| connection.execute_batch("BEGIN EXCLUSIVE"));
    match locked.map_err(StoreError::from) {
        Ok(()) => Ok(connection),
        Err(StoreError::Busy) => Err(StoreError::InUse),
        Err(error) => Err(error),
    }
}
