//! The connections to one file: one that writes, and others that only read, which wait for no
//! writer.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::file::is_in_memory;
use crate::merchant::store::StoreError;

/// For how long a statement waits for another program's lock.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(4);
/// For how long work waits for a connection.
const LENT_TIMEOUT: Duration = Duration::from_secs(5);
const READERS: usize = 4;

/// Connections that are lent to one piece of work each.
#[derive(Debug)]
pub(super) struct Connections {
    writer: Arc<Mutex<Connection>>,
    /// None where a database lives in the writer's memory.
    readers: Vec<Arc<Mutex<Connection>>>,
    next_reader: AtomicUsize,
    /// How often a lock was not got in time.
    busy: AtomicU64,
    /// How often the database failed otherwise.
    failed: AtomicU64,
}

impl Connections {
    /// Opens the readers of the file that the writer has.
    pub(super) fn open(path: &Path, writer: Connection) -> Result<Self, StoreError> {
        let count = if is_in_memory(path) { 0 } else { READERS };
        let readers = (0..count).map(|_| {
            let reader = Connection::open(path)?;
            reader.pragma_update(None, "query_only", true)?;
            reader.busy_timeout(BUSY_TIMEOUT)?;
            Ok(Arc::new(Mutex::new(reader)))
        });
        Ok(Self {
            readers: readers.collect::<Result<_, StoreError>>()?,
            writer: Arc::new(Mutex::new(writer)),
            next_reader: AtomicUsize::new(0),
            busy: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        })
    }

    /// Reads what is on the disk at one time.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let next = self.next_reader.fetch_add(1, Ordering::Relaxed);
        let next = next.checked_rem(self.readers.len());
        let reader = next.and_then(|next| self.readers.get(next));
        let read = run(reader.unwrap_or(&self.writer), |connection| {
            let snapshot = connection.transaction()?;
            work(&snapshot)
        });
        self.counted(read.await)
    }

    /// All of the work is done, or nothing of it. Nobody else writes meanwhile.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let changed = run(&self.writer, |connection| {
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&change)?;
            change.commit()?;
            Ok(result)
        });
        self.counted(changed.await)
    }

    /// How often work failed, by stable reasons.
    pub(super) fn failures(&self) -> [(&'static str, u64); 2] {
        [("busy", &self.busy), ("database", &self.failed)]
            .map(|(reason, count)| (reason, count.load(Ordering::Relaxed)))
    }

    fn counted<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        match &result {
            Err(StoreError::Busy) => {
                self.busy.fetch_add(1, Ordering::Relaxed);
            }
            Err(StoreError::Database(_) | StoreError::Damaged(_) | StoreError::Interrupted) => {
                self.failed.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) | Err(_) => {}
        }
        result
    }
}

async fn lent(
    connection: &Arc<Mutex<Connection>>,
) -> Result<OwnedMutexGuard<Connection>, StoreError> {
    let lock = Arc::clone(connection).lock_owned();
    let lock = tokio::time::timeout(LENT_TIMEOUT, lock).await;
    lock.map_err(|_| StoreError::Busy)
}

/// Runs the work where it may block. What panics has rolled back: the connection is sound.
async fn run<T: Send + 'static>(
    connection: &Arc<Mutex<Connection>>,
    work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let mut connection = lent(connection).await?;
    let running = tokio::task::spawn_blocking(move || work(&mut connection));
    running.await.unwrap_or(Err(StoreError::Interrupted))
}
