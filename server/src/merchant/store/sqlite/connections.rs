//! The connections to one file: one that writes, and others that only read.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, Transaction};
use tokio::sync::Mutex;

use super::{
    file::is_in_memory,
    readers::{Readers, STATEMENTS, reader},
    writer::{GROUP_TIME, Writer},
};
use crate::merchant::store::StoreError;

/// For how long the opening of a database, or the copying of one, waits for another program's
/// lock.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(4);

/// Where work is done on the database.
#[derive(Debug)]
pub(super) struct Connections {
    writer: Writer,
    /// The writer's connection, where the database lives in its memory.
    in_memory: Option<Arc<Mutex<Connection>>>,
    /// `None` where a database lives in the writer's memory.
    readers: Option<Readers>,
    /// How often a lock was not got in time.
    busy: AtomicU64,
    /// How often the database failed otherwise.
    failed: AtomicU64,
}

impl Connections {
    /// Opens the readers of the file that the writer has.
    pub(super) fn open(path: &Path, writer: Connection) -> Result<Self, StoreError> {
        writer.set_prepared_statement_cache_capacity(STATEMENTS);
        let in_memory = is_in_memory(path);
        let writer = Arc::new(Mutex::new(writer));
        Ok(Self {
            readers: (!in_memory).then(|| Readers::open(path)).transpose()?,
            writer: Writer::start(Arc::clone(&writer), GROUP_TIME)?,
            in_memory: in_memory.then_some(writer),
            busy: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        })
    }

    /// A connection for work that always reads by the same one; in memory there is but one.
    pub(super) fn further_reader(&self, path: &Path) -> Result<Arc<Mutex<Connection>>, StoreError> {
        match &self.in_memory {
            Some(only) => Ok(Arc::clone(only)),
            None => Ok(Arc::new(Mutex::new(reader(path)?))),
        }
    }

    /// Reads what is on the disk at one time.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let read = match &self.readers {
            Some(readers) => readers.read(work).await,
            None => self.writer.change(|change| work(change)).await,
        };
        self.counted(read)
    }

    /// Reads a few rows by their keys, in a single statement.
    pub(super) async fn read_keys<T: Send + 'static>(
        &self,
        statement: impl Fn(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let at_once = self
            .readers
            .as_ref()
            .and_then(|it| it.read_at_once(&statement));
        match at_once {
            Some(read) => self.counted(read),
            None => self.read(statement).await,
        }
    }

    /// All of the work is done, or nothing of it. Nobody else writes meanwhile.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.counted(self.writer.change(work).await)
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
