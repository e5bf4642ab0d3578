//! The steps that lead from an older database to the present one.

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// Step `n` leads from `user_version` n to n + 1; steps are only ever added.
const MIGRATIONS: [&str; 3] = [
    include_str!("schema-1.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
];

/// Takes the steps that the database lacks, all or none.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: u32 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
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
    change.commit()?;
    Ok(())
}

/// Foreign keys were not watched during the steps.
fn has_credit_without_order(connection: &Connection) -> Result<bool, StoreError> {
    let mut check = connection.prepare("PRAGMA foreign_key_check")?;
    Ok(check.exists([])?)
}
