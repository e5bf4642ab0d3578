//! The server's program, compiled for speed, and as a process that is measured.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::process::{self, Outcome};
use crate::run::server;
use crate::{project, steps};

/// Compiles this commit's server for speed.
pub(super) fn build_own() -> Outcome<PathBuf> {
    let target = project::target()?;
    build(project::cargo(&[])?, &project::root()?, &target, "this")
}

/// Compiles a server for speed by that cargo, whatever its commit shipped, and returns its
/// program. Its folder is `root`, and cargo's own is `target`.
pub(super) fn build(
    mut cargo: Command,
    root: &Path,
    target: &Path,
    name: &str,
) -> Outcome<PathBuf> {
    let manifest = fs::read_to_string(root.join("Cargo.toml"));
    let manifest = manifest.map_err(|error| error.to_string())?;
    let profile = if manifest.contains("[profile.server]") {
        "server"
    } else {
        "release"
    };
    cargo.args(["build", "--quiet", "-p", "checkout-server", "--profile"]);
    cargo.arg(profile);
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3");
    let what = format!("compiling the server of {name} for speed");
    steps::announced(&what, "three minutes if all is new", || {
        process::run_quietly(&mut cargo)
    })?;
    Ok(target.join(profile).join("checkout-server"))
}

/// A running server, which is killed when this is dropped.
pub(super) struct Program {
    child: Child,
    /// `host:port`
    pub(super) address: String,
}

impl Program {
    /// Starts it, and waits until it listens.
    pub(super) fn start(command: &mut Command) -> Outcome<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = command.stderr(Stdio::null()).spawn();
        let mut child = child.map_err(|error| process::cannot_start(command, &error))?;
        let address = server::announced_address(&mut child)?;
        let address = address.trim_start_matches("http://").to_owned();
        Ok(Self { child, address })
    }

    /// Its memory, in KiB.
    pub(super) fn resident(&self) -> Outcome<u64> {
        let file = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
        resident_in(&status).ok_or_else(|| format!("{file} has no memory"))
    }
}

fn resident_in(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with the sandbox, on a free port, for that database.
pub(super) fn with_sandbox(program: &Path, database: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.args(["--port", "0", "--database"]).arg(database);
    // Early ones run the sandbox without being asked.
    if process::try_read(program, &["--help"]).is_some_and(|help| help.contains("--sandbox")) {
        command.arg("--sandbox");
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_is_that_which_is_resident() {
        let status = "Name:\tserver\nVmSize:\t  900 kB\nVmRSS:\t   12345 kB\n";
        assert_eq!(resident_in(status), Some(12345));
        assert_eq!(resident_in("Name:\tserver\n"), None);
    }
}
