//! Conservation of money, at length: many random runs of the server between model gateways, and
//! many rounds in which its programs are killed, over SQLite and over PostgreSQL.

use crate::process::{self, Outcome};
use crate::project;
use crate::run::postgres::{self, Disk};

const RUNS: &str = "20000";
const ROUNDS: &str = "100";
const RUNS_OVER_POSTGRES: &str = "2000";
const ROUNDS_OVER_POSTGRES: &str = "30";

pub(crate) fn run() -> Outcome {
    over(None, RUNS, ROUNDS)?;
    let postgres = postgres::start(Disk::Unflushed)?;
    over(
        Some(&postgres.url),
        RUNS_OVER_POSTGRES,
        ROUNDS_OVER_POSTGRES,
    )
}

fn over(postgres: Option<&str>, runs: &str, rounds: &str) -> Outcome {
    let mut cargo = project::cargo(&["test", "-p", "checkout-server", "--test", "money"])?;
    cargo.env("MONEY_RUNS", runs).env("KILLED_ROUNDS", rounds);
    cargo.envs(postgres.map(|url| ("CHECKOUT_TEST_POSTGRES", url)));
    // One after the other: the runs use all processors.
    process::run(cargo.args(["--", "--nocapture", "--test-threads=1"]))
}
