//! `cargo xtask release`: the files that merchants install, each named with the version, and the
//! list of their hashes. Start reading at `run`.
//!
//! The bytes are to follow from the commit and the versions of the tools: `run_twice` compares.

mod architecture;
mod archive;
mod container;
mod contents;
mod crates;
mod licenses;
mod program;
mod tree;
mod trial;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::build::dist::{self, Flavor};
use crate::check::package;
use crate::process::{self, Outcome};
use crate::run::bench;
use crate::setup::{self, Part};
use crate::{files, project, steps};
use architecture::Architecture;
use contents::Inputs;
use tree::Epoch;

/// Where the files go, in the folder in which cargo builds.
const FOLDER: &str = "release-files";

/// Makes all files, tries those that run here, and prints the size of each.
pub(crate) fn run() -> Outcome {
    setup::ensure(&[Part::Build, Part::Release])?;
    let to = project::target()?.join(FOLDER);
    let _ = fs::remove_dir_all(&to);
    files::create_folder(&to)?;
    dist::build(Flavor::Shipped)?;
    let inputs = Inputs {
        epoch: epoch()?,
        dist: project::dist()?,
        server_licenses: licenses::gather(crates::SERVER)?,
        widget_licenses: licenses::gather(crates::WIDGET)?,
        scratch: project::scratch("release-layout")?,
        to,
    };
    for shipped in [crates::SERVER, crates::WIDGET] {
        crates::list(shipped, &inputs.to, inputs.epoch)?;
    }
    inputs.zip()?;
    package::pack(&inputs.to)?;
    for architecture in Architecture::ALL {
        let program = files::read(&program::build(architecture)?)?;
        let tarball = inputs.tarball(architecture, &program)?;
        inputs.deb(architecture, &program)?;
        if architecture.is_here() {
            steps::announced("a sale with what was packed", "5 s", || {
                trial::sell(&tarball, architecture)
            })?;
        }
    }
    contents::write_sums(&inputs.to)?;
    print(&inputs.to)
}

/// The same, once more from the commit in a work tree of its own, and compares the hashes.
pub(crate) fn run_twice() -> Outcome {
    let changes = process::read(git()?.args(["status", "--porcelain"]))?;
    if !changes.is_empty() {
        return Err(format!("these changes are in no commit:\n{changes}"));
    }
    run()?;
    let (name, folder) = bench::work_tree("HEAD")?;
    let mut again = bench::cargo_in(&folder);
    again.args(["xtask", "release"]);
    steps::announced(&format!("making {name} again"), "ten minutes", || {
        process::run_quietly(&mut again)
    })?;
    let sums = |target: PathBuf| files::read_text(&target.join(FOLDER).join(contents::SUMS));
    let [one, other] = [project::target()?, folder.join("target")].map(sums);
    let differing = differing(&one?, &other?);
    if differing.is_empty() {
        println!("Both times the same bytes.");
        return Ok(());
    }
    Err(format!(
        "other bytes the second time: {}",
        differing.join(", ")
    ))
}

/// The files whose lines are not in both lists.
fn differing(one: &str, other: &str) -> Vec<String> {
    let lacks = |line: &&str, list: &str| !list.lines().any(|known| known == *line);
    let missing_there = one.lines().filter(|line| lacks(line, other));
    let new_lines = other.lines().filter(|line| lacks(line, one));
    let names = missing_there
        .chain(new_lines)
        .filter_map(|line| line.split("  ").nth(1));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

/// The time of the last commit, or what `SOURCE_DATE_EPOCH` says.
fn epoch() -> Outcome<Epoch> {
    let text = match env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text,
        Err(_) => process::read(git()?.args(["log", "-1", "--format=%ct"]))?,
    };
    let seconds = text.trim().parse();
    let seconds = seconds.map_err(|_| format!("not a time in seconds: {text}"))?;
    Ok(Epoch(seconds))
}

fn git() -> Outcome<Command> {
    let mut git = Command::new("git");
    git.current_dir(project::root()?);
    Ok(git)
}

fn print(folder: &Path) -> Outcome {
    println!("{}:", folder.display());
    for name in files::below(folder)? {
        let bytes = files::read(&folder.join(&name))?.len();
        println!("{bytes:>12}  {name}");
    }
    Ok(())
}
