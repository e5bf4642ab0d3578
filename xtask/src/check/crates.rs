//! Compares the crates that we build with `deny.toml`: their licenses, their sources,
//! versions of one crate beside each other, and crates that are banned.

use std::process::Command;

use crate::process::{self, Outcome};
use crate::project;
use crate::setup::tools;

/// The checks that need no network. Advisories need a database that is fetched.
const OFFLINE: [&str; 3] = ["bans", "licenses", "sources"];

pub(crate) fn check() -> Outcome {
    // Also those that no test builds: what reads their licenses does not download them.
    process::run(&mut project::cargo(&["fetch", "--quiet", "--locked"])?)?;
    let mut deny = Command::new(tools::CARGO_DENY.ensure()?);
    deny.current_dir(project::root()?);
    deny.args(["--workspace", "--offline", "--log-level=error", "check"]);
    process::run(deny.args(OFFLINE))
}
