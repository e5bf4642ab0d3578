//! Whether a store holds real money's orders or the sandbox's.

use std::fmt;

/// What a store is for. The orders of the sandbox are paid by anybody who presses a button,
/// so that they must never stand among those of real gateways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Orders at real gateways.
    Live,
    /// Orders at the sandbox's gateways.
    Sandbox,
}

impl Mode {
    /// The name in the store and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Sandbox => "sandbox",
        }
    }

    /// The mode of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = [Self::Live, Self::Sandbox].into_iter();
        all.find(|mode| mode.name() == name)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
