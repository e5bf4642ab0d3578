//! What came of restoring a backup, or why it was not restored.

use std::{fmt, io, path::PathBuf};

use super::error::StoreError;

/// What a restored backup replaced, and what is unsettled in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the store is kept that was there.
    pub replaced: Option<PathBuf>,
    /// Attempts that may have been paid since the backup: their gateways are queried as soon as
    /// a server runs.
    pub unsettled: usize,
}

/// Why a backup was not put in the place of a store. `Display` is a sentence about the backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestoreError {
    /// The backup cannot be used.
    Backup(StoreError),
    /// A program uses the store that is to be replaced.
    InUse,
    /// The store that is to be replaced cannot be read. Why, in the database's words.
    Old(String),
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Backup(error) => error.fmt(f),
            Self::InUse => f.write_str("a server uses the database: stop it first"),
            Self::Old(sentence) => write!(
                f,
                "the database that is there cannot be read ({sentence}), so that nothing says \
                 whether a server uses it: stop the server, move the database's files aside, \
                 and restore again"
            ),
        }
    }
}

impl std::error::Error for RestoreError {}

impl From<StoreError> for RestoreError {
    fn from(error: StoreError) -> Self {
        Self::Backup(error)
    }
}

impl RestoreError {
    /// Why the store that is to be replaced cannot be taken.
    pub(super) fn of_old(error: &StoreError) -> Self {
        if *error == StoreError::InUse {
            return Self::InUse;
        }
        Self::Old(error.to_string())
    }
}

impl From<io::Error> for RestoreError {
    fn from(error: io::Error) -> Self {
        Self::Backup(error.into())
    }
}
