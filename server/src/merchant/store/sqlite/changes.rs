//! Watches the database for changes of orders, whatever program makes them.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::{Builder, JoinHandle},
    time::Duration,
};

use rusqlite::{Connection, params};
use tokio::sync::{Mutex, broadcast};

use super::columns::{all, first, order_no};
use crate::merchant::{
    order::OrderNo,
    store::{Changed, StoreError},
};

/// How often another program's changes are looked for. It is one read of an index, and nobody
/// sees a tenth of a second.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A receiver that is further behind is told that any order may have changed.
const KEPT: usize = 1024;

/// A thread that reads the changes, until this is dropped.
#[derive(Debug)]
pub(super) struct Watch {
    changes: broadcast::Sender<Changed>,
    /// Ends the thread when it is dropped.
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins with the changes that come after this call.
    pub(super) fn start(connection: Arc<Mutex<Connection>>) -> Result<Self, StoreError> {
        let last = newest(&*connection.try_lock().map_err(|_| StoreError::Busy)?)?;
        let (wake, woken) = sync_channel(1);
        let changes = broadcast::Sender::new(KEPT);
        let sender = changes.clone();
        let thread = Builder::new()
            .name("store-changes".to_owned())
            .spawn(move || watch(&connection, &woken, &sender, last))
            .map_err(StoreError::from)?;
        Ok(Self {
            changes,
            wake: Some(wake),
            thread: Some(thread),
        })
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.changes.subscribe()
    }

    /// This program wrote: the changes are read at once.
    pub(super) fn wake(&self) {
        // A change of ours is no reason to switch threads if nobody waits for it.
        if self.changes.receiver_count() > 0
            && let Some(wake) = &self.wake
        {
            // One that is on its way sees this change as well.
            wake.try_send(()).ok();
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn watch(
    connection: &Mutex<Connection>,
    woken: &Receiver<()>,
    changes: &broadcast::Sender<Changed>,
    mut last: i64,
) {
    while woken.recv_timeout(LOOK_EVERY) != Err(RecvTimeoutError::Disconnected) {
        if changes.receiver_count() == 0 {
            continue;
        }
        let read = since(&connection.blocking_lock(), last);
        match read {
            Ok(found) => last = send(found, last, changes),
            Err(error) => tracing::warn!(%error, "changes of orders are read later"),
        }
    }
}

/// Returns the id of the newest change that was sent.
fn send(found: Vec<(i64, OrderNo)>, last: i64, changes: &broadcast::Sender<Changed>) -> i64 {
    let first = found.first().map_or(last, |(id, _)| *id);
    if first > last.saturating_add(1) {
        // Without receivers it is nobody's loss.
        changes.send(Changed::Any).ok();
    }
    let newest = found.last().map_or(last, |(id, _)| *id);
    for (_, no) in found {
        changes.send(Changed::Order(no)).ok();
    }
    newest
}

fn newest(connection: &Connection) -> Result<i64, StoreError> {
    let select = "SELECT coalesce(max(change_id), 0) FROM changes";
    Ok(first(connection, select, [])?.unwrap_or(0))
}

fn since(connection: &Connection, last: i64) -> Result<Vec<(i64, OrderNo)>, StoreError> {
    let select = "SELECT change_id, order_no FROM changes WHERE change_id > ?1 ORDER BY change_id";
    all(connection, select, params![last], |row| {
        Ok((row.get("change_id")?, order_no(row)?))
    })
}
