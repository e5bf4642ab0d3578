//! The system clock, for what outlives the process. Waiting is measured with `Instant`.

use std::time::{SystemTime, UNIX_EPOCH};

/// The system clock's time in milliseconds since 1970; a clock before that reads 0.
#[must_use]
pub fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}
