//! The files to ship. Trunk builds them; its hook (`stage`) gives them their final form.

use crate::process::{self, Outcome};
use crate::setup::Toolbox;
use crate::setup::rust::{self, WASM};
use crate::{project, steps};

/// The standard library is compiled along, for size, and a panic is a bare trap without a
/// message, which nobody in a shop would read: 11 KB of brotli. The names of source files
/// are left out too, so that every machine builds the same bytes.
///
/// The compiler accepts these switches on a stable release only if it is told that the
/// release is known: `rust-toolchain.toml` pins it.
const FOR_SIZE: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none",
    ),
];

/// Builds the files, and installs before what that needs.
pub(crate) fn build() -> Outcome {
    rust::ensure()?;
    // Trunk would compile the widget, too. Until the tools are there, a core is free for it.
    let mut toolbox = None;
    steps::both(compile, || {
        toolbox = Some(Toolbox::new()?);
        Ok(())
    })?;
    let toolbox = toolbox.ok_or("the tools were not installed")?;
    process::run(toolbox.trunk(&["build"])?.envs(FOR_SIZE))
}

/// Compiles the widget as Trunk does after it, so that Trunk finds it done.
fn compile() -> Outcome {
    // Trunk stays offline, so as not to download tools, and keeps cargo offline, too.
    let mut fetch = project::cargo(&["fetch", "--quiet", "--target", WASM])?;
    process::run_quietly(fetch.envs(FOR_SIZE))?;
    let mut build = project::cargo(&["build", "--quiet", "--release", "--target", WASM])?;
    build.envs(FOR_SIZE);
    steps::announced("compiling the widget", "a minute if all is new", || {
        process::run_quietly(&mut build)
    })
}
