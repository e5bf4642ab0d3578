//! The parts of the Rust toolchain that a build needs beside the compiler. Rustup brings
//! them with the toolchain, by `rust-toolchain.toml`; another installation may lack them.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{self, Outcome};
use crate::{project, steps};

/// The target of everything that runs in a browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Installs the standard library for wasm, compiled and as sources.
pub(crate) fn ensure() -> Outcome {
    ensure_target(WASM)?;
    // Their folder has been the same in every release that can build them.
    let sources = rustc_print(&["sysroot"])?.join("lib/rustlib/src/rust/library");
    if !sources.is_dir() {
        let what = "the standard library's sources";
        rustup(&["component", "add", "rust-src"], what)?;
    }
    Ok(())
}

/// Installs the standard library for a target.
pub(crate) fn ensure_target(target: &str) -> Outcome {
    let library = rustc_print(&["target-libdir", "--target", target])?;
    if library.is_dir() {
        return Ok(());
    }
    rustup(&["target", "add", target], &format!("the {target} target"))
}

fn rustc_print(what: &[&str]) -> Outcome<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command.current_dir(project::root()?);
    let path = process::read(command.arg("--print").args(what))?;
    Ok(PathBuf::from(path.trim()))
}

fn rustup(arguments: &[&str], what: &str) -> Outcome {
    if process::on_path("rustup").is_none() {
        return Err(format!(
            "Rust lacks {what}: install Rust with rustup (https://rustup.rs), \
             or your distribution's package for that"
        ));
    }
    let mut rustup = Command::new("rustup");
    rustup.current_dir(project::root()?).args(arguments);
    steps::announced(&format!("installing {what}"), "10 s", || {
        process::run_quietly(&mut rustup)
    })
}
