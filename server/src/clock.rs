//! The clock, for what outlives the process. Waiting is measured with `Instant`.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A clock that rules about money and time read: the system's, or one that is moved by hand.
/// Clones show the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that stands at so many milliseconds since 1970 until it is moved.
    #[must_use]
    pub fn at(now_ms: i64) -> Self {
        Self(Some(Arc::new(AtomicI64::new(now_ms))))
    }

    /// The time in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Some(now_ms) => now_ms.load(Ordering::SeqCst),
            None => now_ms(),
        }
    }

    /// Moves a clock that stands forward. The system's goes on as it does.
    pub fn advance(&self, by: Duration) {
        if let Some(now_ms) = &self.0 {
            let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            now_ms.fetch_add(by, Ordering::SeqCst);
        }
    }
}

/// The system clock's time in milliseconds since 1970; a clock before that reads 0.
#[must_use]
pub fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}
