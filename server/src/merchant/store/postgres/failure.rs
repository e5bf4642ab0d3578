//! What can go wrong between the store and the database, and what may be tried again.

use deadpool_postgres::PoolError;
use tokio_postgres::error::{Error, SqlState};

use crate::merchant::store::StoreError;

/// Why a piece of work failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// For a reason of the store's own.
    Store(StoreError),
    /// The database or the way to it failed, and nothing was changed.
    Work(Error),
    /// It failed while the work was committed: whether it was is not known.
    Commit(Error),
    /// There was no connection in time.
    NoConnection,
}

/// What the same work may come through when it is done again: others had their way before, or
/// an administrator or a crash ended the connection.
const AGAIN: [SqlState; 5] = [
    SqlState::UNIQUE_VIOLATION,
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
];

/// A failure to commit after which nothing is committed for certain.
const ROLLED_BACK: [SqlState; 2] = [
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
];

/// What passes without anybody's doing, or with the database's restart.
const BUSY: [SqlState; 10] = [
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::QUERY_CANCELED,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::READ_ONLY_SQL_TRANSACTION,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
];

impl Failure {
    /// Whether the same work may be done again at once.
    pub(super) fn may_be_tried_again(&self) -> bool {
        match self {
            Self::Work(error) => error.is_closed() || has_state(error, &AGAIN),
            Self::Commit(error) => has_state(error, &ROLLED_BACK),
            Self::Store(_) | Self::NoConnection => false,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Work(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PoolError> for Failure {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) if error.as_db_error().is_some() => Self::Work(error),
            PoolError::Backend(_)
            | PoolError::Timeout(_)
            | PoolError::Closed
            | PoolError::NoRuntimeSpecified
            | PoolError::PostCreateHook(_) => Self::NoConnection,
        }
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Store(error) => error,
            Failure::NoConnection => Self::Busy,
            Failure::Work(error) | Failure::Commit(error) => of_database(&error),
        }
    }
}

/// The database's own sentence, without values of rows.
pub(super) fn of_database(error: &Error) -> StoreError {
    let is_busy = error.is_closed() || has_state(error, &BUSY) || is_of_the_connection(error);
    match error.as_db_error() {
        _ if is_busy => StoreError::Busy,
        Some(own) => StoreError::Database(format!("{} ({})", own.message(), own.code().code())),
        None => StoreError::Database(error.to_string()),
    }
}

fn has_state(error: &Error, states: &[SqlState]) -> bool {
    error.code().is_some_and(|state| states.contains(state))
}

/// Whether the network failed, or the operating system.
fn is_of_the_connection(error: &Error) -> bool {
    let source = std::error::Error::source(error);
    let by_code = error.code().map(SqlState::code);
    by_code.is_some_and(|code| code.starts_with("08"))
        || source.is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}
