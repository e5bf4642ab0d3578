//! The measurement of loading and response times, alone or against another commit.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Outcome};
use crate::project;
use crate::run::journeys;
use crate::setup::browsers::Engine;
use crate::steps;

/// The environment variable that names the work tree of the other commit.
const AGAINST: &str = "JOURNEYS_AGAINST";
/// What rustup and cargo tell the programs that they start, which the other commit's cargo
/// is to find out by itself.
const OWN: [&str; 4] = [
    "CARGO",
    "CARGO_MANIFEST_DIR",
    "RUSTUP_TOOLCHAIN",
    "CARGO_TARGET_DIR",
];

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options<'a> {
    pub(crate) against: Option<&'a str>,
}

impl<'a> Options<'a> {
    pub(crate) fn parse(arguments: &[&'a str]) -> Outcome<Self> {
        match arguments {
            [] => Ok(Self::default()),
            ["--against", commit] => Ok(Self {
                against: Some(commit),
            }),
            unknown => Err(format!("unknown options of bench: `{}`", unknown.join(" "))),
        }
    }
}

/// Measures with optimized files and the development build of the server.
pub(crate) fn run(options: &Options) -> Outcome {
    let other = options.against.map(build_other).transpose()?;
    journeys::prepare()?;
    let mut cargo = journeys::command("bench", &Engine::Chromium.program_paths()?)?;
    cargo.envs(other.map(|folder| (AGAINST, folder)));
    // One at a time: what is measured is not to be disturbed.
    let alone = [
        "--quiet",
        "--",
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ];
    process::run(cargo.args(alone))
}

/// Builds the files of another commit, and returns its work tree's folder.
fn build_other(commit: &str) -> Outcome<PathBuf> {
    let (name, folder) = work_tree(commit)?;
    let mut cargo = cargo_in(&folder);
    cargo.args(["xtask", "dist"]);
    let what = format!("building {name}");
    steps::announced(&what, "four minutes if all is new", || {
        process::run_quietly(&mut cargo)
    })?;
    Ok(folder)
}

/// The short name of a commit, and the folder of a work tree of its own, which stays for the
/// next time.
pub(crate) fn work_tree(commit: &str) -> Outcome<(String, PathBuf)> {
    let name = process::read(
        git()?
            .args(["rev-parse", "--short", "--verify"])
            .arg(format!("{commit}^{{commit}}")),
    )?;
    let name = name.trim().to_owned();
    let folder = project::scratch("against")?.join(&name);
    if !folder.is_dir() {
        // Git still has those that `cargo clean` has removed.
        process::run(git()?.args(["worktree", "prune"]))?;
        let mut add = git()?;
        add.args(["worktree", "add", "--quiet", "--detach"]);
        process::run(add.arg(&folder).arg(&name))?;
    }
    Ok((name, folder))
}

/// The cargo of the project in that folder.
pub(crate) fn cargo_in(folder: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(folder);
    for variable in OWN {
        cargo.env_remove(variable);
    }
    cargo
}

fn git() -> Outcome<Command> {
    let mut git = Command::new("git");
    git.current_dir(project::root()?);
    Ok(git)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_commit_can_be_named() {
        let against = Some("HEAD~1");
        assert_eq!(
            Options::parse(&["--against", "HEAD~1"]),
            Ok(Options { against })
        );
        assert_eq!(Options::parse(&[]), Ok(Options::default()));
        for unknown in [&["--against"][..], &["HEAD"], &["--against", "a", "b"]] {
            assert!(Options::parse(unknown).is_err(), "{unknown:?}");
        }
    }
}
