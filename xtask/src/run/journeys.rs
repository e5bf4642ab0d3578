//! The browser tests, with the places of all that they need in their environment.

use std::path::Path;
use std::process::Command;

use crate::build::dist::{self, Flavor};
use crate::process::Outcome;
use crate::run::server;
use crate::setup::browsers::ProgramPaths;
use crate::setup::{self, Part, tools};
use crate::{project, steps};

/// `cargo test` for the journeys of one file, with an engine's programs.
pub(crate) fn command(file: &str, programs: &ProgramPaths) -> Outcome<Command> {
    command_on(&project::dist()?, file, programs)
}

/// The same with the files of another folder than `dist`.
pub(crate) fn command_on(dist: &Path, file: &str, programs: &ProgramPaths) -> Outcome<Command> {
    let mut cargo = project::cargo(&["test", "-p", "journeys", "--no-fail-fast"])?;
    cargo.args(["--test", file]);
    cargo.env("JOURNEYS_DIST", dist);
    cargo.env("JOURNEYS_SERVER", project::server()?);
    // In npm's folder, above that of the programs.
    let tsc = tools::PACKAGE_CHECKERS.ensure()?;
    cargo.envs(
        tsc.ancestors()
            .nth(2)
            .map(|modules| ("JOURNEYS_MODULES", modules)),
    );
    cargo.envs(programs.iter().map(|(variable, path)| (variable, path)));
    Ok(cargo)
}

/// Builds and installs what the journeys need.
pub(crate) fn prepare() -> Outcome {
    steps::all([
        dist::build(Flavor::Shipped),
        server::build(),
        setup::ensure(&[Part::BrowserTests]),
    ])
}
