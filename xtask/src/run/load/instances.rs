//! One server and three on a PostgreSQL of their own, which writes to this disk as one that
//! may lose its power.

use std::path::Path;

use crate::process::Outcome;
use crate::run::load::measured::{self, Measured, ROUNDS, Round};
use crate::run::load::program::{self, Program};
use crate::run::postgres::{self, Disk};

const INSTANCES: [usize; 2] = [1, 3];

pub(super) fn run(program: &Path) -> Outcome {
    let mut all = INSTANCES.map(|count| (count, Measured::new(&format!("{count} of them"))));
    for round in 1..=ROUNDS {
        eprintln!("-> PostgreSQL, round {round} of {ROUNDS}");
        for (count, measured) in &mut all {
            measured.rounds.push(round_of(program, *count)?);
        }
    }
    println!("\nServers on one PostgreSQL, which flushes each commit to this disk");
    measured::print(&all.map(|(_, measured)| measured));
    Ok(())
}

fn round_of(program: &Path, count: usize) -> Outcome<Round> {
    let postgres = postgres::start(Disk::Flushed)?;
    // One after the other: the first makes the tables.
    let servers: Outcome<Vec<_>> = (0..count)
        .map(|_| Program::start(&mut program::with_sandbox(program, &postgres.url)))
        .collect();
    let servers = servers?;
    let addresses: Vec<_> = servers.iter().map(|it| it.address.clone()).collect();
    measured::round(&addresses)
}
