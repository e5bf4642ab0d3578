//! Connections that only read, and wait for no writer.

use std::{
    num::NonZero,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::merchant::store::StoreError;

/// For how long a statement waits for another program, which is repairing the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(4);
/// For how long work waits for a connection.
const LENT_TIMEOUT: Duration = Duration::from_secs(5);
const READERS: usize = 4;
/// Statements that a connection keeps ready: more than there are.
pub(super) const STATEMENTS: usize = 128;

type Idle = Arc<Mutex<Vec<Connection>>>;

/// Connections that are lent to one piece of work each.
#[derive(Debug)]
pub(super) struct Readers {
    idle: Idle,
    places: Arc<Semaphore>,
    /// Connections that never wait for a lock, one for each thread that may read at a time.
    immediate: Mutex<Vec<Connection>>,
}

/// A connection, which comes back when this is dropped.
struct Lent {
    connection: Option<Connection>,
    idle: Idle,
    _place: OwnedSemaphorePermit,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let all = (0..READERS).map(|_| reader(path));
        let idle = all.collect::<Result<_, StoreError>>()?;
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let immediate = (0..threads).map(|_| {
            let reader = reader(path)?;
            reader.busy_timeout(Duration::ZERO)?;
            Ok(reader)
        });
        Ok(Self {
            idle: Arc::new(Mutex::new(idle)),
            places: Arc::new(Semaphore::new(READERS)),
            immediate: Mutex::new(immediate.collect::<Result<_, StoreError>>()?),
        })
    }

    /// Runs a single statement for a few rows by their keys on this thread: to wake another one
    /// costs more than the statement does. `None` where it would have to wait.
    pub(super) fn read_at_once<T>(
        &self,
        statement: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Option<Result<T, StoreError>> {
        let immediate = || {
            self.immediate
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let connection = immediate().pop()?;
        let read = statement(&connection);
        immediate().push(connection);
        match read {
            Err(StoreError::Busy) => None,
            read => Some(read),
        }
    }

    /// Runs the work where it may block, on what is committed at one time.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let lent = self.lend().await?;
        let running = tokio::task::spawn_blocking(move || {
            let connection = lent.connection.as_ref().ok_or(StoreError::Interrupted)?;
            let snapshot = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?;
            work(&snapshot)
        });
        running.await.unwrap_or(Err(StoreError::Interrupted))
    }

    async fn lend(&self) -> Result<Lent, StoreError> {
        let place = Arc::clone(&self.places).acquire_owned();
        let place = tokio::time::timeout(LENT_TIMEOUT, place).await;
        let place = place.map_err(|_| StoreError::Busy)?;
        let place = place.map_err(|_| StoreError::Interrupted)?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Lent {
            connection: idle.pop(),
            idle: Arc::clone(&self.idle),
            _place: place,
        })
    }
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let reader = Connection::open(path)?;
    reader.pragma_update(None, "query_only", true)?;
    reader.busy_timeout(BUSY_TIMEOUT)?;
    reader.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(reader)
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.extend(self.connection.take());
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf, process, time::Instant};

    use super::*;

    /// A file with one number, in a folder of its own.
    struct File(PathBuf);

    impl File {
        fn new(name: &str) -> Self {
            let name = format!("checkout-readers-{}-{name}", process::id());
            let folder = std::env::temp_dir().join(name);
            fs::create_dir_all(&folder).unwrap();
            let file = Self(folder);
            let writer = Connection::open(file.path()).unwrap();
            writer.pragma_update(None, "journal_mode", "wal").unwrap();
            let table = "CREATE TABLE IF NOT EXISTS numbers AS SELECT 7 AS number";
            writer.execute_batch(table).unwrap();
            file
        }

        fn path(&self) -> PathBuf {
            self.0.join("numbers.sqlite3")
        }
    }

    impl Drop for File {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).ok();
        }
    }

    fn number(connection: &Connection) -> Result<i64, StoreError> {
        Ok(connection.query_row("SELECT number FROM numbers", [], |row| row.get(0))?)
    }

    /// So many more read, each by a connection of its own, before the last one does.
    fn nested(readers: &Readers, more: usize) -> Option<Result<i64, StoreError>> {
        readers.read_at_once(|connection| match more {
            0 => number(connection),
            _ => nested(readers, more - 1).unwrap_or(Err(StoreError::Interrupted)),
        })
    }

    #[test]
    fn what_is_read_at_once_waits_for_no_connection() {
        let file = File::new("connections");
        let readers = Readers::open(&file.path()).unwrap();
        let all = readers.immediate.lock().unwrap().len();
        assert!(all > 0);
        for _ in 0..2 {
            assert_eq!(nested(&readers, all - 1), Some(Ok(7)));
            assert_eq!(nested(&readers, all), Some(Err(StoreError::Interrupted)));
        }
        assert_eq!(readers.immediate.lock().unwrap().len(), all);
    }

    #[test]
    fn what_is_read_at_once_waits_for_no_lock() {
        let file = File::new("lock");
        let readers = Readers::open(&file.path()).unwrap();
        let other = Connection::open(file.path()).unwrap();
        other
            .pragma_update(None, "locking_mode", "exclusive")
            .unwrap();
        other
            .execute_batch("UPDATE numbers SET number = 8")
            .unwrap();
        let began = Instant::now();
        assert_eq!(readers.read_at_once(number), None);
        assert!(began.elapsed() < BUSY_TIMEOUT / 4);
        drop(other);
        assert_eq!(readers.read_at_once(number), Some(Ok(8)));
    }
}
