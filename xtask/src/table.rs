//! The table of what never happens: thousands of journeys with faults in a simulated
//! world, and the same faults in real browsers with a real server.

use std::process::Command;

use crate::browser::Engine;
use crate::process::{self, Outcome};
use crate::{browser, dist, journeys, project, setup};

/// How the tests mark a row of journeys, and one of anything else.
const JOURNEYS: &str = "journeys: ";
const FIGURE: &str = "table: ";
const HEAD: &str =
    "                             journeys  faults  lost  doubled  false paid  stale";
/// Seeds for each fault and gateway, and fifty times as many mixtures of faults.
const SEEDS: &str = "20";
/// The journeys that lay out rows, in any engine.
const LASTING: &str = "nothing_is_lost";

#[derive(Default)]
struct Table {
    journeys: Vec<String>,
    figures: Vec<String>,
}

pub(crate) fn run() -> Outcome {
    let mut table = Table::default();
    let mut simulation = project::cargo(&["test", "-p", "wallet-checkout"])?;
    simulation.env("SIMULATION_SEEDS", SEEDS);
    let simulation = simulation.args(["--test", "simulation", "--", "--nocapture"]);
    let mut outcome = table.gather(simulation);
    dist::build(&setup::for_building()?)?;
    process::run(&mut project::cargo(&["build", "-p", "checkout-server"])?)?;
    browser::ensure_eyes()?;
    // One at a time: what is measured is not to be disturbed.
    let alone = ["--", "--nocapture", "--test-threads=1"];
    let mut worst = journeys::command("chromium", &Engine::Chromium.ensure()?)?;
    outcome = outcome.and(table.gather(worst.args(alone).arg("worst::")));
    for engine in Engine::ALL {
        let mut lasting = journeys::command("engines", &engine.ensure()?)?;
        let tests = format!("{}{LASTING}", engine.tests());
        outcome = outcome.and(table.gather(lasting.args(alone).arg(tests)));
    }
    println!("\n{HEAD}");
    for row in table.journeys.iter().chain(&table.figures) {
        println!("{row}");
    }
    outcome
}

impl Table {
    fn gather(&mut self, tests: &mut Command) -> Outcome {
        process::stream(tests, |line| self.read(line))
    }

    /// The harness may have begun the line.
    fn read(&mut self, line: &str) {
        for (mark, rows) in [(JOURNEYS, &mut self.journeys), (FIGURE, &mut self.figures)] {
            if let Some((_, row)) = line.split_once(mark) {
                rows.push(row.trim_end().to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_behind_what_the_harness_writes() {
        let mut table = Table::default();
        for line in [
            "running 2 tests\n",
            "test x ... journeys: Chromium, reload   3\n",
            "table: timers they left 0\n",
        ] {
            table.read(line);
        }
        assert_eq!(table.journeys, ["Chromium, reload   3"]);
        assert_eq!(table.figures, ["timers they left 0"]);
    }
}
