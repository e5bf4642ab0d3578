//! One server with its database on this disk, alone or against that of another commit.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::Outcome;
use crate::project;
use crate::run::bench;
use crate::run::load::measured::{self, Measured, ROUNDS, Round};
use crate::run::load::program::{self, Program};

/// Measures optimized programs; `own` is this commit's.
pub(super) fn run(own: &Path, against: Option<&str>) -> Outcome {
    let mut all = vec![(Measured::new("this"), own.to_owned())];
    if let Some(commit) = against {
        let (name, folder) = bench::work_tree(commit)?;
        let cargo = bench::cargo_in(&folder);
        let program: PathBuf = program::build(cargo, &folder, &folder.join("target"), &name)?;
        all.push((Measured::new(&name), program));
    }
    for round in 1..=ROUNDS {
        eprintln!("-> round {round} of {ROUNDS}");
        for (measured, program) in &mut all {
            measured.rounds.push(round_of(program)?);
        }
    }
    println!("One server, SQLite on this disk");
    let all: Vec<_> = all.into_iter().map(|(measured, _)| measured).collect();
    measured::print(&all);
    Ok(())
}

/// Starts the server on a new database, measures, and stops it.
fn round_of(program: &Path) -> Outcome<Round> {
    let folder = project::scratch("load")?;
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut command = program::with_sandbox(program, folder.join("orders.sqlite3"));
    let server = Program::start(&mut command)?;
    let figures = measured::round(std::slice::from_ref(&server.address));
    drop(server);
    fs::remove_dir_all(&folder).ok();
    figures
}
