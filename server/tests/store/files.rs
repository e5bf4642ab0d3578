//! The database's files: whose they are, and which version may open them.

use std::os::unix::fs::PermissionsExt;

use checkout_server::merchant::store::{Mode, open};
use rusqlite::Connection;

use crate::place::temporary;

#[test]
fn a_database_of_a_newer_version_is_refused_and_stays_as_it_is() {
    let path = temporary("newer.sqlite3");
    drop(open(&path, Mode::Live, None).unwrap());
    let database = Connection::open(&path).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    let before = std::fs::read(&path).unwrap();
    let error = open(&path, Mode::Live, None).unwrap_err();
    assert!(error.to_string().contains("newer version"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn nobody_else_on_the_machine_can_read_the_database() {
    let path = temporary("mode.sqlite3");
    for opened in ["new", "with the mode of an earlier version"] {
        let store = open(&path, Mode::Live, None).unwrap();
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
