//! The steps that lead from an older database to the present one.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::merchant::store::{Mode, StoreError};

/// Step `n` leads from `user_version` n to n + 1; steps are only ever added.
const MIGRATIONS: [&str; 11] = [
    include_str!("../schema-1.sql"),
    include_str!("../schema-2.sql"),
    include_str!("../schema-3.sql"),
    include_str!("../schema-4.sql"),
    include_str!("../schema-5.sql"),
    include_str!("../schema-6.sql"),
    include_str!("../schema-7.sql"),
    include_str!("../schema-8.sql"),
    include_str!("../schema-9.sql"),
    include_str!("../schema-10.sql"),
    include_str!("../schema-11.sql"),
];
/// The first version that says whether its orders are real.
const FIRST_MARKED: u32 = 4;

/// Checks that no newer version wrote the database.
pub(super) fn check_version(connection: &Connection) -> Result<(), StoreError> {
    if usize::try_from(version(connection)?).map_or(true, |version| version > MIGRATIONS.len()) {
        return Err(StoreError::NewerVersion);
    }
    Ok(())
}

/// Checks that this version or an earlier one wrote the database.
pub(super) fn check_written(connection: &Connection) -> Result<(), StoreError> {
    check_version(connection)?;
    match version(connection)? {
        0 => Err(StoreError::NotAStore),
        _ => Ok(()),
    }
}

/// Takes the steps that the database lacks, and marks it for `mode` where it is new; all or
/// nothing. `mark` says what an older one is for.
pub(super) fn migrate(
    connection: &mut Connection,
    mode: Mode,
    mark: Option<Mode>,
) -> Result<(), StoreError> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = version(&change)?;
    let is_unmarked = (1..FIRST_MARKED).contains(&version);
    if is_unmarked && mark.is_none() {
        return Err(StoreError::NotMarked);
    }
    let steps = (1_u32..).zip(MIGRATIONS);
    let mut changed = false;
    for (number, step) in steps.skip_while(|(number, _)| *number <= version) {
        change.execute_batch(step)?;
        change.pragma_update(None, "user_version", number)?;
        changed = true;
    }
    if changed && has_credit_without_order(&change)? {
        return Err(StoreError::CreditWithoutOrder);
    }
    let marked = if let Some(marked) = marked(&change)? {
        marked
    } else {
        let new = mark.filter(|_| is_unmarked).unwrap_or(mode);
        let insert = "INSERT INTO store (key, value) VALUES ('mode', ?1)";
        change.execute(insert, [new.name()])?;
        new
    };
    if marked != mode {
        return Err(StoreError::OtherMode(marked));
    }
    change.commit()?;
    Ok(())
}

fn version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// What the database is for, if it says so.
pub(super) fn mode_of(connection: &Connection) -> Result<Option<Mode>, StoreError> {
    if version(connection)? < FIRST_MARKED {
        return Ok(None);
    }
    marked(connection)
}

fn marked(connection: &Connection) -> Result<Option<Mode>, StoreError> {
    let select = "SELECT value FROM store WHERE key = 'mode'";
    let name: Option<String> = connection
        .query_row(select, [], |row| row.get(0))
        .optional()?;
    let unreadable = StoreError::Unreadable("mode");
    name.map(|name| Mode::from_name(&name).ok_or(unreadable))
        .transpose()
}

/// Foreign keys were not watched during the steps.
fn has_credit_without_order(connection: &Connection) -> Result<bool, StoreError> {
    let mut check = connection.prepare("PRAGMA foreign_key_check")?;
    Ok(check.exists([])?)
}
