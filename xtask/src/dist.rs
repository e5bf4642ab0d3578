//! The files to ship. Trunk builds them; its hook (`stage`) gives them their final form.

use std::env;
use std::path::PathBuf;

use crate::process::{self, Outcome};
use crate::project;
use crate::setup::{Toolbox, WASM};

pub(crate) fn build(toolbox: &Toolbox) -> Outcome {
    // Trunk is told to stay offline, so as not to download tools, and tells cargo the same.
    process::run(&mut project::cargo(&[
        "fetch", "--quiet", "--target", WASM,
    ])?)?;
    let mut trunk = toolbox.trunk(&["build"])?;
    if let Some(flag) = without_home() {
        // Unlike RUSTFLAGS it leaves the hook's own build alone.
        trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flag);
    }
    process::run(&mut trunk)
}

/// A panic names its source file. Which folder of whose machine held it is
/// nothing to ship.
fn without_home() -> Option<String> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(env::home_dir()?.join(".cargo")))?;
    let sources = cargo.join("registry").join("src");
    let sources = sources.to_str()?;
    // The variable is split at spaces.
    (!sources.contains(' ')).then(|| format!("--remap-path-prefix={sources}="))
}
