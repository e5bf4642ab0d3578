//! Real orders and the sandbox's are never in one store.

use checkout_server::merchant::store::{Mode, StoreError, open};
use rusqlite::Connection;

use crate::place::temporary;

#[test]
fn a_new_store_is_for_what_it_was_made_for() {
    for (mode, other) in [(Mode::Live, Mode::Sandbox), (Mode::Sandbox, Mode::Live)] {
        let path = temporary("new.sqlite3");
        drop(open(&(&path).into(), mode, None).unwrap());
        drop(open(&(&path).into(), mode, Some(mode)).unwrap());
        for mark in [None, Some(other)] {
            let refused = open(&(&path).into(), other, mark).unwrap_err();
            assert_eq!(refused, StoreError::OtherMode(mode));
            assert!(refused.to_string().contains("--database"), "{refused}");
        }
        drop(open(&(&path).into(), mode, None).unwrap());
    }
}

#[test]
fn an_older_store_is_opened_once_with_a_mark() {
    let old = include_str!("../fixtures/store/version-3.sql");
    let path = temporary("old.sqlite3");
    Connection::open(&path).unwrap().execute_batch(old).unwrap();
    let refused = open(&(&path).into(), Mode::Live, None).unwrap_err();
    assert_eq!(refused, StoreError::NotMarked);
    let sentence = refused.to_string();
    assert!(sentence.contains("--mark live") && sentence.contains("--mark sandbox"));
    // The switch says what the orders are, not what the server is.
    let refused = open(&(&path).into(), Mode::Live, Some(Mode::Sandbox)).unwrap_err();
    assert_eq!(refused, StoreError::OtherMode(Mode::Sandbox));
    assert_eq!(
        open(&(&path).into(), Mode::Live, None).unwrap_err(),
        StoreError::NotMarked
    );
    drop(open(&(&path).into(), Mode::Live, Some(Mode::Live)).unwrap());
    drop(open(&(&path).into(), Mode::Live, None).unwrap());
}
