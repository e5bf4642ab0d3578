//! Timers, which are canceled on drop.

use crate::clock::Millis;
use gloo_timers::callback::Timeout;

/// The longest delay: browsers overflow at 24 days. A caller that waits longer sets another
/// timer then.
const LONGEST: Millis = 60 * 60 * 1000;

/// Calls `done` after so many milliseconds, at most an hour.
pub fn after(delay: Millis, done: impl FnOnce() + 'static) -> Timeout {
    let delay = u32::try_from(delay.min(LONGEST)).unwrap_or(u32::MAX);
    Timeout::new(delay, done)
}
