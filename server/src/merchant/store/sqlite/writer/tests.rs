//! The thread that writes: what is one commit, and who is answered what.

use std::{
    path::{Path, PathBuf},
    sync::{
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::channel,
    },
};

use rusqlite::params;
use tokio::task::JoinSet;

use super::*;

const INSERT: &str = "INSERT INTO numbers (number) VALUES (?1)";

fn database() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("writer-{}-{number}.sqlite3", std::process::id());
    let path = std::env::temp_dir().join(name);
    let made = Connection::open(&path).unwrap();
    made.pragma_update(None, "journal_mode", "WAL").unwrap();
    made.execute_batch("CREATE TABLE numbers (number INTEGER PRIMARY KEY) STRICT")
        .unwrap();
    path
}

fn writer(path: &Path) -> Arc<Writer> {
    let connection = Connection::open(path).unwrap();
    Arc::new(Writer::start(Arc::new(Mutex::new(connection)), Duration::from_mins(1)).unwrap())
}

/// What another connection reads, in order.
fn committed(path: &Path) -> Vec<i64> {
    let other = Connection::open(path).unwrap();
    let mut select = other
        .prepare("SELECT number FROM numbers ORDER BY number")
        .unwrap();
    let rows = select.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn insert(transaction: &Transaction<'_>, number: i64) -> Result<i64, StoreError> {
    transaction.execute(INSERT, params![number])?;
    Ok(number)
}

/// Makes the numbers' changes in one group: the first one waits until all are queued.
async fn grouped(
    writer: &Arc<Writer>,
    numbers: std::ops::Range<i64>,
    change: fn(&Transaction<'_>, i64) -> Result<i64, StoreError>,
) -> Vec<Result<i64, StoreError>> {
    let (go, wait) = channel::<()>();
    let (starts, started) = channel();
    let first = {
        let writer = Arc::clone(writer);
        tokio::spawn(async move {
            let work = move |_: &Transaction<'_>| {
                starts.send(()).unwrap();
                wait.recv().unwrap();
                Err::<(), _>(StoreError::UnknownOrder)
            };
            writer.change(work).await
        })
    };
    tokio::task::spawn_blocking(move || started.recv().unwrap())
        .await
        .unwrap();
    let mut changes = Vec::new();
    for number in numbers {
        let writer = Arc::clone(writer);
        let asked = async move { writer.change(move |it| change(it, number)).await };
        changes.push(tokio::spawn(asked));
        // Its place in the queue is taken at its first poll.
        tokio::task::yield_now().await;
    }
    go.send(()).unwrap();
    assert!(first.await.unwrap().is_err());
    let mut answers = Vec::new();
    for change in changes {
        answers.push(change.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn what_fails_or_panics_in_a_group_takes_nothing_with_it() {
    let path = database();
    let writer = writer(&path);
    let change = |it: &Transaction<'_>, number| {
        insert(it, number)?;
        match number {
            3 => insert(it, 2),
            5 => panic!("on purpose"),
            7 => Err(StoreError::UnknownOrder),
            _ => Ok(number),
        }
    };
    let answers = grouped(&writer, 0..10, change).await;
    for (number, answer) in (0..).zip(answers) {
        match number {
            3 => assert!(matches!(answer, Err(StoreError::Database(_))), "{answer:?}"),
            5 => assert_eq!(answer, Err(StoreError::Interrupted)),
            7 => assert_eq!(answer, Err(StoreError::UnknownOrder)),
            _ => assert_eq!(answer, Ok(number)),
        }
    }
    assert_eq!(committed(&path), [0, 1, 2, 4, 6, 8, 9]);
    assert_eq!(writer.change(|it| insert(it, 3)).await, Ok(3));
}

#[tokio::test]
async fn changes_that_wait_are_one_commit() {
    let path = database();
    let writer = writer(&path);
    let change = |it: &Transaction<'_>, number| {
        let file = it.path().unwrap().to_owned();
        assert_eq!(committed(Path::new(&file)), [0_i64; 0], "{number}");
        insert(it, number)
    };
    let answers = grouped(&writer, 0..20, change).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(committed(&path).len(), 20);
}

#[tokio::test]
async fn a_commit_that_fails_is_nobodys_success() {
    let path = database();
    let other = Connection::open(&path).unwrap();
    let table = "CREATE TABLE others (number INTEGER PRIMARY KEY
            REFERENCES numbers (number) DEFERRABLE INITIALLY DEFERRED) STRICT";
    other.execute_batch(table).unwrap();
    let writer = writer(&path);
    let enforce =
        |it: &Transaction<'_>| Ok(it.pragma_query_value(None, "foreign_keys", |row| row.get(0))?);
    assert_eq!(
        writer.change(enforce).await,
        Ok(1_i64),
        "rusqlite's default"
    );
    let change = |it: &Transaction<'_>, number| {
        if number == 2 {
            it.execute("INSERT INTO others (number) VALUES (77)", [])?;
        }
        insert(it, number)
    };
    for answer in grouped(&writer, 0..5, change).await {
        assert!(matches!(answer, Err(StoreError::Database(_))), "{answer:?}");
    }
    assert_eq!(committed(&path), [0_i64; 0]);
    assert_eq!(writer.change(|it| insert(it, 3)).await, Ok(3));
}

