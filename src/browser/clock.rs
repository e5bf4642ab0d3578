//! What time it is.

use crate::clock::{Millis, Now};

#[must_use]
pub fn now() -> Now {
    let performance = web_sys::window().and_then(|window| window.performance());
    let wall = js_sys::Date::now();
    Now {
        mono: whole(performance.map_or(wall, |performance| performance.now())),
        wall: whole(wall),
    }
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
