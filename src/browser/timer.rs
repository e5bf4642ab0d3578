//! One timer, set anew each time; cancelled on drop.

use crate::clock::Millis;
use gloo_timers::callback::Timeout;

/// Browsers take no longer delays than this; whoever waits longer asks again.
const LONGEST: Millis = 60 * 60 * 1000;

pub fn after(delay: Millis, ring: impl FnOnce() + 'static) -> Timeout {
    let delay = u32::try_from(delay.min(LONGEST)).unwrap_or(u32::MAX);
    Timeout::new(delay, ring)
}
