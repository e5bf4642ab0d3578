//! `checkout-server backup` and `restore`: copies of the whole store.

use std::path::Path;

use checkout_server::merchant::store;

/// Copies the store at `database`, which a server may be using, to a new file.
pub(crate) fn backup(database: &Path, file: &Path) -> Result<(), String> {
    store::copy(database, file)
        .map_err(|error| format!("no backup of {}: {error}", database.display()))?;
    println!("the backup is in {}", file.display());
    Ok(())
}

/// Copies a backup to `database`, where there must be no store.
pub(crate) fn restore(database: &Path, file: &Path) -> Result<(), String> {
    store::copy(file, database)
        .map_err(|error| format!("{} is not restored: {error}", file.display()))?;
    println!("{} is restored from the backup", database.display());
    Ok(())
}
