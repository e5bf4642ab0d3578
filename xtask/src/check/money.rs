//! Conservation of money, at length: many random runs of the server between model gateways, and
//! many rounds in which its programs are killed.

use crate::process::{self, Outcome};
use crate::project;

const RUNS: &str = "20000";
const ROUNDS: &str = "100";

pub(crate) fn run() -> Outcome {
    let mut cargo = project::cargo(&["test", "-p", "checkout-server", "--test", "money"])?;
    cargo.env("MONEY_RUNS", RUNS).env("KILLED_ROUNDS", ROUNDS);
    // One after the other: the runs use all processors.
    process::run(cargo.args(["--", "--nocapture", "--test-threads=1"]))
}
