//! What a build needs, brought once. Silent and quick when nothing is missing.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Outcome};
use crate::{apt, project, tools};

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Proof that everything for a build is there, and where.
pub(crate) struct Toolbox {
    path: OsString,
}

impl Toolbox {
    /// Trunk, which finds the other tools on its PATH.
    pub(crate) fn trunk(&self, arguments: &[&str]) -> Outcome<Command> {
        let mut command = Command::new("trunk");
        command.env("PATH", &self.path).args(arguments);
        command.current_dir(project::root()?);
        // By convention any value counts; Trunk takes `true` and no other.
        if env::var_os("NO_COLOR").is_some() {
            command.env("NO_COLOR", "true");
        }
        Ok(command)
    }
}

/// What cargo needs by itself.
pub(crate) fn for_checking() -> Outcome {
    ensure_c_compiler()?;
    ensure_wasm_target()
}

pub(crate) fn for_building() -> Outcome<Toolbox> {
    for_checking()?;
    ensure_std_sources()?;
    ensure_node()?;
    let tools = [
        tools::TRUNK,
        tools::WASM_BINDGEN,
        tools::WASM_OPT,
        tools::ESBUILD,
    ];
    // Trunk's hook is this program.
    let this = env::current_exe().map_err(|error| format!("where is xtask? {error}"))?;
    let mut folders = Vec::from_iter(this.parent().map(Path::to_path_buf));
    for tool in tools {
        folders.extend(tool.ensure()?.parent().map(Path::to_path_buf));
    }
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let path = env::join_paths(folders).map_err(|error| format!("unusable PATH: {error}"))?;
    Ok(Toolbox { path })
}

/// The server's SQLite is C.
fn ensure_c_compiler() -> Outcome {
    let named = env::var_os("CC").is_some();
    let found = ["cc", "gcc", "clang"]
        .iter()
        .any(|name| process::on_path(name).is_some());
    if cfg!(windows) || named || found {
        return Ok(());
    }
    apt::install(&["gcc", "libc6-dev"], "a C compiler")
}

fn ensure_wasm_target() -> Outcome {
    let library = rustc_print(&["target-libdir", "--target", WASM])?;
    if library.is_dir() {
        return Ok(());
    }
    rustup(&["target", "add", WASM], &format!("the {WASM} target"))
}

/// Their folder has been the same in every release that can build them.
fn ensure_std_sources() -> Outcome {
    let sources = rustc_print(&["sysroot"])?.join("lib/rustlib/src/rust/library");
    if sources.is_dir() {
        return Ok(());
    }
    rustup(
        &["component", "add", "rust-src"],
        "the standard library's sources",
    )
}

fn rustc_print(what: &[&str]) -> Outcome<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut question = Command::new(rustc);
    question.current_dir(project::root()?);
    let path = process::read(question.arg("--print").args(what))?;
    Ok(PathBuf::from(path.trim()))
}

fn rustup(arguments: &[&str], what: &str) -> Outcome {
    if process::on_path("rustup").is_none() {
        return Err(format!(
            "Rust lacks {what}: install Rust with rustup (https://rustup.rs), \
             or your distribution's package for that"
        ));
    }
    eprintln!("installing {what} …");
    let mut rustup = Command::new("rustup");
    rustup.current_dir(project::root()?);
    process::run(rustup.args(arguments))
}

/// wasm-opt and esbuild come from npm, and wasm-opt runs in Node.
fn ensure_node() -> Outcome {
    if ["node", "npm"]
        .iter()
        .all(|name| process::on_path(name).is_some())
    {
        return Ok(());
    }
    apt::install(&["nodejs", "npm"], "Node.js with npm")
}
