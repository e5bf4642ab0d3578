//! A backup in the place of a database: what is kept, what is refused, and what was paid since.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use checkout_server::{
    form,
    merchant::{
        order::OrderNo,
        store::{Mode, Source, open},
    },
};
use reqwest::Client;
use rusqlite::Connection;
use serde_json::json;

use crate::{
    backups::{acknowledged, closed_store, copied, in_one_file, orders_in, server_on},
    harness::{order_request, temporary},
    killed::{answer, config_for, start},
    process::{Program, command},
};

/// What lies beside the database, by the ends of the names.
fn beside(database: &Path) -> Vec<String> {
    let name = database.file_name().unwrap().to_str().unwrap();
    let folder = fs::read_dir(database.parent().unwrap()).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let others = names.filter_map(|other| other.strip_prefix(name).map(str::to_owned));
    others.filter(|end| !end.is_empty()).collect()
}

/// A store with one order, a backup of it, and one more order in the store since.
async fn backed_up() -> (PathBuf, PathBuf) {
    let (database, file) = (closed_store().await, temporary("backup.sqlite3"));
    assert!(copied("backup", &file, &database).0);
    let program = server_on(&database);
    acknowledged(&program.base).await;
    program.stop();
    (database, file)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_that_a_backup_replaces_is_kept() {
    let (database, file) = backed_up().await;
    let (done, printed) = copied("restore", &file, &database);
    assert!(done && printed.contains("is restored"), "{printed}");
    let kept = beside(&database);
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(kept[0].starts_with(".replaced-20"), "{kept:?}");
    let kept = PathBuf::from(format!("{}{}", database.display(), kept[0]));
    assert!(printed.contains(kept.to_str().unwrap()), "{printed}");
    assert_eq!((orders_in(&database), orders_in(&kept)), (1, 2));
    let mode = fs::metadata(&database).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// The user that a service runs as.
const SERVICE: u32 = 65_532;

/// Root restores what a service of another user opens.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_database_belongs_to_whom_the_old_one_did() {
    if !is_root() {
        return;
    }
    let (database, file) = backed_up().await;
    in_one_file(&database);
    chown(&database, Some(SERVICE), Some(SERVICE)).unwrap();
    assert!(copied("restore", &file, &database).0);
    assert_eq!(owned(&database), (SERVICE, SERVICE, 0o600));
    // Without an old one it is the folder's.
    let fresh = temporary("fresh.sqlite3");
    let folder = fresh.parent().unwrap();
    chown(folder, Some(SERVICE), Some(SERVICE)).unwrap();
    assert!(copied("restore", &file, &fresh).0);
    assert_eq!(owned(&fresh), (SERVICE, SERVICE, 0o600));
}

/// A command that root types before the service was ever started.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_root_makes_belongs_to_whom_the_folder_does() {
    if !is_root() {
        return;
    }
    let fresh = temporary("fresh.sqlite3");
    chown(fresh.parent().unwrap(), Some(SERVICE), Some(SERVICE)).unwrap();
    drop(open(&(&fresh).into(), Mode::Live, None).unwrap());
    assert_eq!(owned(&fresh), (SERVICE, SERVICE, 0o600));
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

fn owned(file: &Path) -> (u32, u32, u32) {
    let found = fs::metadata(file).unwrap();
    (found.uid(), found.gid(), found.mode() & 0o777)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_restored_while_a_server_runs() {
    let (database, file) = backed_up().await;
    let program = server_on(&database);
    let (done, printed) = copied("restore", &file, &database);
    assert!(
        !done && printed.contains("a server uses the database"),
        "{printed}"
    );
    acknowledged(&program.base).await;
    assert!(!beside(&database).contains(&".partial".to_owned()));
    program.stop();
    assert_eq!(orders_in(&database), 3);
    assert!(copied("restore", &file, &database).0);
    assert_eq!(orders_in(&database), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_take_the_place_leaves_it_as_it_is() {
    let (database, file) = backed_up().await;
    in_one_file(&database);
    let before = fs::read(&database).unwrap();
    let newer = temporary("newer.sqlite3");
    fs::copy(&file, &newer).unwrap();
    let opened = Connection::open(&newer).unwrap();
    opened.pragma_update(None, "user_version", 99).unwrap();
    drop(opened);
    let live = temporary("live.sqlite3");
    drop(open(&(&live).into(), Mode::Live, None).unwrap());
    in_one_file(&live);
    let text = temporary("text.sqlite3");
    fs::write(&text, b"orders\n".repeat(1000)).unwrap();
    for (from, words) in [
        (&newer, "a newer version"),
        (&live, "its orders are marked live"),
        (&text, "not a database"),
        (&temporary("nowhere.sqlite3"), "there is no database"),
    ] {
        let (done, printed) = copied("restore", from, &database);
        assert!(!done && printed.contains(words), "{words}: {printed}");
        assert_eq!(fs::read(&database).unwrap(), before, "{words}");
        assert_eq!(beside(&database), [""; 0], "{words}");
    }
    // The command line says what the store is for, too.
    let mut restore = Command::new(env!("CARGO_BIN_EXE_checkout-server"));
    restore.arg("restore").arg(&live).arg("--sandbox");
    let target = temporary("target.sqlite3");
    let output = restore.arg("--database").arg(&target).output().unwrap();
    assert!(!output.status.success());
    assert!(!target.exists());
    // Nothing says whether a server uses one that cannot be read.
    let (done, printed) = copied("restore", &file, &text);
    assert!(
        !done && printed.contains("move the database's files aside"),
        "{printed}"
    );
}

/// The gateway is a server of its own, which says no second time that the order was paid.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_since_the_backup_is_found_again_without_a_browser() {
    let gateway = start(&temporary("gateway.sqlite3"));
    let database = temporary("merchant.sqlite3");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let config = config_for(&gateway.base, &port);
    let run = || Program::run(command(&database, &port).arg("--config").arg(&config));
    let merchant = run();
    let http = Client::builder().no_proxy().build().unwrap();
    let sent = |base: &str, path: &str, fields: &[(&str, &str)]| {
        http.post(format!("{base}{path}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form::encode(fields))
    };
    let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
    let order = order_request(http.post(format!("{}/orders", merchant.base)));
    let made = answer(order.body(wish.to_string())).await.unwrap();
    let no = made["order_no"].as_str().unwrap();
    let create = [("type", "wxpay"), ("out_trade_no", no)];
    let created = answer(sent(&merchant.base, "/pay/epay", &create)).await;
    assert_eq!(created.unwrap()["code"], 1);

    let file = temporary("backup.sqlite3");
    assert!(copied("backup", &file, &database).0);
    let pay = [("order_no", no), ("action", "pay")];
    let paid = sent(&gateway.base, "/sandbox/phone/act", &pay).send();
    assert!(!paid.await.unwrap().status().is_server_error());
    assert_eq!(source(&database, no).await, Some(Source::Notification));
    merchant.stop();
    let (done, printed) = copied("restore", &file, &database);
    assert!(done && printed.contains(" 1 attempts"), "{printed}");
    let _merchant = run();
    assert_eq!(source(&database, no).await, Some(Source::Query));
}

/// How the order's payment was learned, as soon as it was.
async fn source(database: &Path, no: &str) -> Option<Source> {
    let store = open(&database.into(), Mode::Live, None).unwrap();
    let number = OrderNo::parse(no).unwrap();
    for _ in 0..150 {
        if let Some(payment) = store.payments(&number).await.unwrap().pop() {
            return Some(payment.source);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    None
}
