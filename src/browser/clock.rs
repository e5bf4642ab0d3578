//! What time it is.

use crate::checkout::clocks::Clocks;
use crate::clock::{Millis, Now};
use std::cell::Cell;

thread_local! {
    static CLOCKS: Cell<Clocks> = const { Cell::new(Clocks::new()) };
}

#[must_use]
pub fn now() -> Now {
    let performance = web_sys::window().and_then(|window| window.performance());
    let wall = js_sys::Date::now();
    let mono = performance.map_or(wall, |performance| performance.now());
    let mut clocks = CLOCKS.get();
    let now = clocks.read(whole(mono), whole(wall));
    CLOCKS.set(clocks);
    now
}

/// A seed for jitter and order numbers.
#[must_use]
pub fn seed() -> u64 {
    let half = || whole(js_sys::Math::random() * 4_294_967_296.0);
    half() << 32 | half()
}

/// Milliseconds are positive and far below 2⁵³.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn whole(number: f64) -> Millis {
    number as Millis
}
