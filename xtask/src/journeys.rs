//! The browser tests, told where everything is.

use std::process::Command;

use crate::browser::{Engine, Places};
use crate::process::{self, Outcome};
use crate::{dist, project, setup};

/// `cargo test` for the journeys of one file, in one engine.
pub(crate) fn command(file: &str, places: &Places) -> Outcome<Command> {
    let mut cargo = project::cargo(&["test", "-p", "journeys", "--no-fail-fast"])?;
    cargo.args(["--test", file]);
    cargo.env("JOURNEYS_DIST", project::dist()?);
    cargo.env("JOURNEYS_SERVER", project::server()?);
    cargo.envs(places.iter().map(|(variable, place)| (variable, place)));
    Ok(cargo)
}

/// Measures what a shopper waits for, with optimised files and a plain server.
pub(crate) fn bench() -> Outcome {
    dist::build(&setup::for_building()?)?;
    process::run(&mut project::cargo(&["build", "-p", "checkout-server"])?)?;
    let mut cargo = command("bench", &Engine::Chromium.ensure()?)?;
    process::run(cargo.args(["--quiet", "--", "--ignored", "--nocapture"]))
}