/// As SQLite does it by itself where the disk is full.
#[tokio::test]
async fn a_transaction_that_is_lost_is_nobodys_success() {
    let path = database();
    let writer = writer(&path);
    let change = |it: &Transaction<'_>, number| {
        insert(it, number)?;
        if number == 2 {
            it.execute_batch("ROLLBACK")?;
            return Err(StoreError::Database("full".to_owned()));
        }
        Ok(number)
    };
    let answers = grouped(&writer, 0..5, change).await;
    let full = Err(StoreError::Database("full".to_owned()));
    assert_eq!(answers[..3], [full.clone(), full.clone(), full]);
    assert_eq!(answers[3..], [Ok(3), Ok(4)], "the next group");
    assert_eq!(committed(&path), [3, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_is_answered_before_the_commit() {
    let path = database();
    let writer = writer(&path);
    let mut callers = JoinSet::new();
    for caller in 0..16 {
        let (writer, path) = (Arc::clone(&writer), path.clone());
        callers.spawn(async move {
            let other = Connection::open(&path).unwrap();
            let select = "SELECT count(*) FROM numbers WHERE number = ?1";
            for number in caller * 1000..caller * 1000 + 50 {
                writer.change(move |it| insert(it, number)).await.unwrap();
                let found: i64 = other.query_row(select, [number], |row| row.get(0)).unwrap();
                assert_eq!(found, 1, "{number} was answered too early");
            }
        });
    }
    while let Some(caller) = callers.join_next().await {
        caller.unwrap();
    }
}

#[tokio::test]
async fn a_lock_of_another_program_ends_each_wait_in_time() {
    let path = database();
    let writer = writer(&path);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let began = Instant::now();
    let mut callers = JoinSet::new();
    for number in 0..4 {
        let writer = Arc::clone(&writer);
        callers.spawn(async move { writer.change(move |it| insert(it, number)).await });
    }
    while let Some(answer) = callers.join_next().await {
        assert_eq!(answer.unwrap(), Err(StoreError::Busy));
    }
    let took = began.elapsed();
    assert!(
        took >= CHANGE_TIMEOUT && took < CHANGE_TIMEOUT * 3 / 2,
        "{took:?}"
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(writer.change(|it| insert(it, 9)).await, Ok(9));
    assert_eq!(committed(&path), [9]);
}

/// Two readers, of which one begins before the other ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_begins_anew_though_one_reader_follows_the_other() {
    let path = database();
    let connection = Connection::open(&path).unwrap();
    let off = connection.pragma_update(None, "synchronous", "OFF");
    off.unwrap();
    let connection = Arc::new(Mutex::new(connection));
    let writer = Arc::new(Writer::start(connection, GROUP_TIME).unwrap());
    let stop = Arc::new(AtomicBool::new(false));
    let readers = [0, 1].map(|half| {
        let (reader, stop) = (Connection::open(&path).unwrap(), Arc::clone(&stop));
        thread::spawn(move || {
            let pause = Duration::from_millis(2);
            thread::sleep(pause * half);
            while !stop.load(Ordering::Relaxed) {
                let begin = "BEGIN; SELECT count(*) FROM numbers";
                reader.execute_batch(begin).unwrap();
                thread::sleep(pause * 2);
                reader.execute_batch("COMMIT").unwrap();
            }
        })
    });
    let mut log = path.clone().into_os_string();
    log.push("-wal");
    // Where the machine is busy, one attempt or the other meets a reader all the time.
    let many = i64::try_from(CHECKPOINT_AFTER).unwrap();
    let mut changes = 0;
    loop {
        for _ in 0..many {
            writer.change(move |it| insert(it, changes)).await.unwrap();
            changes += 1;
        }
        // Each change is a page at least.
        let pages = i64::try_from(std::fs::metadata(&log).unwrap().len() / 4096).unwrap();
        if pages + many / 2 < changes {
            break;
        }
        assert!(changes < 100_000, "{pages} pages after {changes} changes");
    }
    stop.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().unwrap();
    }
    assert!(committed(&path).into_iter().eq(0..changes));
}
