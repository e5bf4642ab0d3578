//! Time as data: nothing below `browser` asks what time it is.

/// Milliseconds of a clock that never goes back.
pub type Millis = u64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Monotonic, from an arbitrary start; deadlines live on this clock.
    pub mono: Millis,
    /// Since 1970, as the device believes; for what outlives the page.
    pub wall: Millis,
}
