//! The kinds of machines that the server is compiled for, each with the names that others have
//! for it.

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Architecture {
    X86,
    Arm,
}

impl Architecture {
    pub(crate) const ALL: [Self; 2] = [Self::X86, Self::Arm];

    /// Rust's name of the target. With musl the program needs no library of the system.
    pub(crate) const fn target(self) -> &'static str {
        match self {
            Self::X86 => "x86_64-unknown-linux-musl",
            Self::Arm => "aarch64-unknown-linux-musl",
        }
    }

    /// Zig's name of the same.
    pub(crate) const fn zig(self) -> &'static str {
        match self {
            Self::X86 => "x86_64-linux-musl",
            Self::Arm => "aarch64-linux-musl",
        }
    }

    /// Debian's name of the machine.
    pub(crate) const fn debian(self) -> &'static str {
        match self {
            Self::X86 => "amd64",
            Self::Arm => "arm64",
        }
    }

    /// Whether its programs run here.
    pub(crate) fn is_here(self) -> bool {
        cfg!(target_os = "linux")
            && match self {
                Self::X86 => cfg!(target_arch = "x86_64"),
                Self::Arm => cfg!(target_arch = "aarch64"),
            }
    }
}
