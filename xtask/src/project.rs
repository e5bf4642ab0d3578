//! Where things lie: the source tree, and what cargo built from it.

use std::env::{self, consts::EXE_SUFFIX};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::Outcome;

pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The project's folder, read at run time: clones that share a target directory share
/// this program.
pub(crate) fn root() -> Outcome<PathBuf> {
    env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|own| Path::new(&own).parent().map(Path::to_path_buf))
        .ok_or_else(|| "run this as `cargo xtask`".to_owned())
}

/// The folder of the files to ship.
pub(crate) fn dist() -> Outcome<PathBuf> {
    Ok(root()?.join("dist"))
}

/// The folder of the same files as `cargo xtask dist --plain` builds them.
pub(crate) fn plain_dist() -> Outcome<PathBuf> {
    Ok(root()?.join("dist-plain"))
}

/// The server's program. Cargo puts it beside this one, whatever the target directory is.
pub(crate) fn server() -> Outcome<PathBuf> {
    Ok(programs()?.join(format!("checkout-server{EXE_SUFFIX}")))
}

/// A file or folder that a command leaves behind, and `cargo clean` removes.
pub(crate) fn scratch(name: &str) -> Outcome<PathBuf> {
    Ok(programs()?.join(name))
}

/// The folder of this program.
pub(crate) fn programs() -> Outcome<PathBuf> {
    let own = env::current_exe()
        .map_err(|error| format!("cannot locate the xtask executable: {error}"))?;
    own.parent()
        .map(Path::to_path_buf)
        .ok_or_else(|| "cannot locate the target directory".to_owned())
}

/// The folder in which cargo builds.
pub(crate) fn target() -> Outcome<PathBuf> {
    let programs = programs()?;
    let target = programs.parent().map(Path::to_path_buf);
    target.ok_or_else(|| "cannot locate the target directory".to_owned())
}

/// Cargo, at the root of the project.
pub(crate) fn cargo(arguments: &[&str]) -> Outcome<Command> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()?).args(arguments);
    Ok(command)
}
