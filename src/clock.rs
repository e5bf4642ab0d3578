//! Time as data: nothing below `browser` asks what time it is. A time of the monotonic
//! clock and one of the wall clock are two types, so that they cannot be mixed up.

use std::ops::Add;

/// A span of time in milliseconds.
pub type Millis = u64;

/// A time on the monotonic clock, which never goes back: milliseconds since an
/// arbitrary start. Deadlines are of this type; it means nothing after a reload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonoTime(Millis);

/// A time on the wall clock: milliseconds since 1970, as the device's clock is set. What
/// outlives the page is dated by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct WallTime(Millis);

/// Both clocks, read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The monotonic clock.
    pub mono: MonoTime,
    /// The wall clock.
    pub wall: WallTime,
}

impl MonoTime {
    /// The time that this many milliseconds after the clock's start is.
    #[must_use]
    pub const fn at(millis: Millis) -> Self {
        Self(millis)
    }

    /// How long after `earlier` this is; 0 if it is before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Millis {
        self.0.saturating_sub(earlier.0)
    }
}

impl WallTime {
    /// The time that this many milliseconds after the beginning of 1970 is.
    #[must_use]
    pub const fn at(millis: Millis) -> Self {
        Self(millis)
    }

    /// Milliseconds since the beginning of 1970.
    #[must_use]
    pub const fn as_millis(self) -> Millis {
        self.0
    }

    /// How long after `earlier` this is; 0 if it is before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Millis {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Millis> for MonoTime {
    type Output = Self;

    fn add(self, span: Millis) -> Self {
        Self(self.0 + span)
    }
}

impl Add<Millis> for WallTime {
    type Output = Self;

    fn add(self, span: Millis) -> Self {
        Self(self.0 + span)
    }
}
