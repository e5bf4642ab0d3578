//! `checkout-server backup` and `restore`: copies of the whole store.

use std::path::Path;

use checkout_server::{
    clock,
    merchant::store::{self, Database, Mode},
};

/// Copies the store at `database`, which a server may be using, to a new file.
pub(crate) fn backup(database: &Database, file: &Path) -> Result<(), String> {
    store::copy(path(database)?, file)
        .map_err(|error| format!("no backup of {database}: {error}"))?;
    println!("the backup is in {}", file.display());
    Ok(())
}

/// Puts a backup in the place of the store at `database`, which no server may be using.
pub(crate) fn restore(
    database: &Database,
    file: &Path,
    wanted: Option<Mode>,
    mark: Option<Mode>,
) -> Result<(), String> {
    let restored = store::restore(file, path(database)?, wanted, mark, clock::now_ms())
        .map_err(|error| format!("{} is not restored: {error}", file.display()))?;
    println!("{database} is restored from the backup");
    if let Some(replaced) = restored.replaced {
        println!(
            "the database that was there is kept as {}",
            replaced.display()
        );
    }
    println!(
        "orders and payments since the backup are missing: as soon as the server runs, it asks \
         the gateways about {} attempts that were unsettled; compare the rest with the gateways' \
         statements",
        restored.unsettled
    );
    Ok(())
}

fn path(database: &Database) -> Result<&Path, String> {
    database.file().ok_or_else(|| {
        format!("{database} is backed up and restored by PostgreSQL's own pg_dump and pg_restore")
    })
}
