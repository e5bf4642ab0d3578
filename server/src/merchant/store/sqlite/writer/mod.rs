//! The one connection that writes, on a thread of its own. A commit costs far more than a
//! change, so that all changes that wait are made in one transaction and committed once.

use std::{
    collections::VecDeque,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{Mutex, oneshot};

use crate::merchant::store::StoreError;

/// How long a change may wait for its turn, and for another program's lock.
const CHANGE_TIMEOUT: Duration = Duration::from_secs(4);
/// How often changes that wait for another program's lock are looked through.
const LOCK_PAUSE: Duration = Duration::from_millis(50);
/// Changes that may wait.
const QUEUE: usize = 4096;
/// Changes in one commit.
const GROUP: usize = 256;
/// Changes after which the write-ahead log is brought into the database's file. SQLite would do
/// it within a commit, whose callers would wait for it, and would never begin the log anew while
/// one reader follows the other.
const CHECKPOINT_AFTER: usize = 2000;
/// After this no more changes are taken into a commit.
pub(super) const GROUP_TIME: Duration = Duration::from_millis(2);

/// The writing connection. Dropping it ends its thread once what waits is done.
pub(super) struct Writer {
    queue: Option<SyncSender<Waiting>>,
    thread: Option<JoinHandle<()>>,
}

/// A change that waits for its turn, until that time.
struct Waiting {
    change: Box<dyn Change>,
    until: Instant,
}

trait Change: Send {
    /// Makes the change, and keeps what it returns.
    fn make(&mut self, transaction: &Transaction<'_>) -> Result<(), StoreError>;
    /// Answers the caller, who may be gone, with what was kept or the error.
    fn answer(self: Box<Self>, ended: Result<(), StoreError>);
}

struct Asked<T, W> {
    work: Option<W>,
    made: Option<T>,
    caller: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, W> Change for Asked<T, W>
where
    T: Send,
    W: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send,
{
    fn make(&mut self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        let work = self.work.take().ok_or(StoreError::Interrupted)?;
        self.made = Some(work(transaction)?);
        Ok(())
    }

    fn answer(self: Box<Self>, ended: Result<(), StoreError>) {
        let Self { made, caller, .. } = *self;
        let answer = ended.and_then(|()| made.ok_or(StoreError::Interrupted));
        caller.send(answer).ok();
    }
}

impl Writer {
    /// Starts the thread, which holds the connection while it writes. It takes changes into a commit for `group_time`.
    pub(super) fn start(
        connection: Arc<Mutex<Connection>>,
        group_time: Duration,
    ) -> Result<Self, StoreError> {
        let free = connection.try_lock().map_err(|_| StoreError::Busy)?;
        free.busy_timeout(LOCK_PAUSE)?;
        free.pragma_update(None, "wal_autocheckpoint", 0)?;
        drop(free);
        let (queue, asked) = sync_channel(QUEUE);
        let thread = thread::Builder::new().name("store-writer".to_owned());
        let thread = thread.spawn(move || write(&connection, &asked, group_time))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// All of the work is done and on the disk when this returns, or nothing of it. Nobody else
    /// writes meanwhile. The work is done even if the caller goes away.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (caller, answer) = oneshot::channel();
        let change = Box::new(Asked {
            work: Some(work),
            made: None,
            caller,
        });
        let until = Instant::now() + CHANGE_TIMEOUT;
        let queue = self.queue.as_ref().ok_or(StoreError::Interrupted)?;
        match queue.try_send(Waiting { change, until }) {
            Ok(()) => answer.await.unwrap_or(Err(StoreError::Interrupted)),
            Err(TrySendError::Full(_)) => Err(StoreError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(StoreError::Interrupted),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        // The file is closed when the store is gone. A thread does not wait for itself.
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            thread.join().ok();
        }
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

fn write(connection: &Mutex<Connection>, asked: &Receiver<Waiting>, group_time: Duration) {
    let mut waiting = VecDeque::new();
    let mut since_checkpoint = 0;
    loop {
        if waiting.is_empty() {
            let Ok(first) = asked.recv() else {
                return;
            };
            waiting.push_back(first);
        }
        let connection = connection.blocking_lock();
        if let Some(transaction) = begin(&connection, asked, &mut waiting) {
            since_checkpoint += write_group(transaction, asked, &mut waiting, group_time);
        }
        if since_checkpoint >= CHECKPOINT_AFTER {
            since_checkpoint = 0;
            if let Err(error) = checkpoint(&connection) {
                tracing::warn!(%error, "the write-ahead log is brought into the database later");
            }
        }
    }
}

/// Begins a transaction for what waits. `None` when nothing waits any more, since another
/// program had the lock for too long or the database failed.
fn begin<'c>(
    connection: &'c Connection,
    asked: &Receiver<Waiting>,
    waiting: &mut VecDeque<Waiting>,
) -> Option<Transaction<'c>> {
    while !waiting.is_empty() {
        let begun = Transaction::new_unchecked(connection, TransactionBehavior::Immediate);
        match begun.map_err(StoreError::from) {
            Ok(transaction) => return Some(transaction),
            Err(StoreError::Busy) => {
                let room = QUEUE.saturating_sub(waiting.len());
                waiting.extend(asked.try_iter().take(room));
                let now = Instant::now();
                // Who asked first waits longest.
                while let Some(late) = waiting.pop_front_if(|first| first.until <= now) {
                    late.change.answer(Err(StoreError::Busy));
                }
            }
            Err(error) => {
                for each in waiting.drain(..) {
                    each.change.answer(Err(error.clone()));
                }
            }
        }
    }
    None
}

/// Waits a moment for readers to end, so that the log can begin anew.
fn checkpoint(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?)
}

/// Makes what waits and what is asked meanwhile, commits it, and then answers. Returns how many
/// changes it made.
fn write_group(
    transaction: Transaction<'_>,
    asked: &Receiver<Waiting>,
    waiting: &mut VecDeque<Waiting>,
    group_time: Duration,
) -> usize {
    let began = Instant::now();
    let mut made: Vec<(Box<dyn Change>, Result<(), StoreError>)> = Vec::new();
    let mut lost = None;
    while let Some(mut next) = waiting.pop_front().or_else(|| asked.try_recv().ok()) {
        if next.until <= Instant::now() {
            next.change.answer(Err(StoreError::Busy));
            continue;
        }
        let one = make_apart(&transaction, &mut *next.change);
        let ended = one.clone().and_then(|ended| ended);
        made.push((next.change, ended));
        if let Err(error) = one {
            lost = Some(error);
            break;
        }
        if made.len() >= GROUP || began.elapsed() >= group_time {
            break;
        }
    }
    let committed = match lost {
        // Rolled back when the transaction is dropped.
        Some(error) => Err(error),
        None => transaction.commit().map_err(StoreError::from),
    };
    let count = made.len();
    for (change, ended) in made {
        change.answer(committed.clone().and(ended));
    }
    count
}

/// Makes one change of a group; if it fails or panics, it leaves nothing behind, and the
/// others stay.
///
/// # Errors
///
/// The outer one when the whole transaction is lost, as by a full disk.
fn make_apart(
    transaction: &Transaction<'_>,
    change: &mut dyn Change,
) -> Result<Result<(), StoreError>, StoreError> {
    run(transaction, "SAVEPOINT change")?;
    let made = catch_unwind(AssertUnwindSafe(|| change.make(transaction)));
    let made = made.unwrap_or(Err(StoreError::Interrupted));
    if let Err(error) = &made {
        let undone = run(transaction, "ROLLBACK TO change");
        undone.map_err(|_| error.clone())?;
    }
    run(transaction, "RELEASE change")?;
    Ok(made)
}

fn run(transaction: &Transaction<'_>, statement: &str) -> Result<(), StoreError> {
    transaction.prepare_cached(statement)?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests;
