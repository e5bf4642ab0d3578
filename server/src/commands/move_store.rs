//! `checkout-server move`: from a file of SQLite to a database of PostgreSQL.

use checkout_server::{
    Setup,
    merchant::store::{self, Database},
};

/// Copies the setup's store to `to`, where there must be none.
pub(crate) async fn move_store(setup: &Setup, to: &Database) -> Result<(), String> {
    let (Database::File(from), Database::Postgres { .. }) = (&setup.database, to) else {
        return Err(format!(
            "only a file of SQLite is moved, and only to postgres://…, not {} to {to}",
            setup.database
        ));
    };
    let moved = store::move_to(from, to, setup.mode()).await;
    let moved =
        moved.map_err(|error| format!("{} is not moved to {to}: {error}", from.display()))?;
    for table in moved {
        println!("{:>9} {}", table.rows, table.table);
    }
    println!(
        "all of {} is in {to}; start servers with that; no server starts on the file any more",
        from.display()
    );
    Ok(())
}
