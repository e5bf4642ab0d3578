//! The browser tests, told where everything is.

use std::process::Command;

use crate::browser::{self, Browser};
use crate::process::{self, Outcome};
use crate::{dist, project, setup};

/// `cargo test` and such for the journeys.
pub(crate) fn command(arguments: &[&str], browser: &Browser) -> Outcome<Command> {
    let mut cargo = project::cargo(arguments)?;
    cargo.args(["-p", "journeys"]);
    cargo.env("JOURNEYS_DIST", project::dist()?);
    cargo.env("JOURNEYS_SERVER", project::server()?);
    cargo.env("CHROMIUM", &browser.chromium);
    cargo.env("CHROMEDRIVER", &browser.chromedriver);
    Ok(cargo)
}

/// Measures what a shopper waits for, with optimised files and a plain server.
pub(crate) fn bench() -> Outcome {
    dist::build(&setup::for_building()?)?;
    process::run(&mut project::cargo(&["build", "-p", "checkout-server"])?)?;
    let mut cargo = command(&["test", "--quiet", "--test", "bench"], &browser::ensure()?)?;
    process::run(cargo.args(["--", "--ignored", "--nocapture"]))
}
