//! The files to ship. Trunk builds them; its hook (`stage`) gives them their final form.

use crate::process::{self, Outcome};
use crate::project;
use crate::setup::{Toolbox, WASM};

/// The standard library is built along, for size, and a panic is a bare trap without
/// words, which nobody in a shop would read: 11 KB of brotli. The names of source files
/// go too, so that every machine builds the same bytes.
///
/// The compiler holds these switches back from stable releases until it is told that
/// the release is known: rust-toolchain.toml pins it.
const FOR_SIZE: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none",
    ),
];

pub(crate) fn build(toolbox: &Toolbox) -> Outcome {
    // Trunk is told to stay offline, so as not to download tools, and tells cargo the same.
    let mut fetch = project::cargo(&["fetch", "--quiet", "--target", WASM])?;
    process::run(fetch.envs(FOR_SIZE))?;
    process::run(toolbox.trunk(&["build"])?.envs(FOR_SIZE))
}
