//! The files to ship. Trunk builds them; its hook (`stage`) gives them their final form.

use std::path::PathBuf;
use std::process::Command;

use crate::build::{divide, stage};
use crate::process::{self, Outcome};
use crate::setup::Toolbox;
use crate::setup::rust::{self, WASM};
use crate::{project, steps};

/// How the files are built.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Flavor {
    /// As they ship: as small as they get, at the price of unstable switches of the
    /// compiler and of changes to generated files.
    Shipped,
    /// By stable features alone, and as they are generated: some 17 KB larger. What
    /// remains where an upgrade of the compiler or of wasm-bindgen breaks the other.
    Plain,
}

/// The standard library is compiled along, for size, and a panic is a bare trap without a
/// message, which nobody in a shop would read: 11 KB of brotli. The names of source files
/// are left out too, so that every machine builds the same bytes.
///
/// `two_parts` and the relocations are for `divide`, which runs between cargo and
/// wasm-bindgen.
///
/// The compiler accepts these switches on a stable release only if it is told that the
/// release is known: `rust-toolchain.toml` pins it.
const FOR_SIZE: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none \
         --cfg=two_parts -Clink-args=--emit-relocs",
    ),
];

impl Flavor {
    /// Where its files go.
    fn folder(self) -> Outcome<PathBuf> {
        match self {
            Self::Shipped => project::dist(),
            Self::Plain => project::plain_dist(),
        }
    }

    /// Makes a command of cargo's or Trunk's build this flavor.
    fn apply(self, command: &mut Command) -> Outcome<&mut Command> {
        match self {
            Self::Shipped => Ok(command.envs(FOR_SIZE)),
            Self::Plain => {
                for (variable, _) in FOR_SIZE {
                    command.env_remove(variable);
                }
                // Compiled otherwise, and so in a folder of its own: neither flavor makes
                // the other compile anew.
                command.env("CARGO_TARGET_DIR", project::scratch("plain")?);
                Ok(command.env(stage::PLAIN, "1"))
            }
        }
    }
}

/// Builds the files, and installs before what that needs.
pub(crate) fn build(flavor: Flavor) -> Outcome {
    build_with(flavor, || Ok(()))
}

/// The same; `compile_more` compiles something else, too, while tools are installed.
///
/// Trunk could compile the widget by itself, but only once it is there: a first build
/// has minutes in which one core is free.
pub(crate) fn build_with(flavor: Flavor, compile_more: impl FnOnce() -> Outcome + Send) -> Outcome {
    rust::ensure()?;
    let compile = || {
        compile_more()?;
        compile(flavor)
    };
    let ((), toolbox) = steps::both(compile, Toolbox::new)?;
    let mut trunk = match flavor {
        Flavor::Shipped => {
            toolbox.trunk_that_divides(&divide::folder()?, divide::ACTUAL, &["build", "--dist"])?
        }
        Flavor::Plain => toolbox.trunk(&["build", "--dist"])?,
    };
    trunk.arg(flavor.folder()?);
    process::run(flavor.apply(&mut trunk)?)
}

/// Compiles the widget as Trunk does after it, so that Trunk finds it done.
fn compile(flavor: Flavor) -> Outcome {
    // Trunk stays offline, so as not to download tools, and keeps cargo offline, too.
    let mut fetch = project::cargo(&["fetch", "--quiet", "--target", WASM])?;
    process::run_quietly(flavor.apply(&mut fetch)?)?;
    let package = ["--package", "wallet-checkout-wasm"];
    let mut build = project::cargo(&["build", "--quiet", "--release", "--target", WASM])?;
    build.args(package);
    let build = flavor.apply(&mut build)?;
    steps::announced("compiling the widget", "a minute if all is new", || {
        process::run_quietly(build)
    })
}
