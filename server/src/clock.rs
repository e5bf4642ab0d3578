//! The clock, for what outlives the process. Waiting is measured with `Instant`.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::sync::watch;

/// A clock that rules about money and time read: the system's, or one that is moved by hand.
/// Clones show the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<watch::Sender<i64>>>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that stands at so many milliseconds since 1970 until it is moved.
    #[must_use]
    pub fn at(now_ms: i64) -> Self {
        Self(Some(Arc::new(watch::Sender::new(now_ms))))
    }

    /// The time in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Some(now_ms) => *now_ms.borrow(),
            None => now_ms(),
        }
    }

    /// Moves a clock that stands forward. The system's goes on as it does.
    pub fn advance(&self, by: Duration) {
        if let Some(now_ms) = &self.0 {
            now_ms.send_modify(|now_ms| *now_ms = now_ms.saturating_add(milliseconds(by)));
        }
    }

    /// Waits until the clock shows that time, in milliseconds since 1970. One that stands is
    /// waited for until it is moved there.
    pub async fn wait_until(&self, at_ms: i64) {
        if let Some(now_ms) = &self.0 {
            let mut moved = now_ms.subscribe();
            // The sender is here, so that this ends with the time.
            moved.wait_for(|now_ms| *now_ms >= at_ms).await.ok();
        } else {
            let left = at_ms.saturating_sub(now_ms());
            tokio::time::sleep(Duration::from_millis(left.try_into().unwrap_or(0))).await;
        }
    }
}

/// The system clock's time in milliseconds since 1970; a clock before that reads 0.
#[must_use]
pub fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, milliseconds)
}

/// A duration in milliseconds, to be reckoned with times since 1970.
#[must_use]
pub fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A time in milliseconds since 1970 as a text of RFC 3339 in UTC, in whole seconds; the number
/// where it is none.
#[must_use]
pub fn rfc3339(ms: i64) -> String {
    let seconds = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).ok();
    let text = seconds.and_then(|at| at.format(&Rfc3339).ok());
    text.unwrap_or_else(|| ms.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_clock_that_stands_is_waited_for_until_it_is_moved() {
        let clock = Clock::at(1_000);
        clock.wait_until(1_000).await;
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.wait_until(3_000).await }
        });
        clock.advance(Duration::from_millis(1_999));
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        clock.advance(Duration::from_millis(1));
        waiting.await.unwrap();
        assert_eq!(clock.now_ms(), 3_000);
    }
}
