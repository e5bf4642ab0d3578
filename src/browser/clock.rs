//! The browser's clocks.

use crate::checkout::clocks::Clocks;
use crate::clock::{Millis, Now};
use std::cell::Cell;

thread_local! {
    static CLOCKS: Cell<Clocks> = const { Cell::new(Clocks::new()) };
}

/// The time by both clocks, corrected where one of them jumps.
#[must_use]
pub fn now() -> Now {
    let performance = web_sys::window().and_then(|window| window.performance());
    let wall = js_sys::Date::now();
    let mono = performance.map_or(wall, |performance| performance.now());
    let mut clocks = CLOCKS.get();
    let now = clocks.read(to_millis(mono), to_millis(wall));
    CLOCKS.set(clocks);
    now
}

/// A random seed for jitter and order numbers, which is not fit for secrets.
#[must_use]
pub fn seed() -> u64 {
    let half = || to_millis(js_sys::Math::random() * 4_294_967_296.0);
    half() << 32 | half()
}

/// A number of milliseconds without its fraction; they are positive and far below 2⁵³.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn to_millis(number: f64) -> Millis {
    number as Millis
}
