//! The device's two clocks, read together. Deadlines are times of the monotonic one; but
//! in most browsers that one stands still while the device sleeps.

use super::policy::SLEEP;
use crate::clock::{Millis, MonoTime, Now, WallTime};

/// The last reading of the clocks, and how long the device has slept in all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clocks {
    /// How far the wall clock is ahead of the monotonic one; since 1970, at first.
    ahead: Millis,
    slept: Millis,
}

impl Clocks {
    /// Clocks that were not read yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { ahead: 0, slept: 0 }
    }

    /// What the clocks read, both in milliseconds. Where the wall clock has gone on alone
    /// the device has slept; but not where it has been set, which shows in how far it
    /// went.
    pub fn read(&mut self, mono: Millis, wall: Millis) -> Now {
        let ahead = wall.saturating_sub(mono);
        let went = ahead.saturating_sub(self.ahead);
        if SLEEP.contains(&went) {
            self.slept += went;
        }
        self.ahead = ahead;
        Now {
            mono: MonoTime::at(mono + self.slept),
            wall: WallTime::at(wall),
        }
    }
}
