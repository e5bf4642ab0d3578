//! The database's files: whose they are, which version may open them, and what other programs
//! write to them.

use std::os::unix::fs::PermissionsExt;

use checkout_server::merchant::store::{Changed, Mode, open};
use rusqlite::Connection;

use crate::{changes::next, place::temporary};

#[test]
fn a_database_of_a_newer_version_is_refused_and_stays_as_it_is() {
    let path = temporary("newer.sqlite3");
    drop(open(&(&path).into(), Mode::Live, None).unwrap());
    let database = Connection::open(&path).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    let before = std::fs::read(&path).unwrap();
    let error = open(&(&path).into(), Mode::Live, None).unwrap_err();
    assert!(error.to_string().contains("newer version"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn nobody_else_on_the_machine_can_read_the_database() {
    let path = temporary("mode.sqlite3");
    for opened in ["new", "with the mode of an earlier version"] {
        let store = open(&(&path).into(), Mode::Live, None).unwrap();
        for suffix in ["", "-wal", "-shm"] {
            let mut file = path.clone().into_os_string();
            file.push(suffix);
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{opened}: {}", file.display());
        }
        drop(store);
        let for_all = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(&path, for_all).unwrap();
    }
}

#[tokio::test]
async fn whoever_is_far_behind_learns_that_any_order_may_have_changed() {
    let path = temporary("far.sqlite3");
    let store = open(&(&path).into(), Mode::Live, None).unwrap();
    let mut changes = store.changes();
    let database = Connection::open(&path).unwrap();
    // More than are kept, in one change of another program.
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        INSERT INTO changes (order_no) SELECT 'order-' || i FROM n";
    database.execute(many, []).unwrap();
    assert_eq!(next(&mut changes).await, Changed::Any);
}
