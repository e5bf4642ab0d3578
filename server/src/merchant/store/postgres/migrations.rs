//! The steps that lead from an older database to the present one, one instance at a time.

use tokio_postgres::{Client, GenericClient};

use super::failure::of_database;
use crate::merchant::store::{Mode, StoreError};

/// Step `n` leads from version n to n + 1; steps are only ever added.
const MIGRATIONS: [&str; 2] = [include_str!("schema-1.sql"), include_str!("schema-2.sql")];
/// The key of the lock that keeps other instances off.
const LOCK: i64 = 0x6368_6563_6b6f_7574;

/// Takes the steps that the database lacks, and marks it for `mode` where it is new; all or
/// nothing.
pub(super) async fn migrate(client: &mut Client, mode: Mode) -> Result<(), StoreError> {
    let database = |error| of_database(&error);
    let change = client.transaction().await.map_err(database)?;
    let lock = change.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]);
    lock.await.map_err(database)?;
    let version = version(&change).await?;
    let steps = (1_usize..).zip(MIGRATIONS);
    for (number, step) in steps.skip_while(|(number, _)| *number <= version) {
        change.batch_execute(step).await.map_err(database)?;
        set(&change, "version", &number.to_string()).await?;
    }
    let marked = if let Some(name) = value(&change, "mode").await? {
        Mode::from_name(&name).ok_or(StoreError::Unreadable("mode"))?
    } else {
        set(&change, "mode", mode.name()).await?;
        mode
    };
    if marked != mode {
        return Err(StoreError::OtherMode(marked));
    }
    change.commit().await.map_err(database)
}

/// The version that wrote the database; 0 where there is nothing.
async fn version(db: &impl GenericClient) -> Result<usize, StoreError> {
    let select = "SELECT to_regclass('store') IS NOT NULL, to_regclass('orders') IS NOT NULL";
    let found = db.query_one(select, &[]).await;
    let found = found.map_err(|error| of_database(&error))?;
    let (has_store, has_orders): (bool, bool) = (found.get(0), found.get(1));
    if !has_store && !has_orders {
        return Ok(0);
    }
    if !has_store {
        return Err(StoreError::NotAStore);
    }
    let version = value(db, "version").await?.ok_or(StoreError::NotAStore)?;
    let version = version.parse();
    let version: usize = version.map_err(|_| StoreError::Unreadable("version"))?;
    if version > MIGRATIONS.len() {
        return Err(StoreError::NewerVersion);
    }
    Ok(version)
}

async fn value(db: &impl GenericClient, key: &str) -> Result<Option<String>, StoreError> {
    let select = "SELECT value FROM store WHERE key = $1";
    let row = db.query_opt(select, &[&key]).await;
    let row = row.map_err(|error| of_database(&error))?;
    Ok(row.map(|row| row.get(0)))
}

async fn set(db: &impl GenericClient, key: &str, value: &str) -> Result<(), StoreError> {
    let insert = "INSERT INTO store (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    let written = db.execute(insert, &[&key, &value]).await;
    written.map(drop).map_err(|error| of_database(&error))
}
