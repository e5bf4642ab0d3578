//! The table of what never happens: thousands of journeys with faults in a simulated
//! world, and the same in a real browser with a real server.

use std::process::Command;

use crate::browser::Engine;
use crate::process::{self, Outcome};
use crate::{browser, dist, journeys, project, setup};

/// How the tests mark a row.
const ROW: &str = "table: ";
/// Seeds for each fault and gateway, and fifty times as many mixtures of faults.
const SEEDS: &str = "20";

pub(crate) fn run() -> Outcome {
    let mut rows = Vec::new();
    let mut world = project::cargo(&["test", "-p", "wallet-checkout", "--no-default-features"])?;
    world.env("WORLD_SEEDS", SEEDS);
    let world = world.args(["--test", "world", "--", "--nocapture"]);
    let simulated = gather(world, &mut rows);
    dist::build(&setup::for_building()?)?;
    process::run(&mut project::cargo(&["build", "-p", "checkout-server"])?)?;
    browser::ensure_eyes()?;
    let mut real = journeys::command("chromium", &Engine::Chromium.ensure()?)?;
    // One at a time: what is measured is not to be disturbed.
    real.args(["--", "--nocapture", "--test-threads=1", "worst::"]);
    let real = gather(&mut real, &mut rows);
    println!();
    for row in rows {
        println!("{row}");
    }
    simulated.and(real)
}

fn gather(tests: &mut Command, rows: &mut Vec<String>) -> Outcome {
    process::stream(tests, |line| {
        if let Some((_, row)) = line.split_once(ROW) {
            rows.push(row.trim_end().to_owned());
        }
    })
}
