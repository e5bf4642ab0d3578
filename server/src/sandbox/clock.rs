//! The sandbox's clock: the system's, which tests move forward instead of waiting.

use std::time::{Duration, Instant};

use tokio::sync::watch;

/// Time that passes by itself, and faster on demand.
#[derive(Debug)]
pub(super) struct Clock {
    /// By how much it was moved since the start.
    moved: watch::Sender<Duration>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            moved: watch::Sender::new(Duration::ZERO),
        }
    }
}

impl Clock {
    /// Moves the clock, so that every wait on it ends sooner.
    pub(super) fn forward(&self, by: Duration) {
        self.moved
            .send_modify(|moved| *moved = moved.saturating_add(by));
    }

    /// A wait that begins now, whenever it is awaited.
    pub(super) fn wait(&self, pause: Duration) -> impl Future<Output = ()> + use<> {
        let (started, mut moved) = (Instant::now(), self.moved.subscribe());
        let before = *moved.borrow_and_update();
        async move {
            loop {
                let faster = moved.borrow_and_update().saturating_sub(before);
                let passed = started.elapsed().saturating_add(faster);
                let Some(rest) = pause.checked_sub(passed) else {
                    return;
                };
                tokio::select! {
                    () = tokio::time::sleep(rest) => {}
                    // The clock is gone with the sandbox, and nobody waits any more.
                    changed = moved.changed() => if changed.is_err() { return },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_ends_when_the_clock_was_moved_far_enough() {
        let clock = Clock::default();
        let mut wait = std::pin::pin!(clock.wait(Duration::from_hours(1)));
        for minutes in [20, 39] {
            clock.forward(Duration::from_mins(minutes));
            let early = tokio::time::timeout(Duration::from_millis(20), &mut wait).await;
            assert!(early.is_err(), "{minutes}");
        }
        clock.forward(Duration::from_mins(1));
        wait.await;
    }
}
