//! A backup in the place of a database, which is kept beside it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use time::{OffsetDateTime, macros::format_description};

use super::{
    alone::alone,
    copy::{check_no_companions, existing, fill, sync_folder},
    file::{belong, is_in_memory, with_suffix},
    migrations::{migrate, mode_of},
    moved,
};
use crate::merchant::store::{Mode, RestoreError, Restored, StoreError};

/// Puts the backup at `from` in the place of the database at `to`. Both change at once.
pub(in crate::merchant::store) fn restore(
    from: &Path,
    to: &Path,
    wanted: Option<Mode>,
    mark: Option<Mode>,
    now_ms: i64,
) -> Result<Restored, RestoreError> {
    if is_in_memory(to) {
        return Err(StoreError::NoDatabase(to.to_owned()).into());
    }
    // Held until the end: no server starts on the old database meanwhile.
    let old = if to.exists() {
        Some(alone(to).map_err(|error| RestoreError::of_old(&error))?)
    } else {
        check_no_companions(to)?;
        None
    };
    let wanted = match (wanted, &old) {
        (None, Some(old)) => mode_of(old)?,
        (wanted, _) => wanted,
    };
    let partial = with_suffix(to, ".partial");
    let restored = prepare(from, &partial, wanted, mark, now_ms).and_then(|unsettled| {
        let replaced = old.is_some().then(|| kept_as(to, now_ms));
        belong(&partial, to)?;
        put(&partial, to, replaced.as_deref())?;
        Ok(Restored {
            replaced,
            unsettled,
        })
    });
    if restored.is_err() {
        fs::remove_file(&partial).ok();
    }
    Ok(restored?)
}

/// Copies the backup, upgrades it, and returns how many attempts are to be queried at once.
fn prepare(
    from: &Path,
    partial: &Path,
    wanted: Option<Mode>,
    mark: Option<Mode>,
    now_ms: i64,
) -> Result<usize, StoreError> {
    fill(from, partial)?;
    let mut copy = existing(partial)?;
    let mode = wanted.or(mode_of(&copy)?).or(mark);
    copy.pragma_update(None, "foreign_keys", false)?;
    migrate(&mut copy, mode.ok_or(StoreError::NotMarked)?, mark)?;
    moved::take_back(&copy)?;
    // What was paid since the backup is known to the gateways alone.
    let query = "UPDATE attempts SET query_lease_until_ms = 0,
             next_query_at_ms = min(next_query_at_ms, ?1)
         WHERE next_query_at_ms IS NOT NULL";
    Ok(copy.execute(query, [now_ms])?)
}

/// The name under which the old database is kept.
fn kept_as(to: &Path, now_ms: i64) -> PathBuf {
    let form = format_description!("[year][month][day]-[hour][minute][second]");
    let at = OffsetDateTime::from_unix_timestamp(now_ms.div_euclid(1000)).ok();
    let at = at.and_then(|at| at.format(form).ok());
    let at = at.unwrap_or_else(|| now_ms.to_string());
    with_suffix(to, &format!(".replaced-{at}"))
}

/// At any time there is one of the two, whole, under the name.
fn put(partial: &Path, to: &Path, replaced: Option<&Path>) -> Result<(), StoreError> {
    if let Some(replaced) = replaced {
        fs::hard_link(to, replaced)?;
    }
    if let Err(error) = fs::rename(partial, to) {
        replaced.map(fs::remove_file).transpose().ok();
        return Err(error.into());
    }
    sync_folder(to)
}
