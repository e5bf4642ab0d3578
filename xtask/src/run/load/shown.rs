//! How soon a shopper's browser shows a payment, with the stream and without.

use std::path::Path;

use crate::build::dist::{self, Flavor};
use crate::process::{self, Outcome};
use crate::run::journeys;
use crate::setup::browsers::Engine;
use crate::setup::{self, Part};

/// Measures with the shipped files and that program.
pub(super) fn run(program: &Path) -> Outcome {
    dist::build(Flavor::Shipped)?;
    setup::ensure(&[Part::BrowserTests])?;
    let mut cargo = journeys::command("shown", &Engine::Chromium.program_paths()?)?;
    cargo.env("JOURNEYS_SERVER", program);
    println!();
    process::run(cargo.args(["--quiet", "--", "--ignored", "--nocapture"]))
}
