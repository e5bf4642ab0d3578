//! Time as data: nothing below `browser` asks what time it is.

/// Milliseconds of a clock that never goes back.
pub type Millis = u64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Monotonic, from an arbitrary start; deadlines live on this clock.
    pub mono: Millis,
    /// Milliseconds since 1970 by the device's clock, for what outlives the page.
    pub wall: Millis,
}
