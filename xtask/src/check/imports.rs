//! The long form of a test that is too long for the whole test.

use std::process::ExitCode;

use crate::check::report::Report;
use crate::process::Outcome;
use crate::run::journeys;
use crate::setup::browsers::Engine;

/// `cargo xtask test imports`: each function that the wasm imports throws once in each state of the
/// widget, at several of its calls. The whole test makes some of these sales.
pub(crate) fn run() -> Outcome<ExitCode> {
    journeys::prepare()?;
    let programs = Engine::Chromium.program_paths()?;
    let mut cargo = journeys::command("chromium", &programs)?;
    cargo.args(["--", "--ignored", "--nocapture", "imports::"]);
    let mut report = Report::default();
    report.tests("each import of the wasm throws, in each state", &mut cargo);
    Ok(report.end())
}
