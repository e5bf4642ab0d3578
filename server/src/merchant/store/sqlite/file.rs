//! The database's files, which only their owner may read: they hold what was bought.

use std::{
    fs::{self, OpenOptions, Permissions},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use crate::merchant::store::StoreError;

const OWNER_ALONE: u32 = 0o600;
/// What SQLite keeps in memory, or in a file of its own.
const NO_FILES: [&str; 2] = ["", ":memory:"];

/// Whether another connection could not find the database, or not by this path.
pub(super) fn is_in_memory(path: &Path) -> bool {
    let text = path.to_string_lossy();
    NO_FILES.contains(&text.as_ref()) || text.starts_with("file:")
}

/// Makes the file where there is none, and takes it and its companions from all others.
/// SQLite gives new companions the file's own mode.
pub(super) fn restrict(path: &Path) -> Result<(), StoreError> {
    if is_in_memory(path) {
        return Ok(());
    }
    let unusable = |error: io::Error| StoreError::Database(error.to_string());
    let mut options = OpenOptions::new();
    let options = options.append(true).create(true).mode(OWNER_ALONE);
    options.open(path).map_err(unusable)?;
    for suffix in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(suffix);
        let Ok(found) = fs::metadata(&file) else {
            continue;
        };
        if found.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(&file, Permissions::from_mode(OWNER_ALONE)).map_err(unusable)?;
        }
    }
    Ok(())
}
