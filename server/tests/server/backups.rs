//! Copies of the store: made beside a running server, and restored.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use reqwest::Client;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    harness::{order_request, temporary},
    process::{Program, command},
};

/// Backs up or restores; gives whether it succeeded, and what it printed.
pub(crate) fn copied(words: &str, file: &Path, database: &Path) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checkout-server"));
    command.arg(words).arg(file).arg("--database").arg(database);
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

pub(crate) fn server_on(database: &Path) -> Program {
    Program::run(command(database, "0").arg("--sandbox"))
}

pub(crate) async fn acknowledged(base: &str) -> String {
    let http = Client::builder().no_proxy().build().unwrap();
    let wanted = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
    let order = order_request(http.post(format!("{base}/orders"))).body(wanted.to_string());
    let made = order.send().await.unwrap().text().await.unwrap();
    let made: Value = serde_json::from_str(&made).unwrap();
    made["order_no"].as_str().unwrap().to_owned()
}

/// A store with an order, which no server uses any more.
pub(crate) async fn closed_store() -> PathBuf {
    let database = temporary("closed.sqlite3");
    let program = server_on(&database);
    acknowledged(&program.base).await;
    program.stop();
    in_one_file(&database);
    database
}

/// Brings the changes into the file that its companions have.
pub(crate) fn in_one_file(database: &Path) {
    let opened = Connection::open(database).unwrap();
    opened
        .pragma_update(None, "journal_mode", "DELETE")
        .unwrap();
}

/// Damages the page that the table of orders begins with. What a start reads is sound.
pub(crate) fn damage_orders(database: &Path) {
    let opened = Connection::open(database).unwrap();
    let page = "SELECT rootpage FROM sqlite_schema WHERE name = 'orders'";
    let page: u32 = opened.query_row(page, [], |row| row.get(0)).unwrap();
    let size: u32 = opened
        .pragma_query_value(None, "page_size", |row| row.get(0))
        .unwrap();
    drop(opened);
    let mut content = fs::read(database).unwrap();
    let [begin, end] = [page - 1, page].map(|page| (page * size) as usize);
    content[begin..end].fill(0xa5);
    fs::write(database, content).unwrap();
}

pub(crate) fn orders_in(database: &Path) -> i64 {
    let opened = Connection::open(database).unwrap();
    let count = "SELECT count(*) FROM orders";
    opened.query_row(count, [], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_has_every_acknowledged_order_and_a_server_starts_on_it() {
    let database = temporary("busy.sqlite3");
    let program = server_on(&database);
    let mut numbers = Vec::new();
    for _ in 0..50 {
        numbers.push(acknowledged(&program.base).await);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let (stop, base) = (Arc::clone(&stop), program.base.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    acknowledged(&base).await;
                }
            })
        })
        .collect();
    let file = temporary("backup.sqlite3");
    let (done, printed) = copied("backup", &file, &database);
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(done && printed.contains("the backup is in"), "{printed}");
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let folder = fs::read_dir(file.parent().unwrap()).unwrap();
    let files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files, std::slice::from_ref(&file));
    program.stop();

    let restored = temporary("restored.sqlite3");
    let (done, printed) = copied("restore", &file, &restored);
    assert!(done && printed.contains("is restored"), "{printed}");
    let mode = fs::metadata(&restored).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let program = server_on(&restored);
    let http = Client::builder().no_proxy().build().unwrap();
    for no in &numbers {
        let state = http.get(format!("{}/state?order_no={no}", program.base));
        let state = state.send().await.unwrap().text().await.unwrap();
        let state: Value = serde_json::from_str(&state).unwrap();
        assert_eq!(state["pay_state"], 0, "{no}: {state}");
        assert_eq!(state["amount"], "88.00", "{no}: {state}");
    }
    program.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_exists_is_overwritten() {
    let database = closed_store().await;
    let file = temporary("kept.sqlite3");
    fs::write(&file, "kept").unwrap();
    let (done, printed) = copied("backup", &file, &database);
    assert!(!done && printed.contains("exists already"), "{printed}");
    assert_eq!(fs::read(&file).unwrap(), b"kept");
}

/// SQLite would take what another database left for the restored one's latest changes.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_is_not_restored_beside_the_files_of_another() {
    let backup = temporary("backup.sqlite3");
    assert!(copied("backup", &backup, &closed_store().await).0);
    for suffix in ["-wal", "-shm", "-journal"] {
        let database = temporary("other.sqlite3");
        fs::write(beside(&database, suffix), "x").unwrap();
        let (done, printed) = copied("restore", &backup, &database);
        assert!(!done && printed.contains(suffix), "{printed}");
        assert!(!database.exists(), "{suffix}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_sound_store_is_neither_backed_up_nor_restored() {
    let sound = closed_store().await;
    let content = fs::read(&sound).unwrap();
    damage_orders(&sound);
    let damaged = fs::read(&sound).unwrap();
    let half = content[..content.len() / 2].to_vec();
    for (case, content, words) in [
        ("empty", Vec::new(), "no database of checkout-server"),
        ("text", b"orders\n".repeat(1000), "not a database"),
        ("damaged", damaged, "damaged"),
        ("half", half, "damaged"),
    ] {
        let file = temporary("bad.sqlite3");
        fs::write(&file, content).unwrap();
        let target = temporary("target.sqlite3");
        for verb in ["backup", "restore"] {
            let (from, to) = match verb {
                "backup" => copied(verb, &target, &file),
                _ => copied(verb, &file, &target),
            };
            assert!(!from && to.contains(words), "{case} {verb}: {to}");
            let left = fs::read_dir(target.parent().unwrap()).unwrap();
            assert_eq!(left.count(), 0, "{case} {verb}");
        }
    }
    let nowhere = temporary("nowhere.sqlite3");
    let (done, printed) = copied("backup", &temporary("new.sqlite3"), &nowhere);
    assert!(
        !done && printed.contains("there is no database"),
        "{printed}"
    );
    assert!(!nowhere.exists());
}

/// One that was broken off leaves its partial file.
#[tokio::test(flavor = "multi_thread")]
async fn a_partial_copy_is_no_obstacle() {
    let database = closed_store().await;
    let file = temporary("backup.sqlite3");
    let partial = beside(&file, ".partial");
    fs::write(&partial, "broken off").unwrap();
    let (done, printed) = copied("backup", &file, &database);
    assert!(done, "{printed}");
    assert!(!partial.exists());
    assert_eq!(orders_in(&file), 1);
}
