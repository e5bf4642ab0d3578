//! The store's connections, and the watch over what changes.

use std::path::Path;

use rusqlite::{Connection, Transaction};

use super::{changes::Watch, connections::Connections, events, opening};
use crate::merchant::store::{Mode, NewEvent, StoreError};

/// A store in one SQLite file.
#[derive(Debug)]
pub(in crate::merchant::store) struct SqliteStore(pub(super) Connections, pub(super) Watch);

impl SqliteStore {
    pub(in crate::merchant::store) fn open(
        path: &Path,
        mode: Mode,
        mark: Option<Mode>,
    ) -> Result<Self, StoreError> {
        let connection = opening::open(path, mode, mark)?;
        let connections = Connections::open(path, connection)?;
        let watch = Watch::start(connections.further_reader(path)?)?;
        Ok(Self(connections, watch))
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.0.read(work).await
    }

    /// Reads a few rows by their keys, in a single statement.
    pub(super) async fn read_keys<T: Send + 'static>(
        &self,
        statement: impl Fn(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.0.read_keys(statement).await
    }

    /// All of the work is done, or nothing of it. Nobody else writes meanwhile.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let changed = self.0.change(work).await?;
        self.1.wake();
        Ok(changed)
    }

    /// Records an event that nobody proved, where [it is kept](events::is_kept_unproven).
    pub(super) async fn record_if_kept(&self, event: NewEvent) -> Result<bool, StoreError> {
        let looked_at = event.clone();
        let is_kept = self.read(move |connection| events::is_kept_unproven(connection, &looked_at));
        if !is_kept.await? {
            return Ok(false);
        }
        self.change(move |change| {
            Ok(events::is_kept_unproven(change, &event)? && events::record(change, &event)?)
        })
        .await
    }
}
