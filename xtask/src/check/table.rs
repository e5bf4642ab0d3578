//! The failure simulation: thousands of journeys with faults in a simulated world, and the
//! same faults in real browsers with a real server. Its table counts lost and duplicate
//! orders.

use std::process::Command;

use crate::process::{self, Outcome};
use crate::project;
use crate::run::journeys;
use crate::setup::browsers::Engine;

/// How the tests mark a row of journeys.
const JOURNEYS: &str = "journeys: ";
/// How the tests mark any other row.
const FIGURE: &str = "table: ";
const HEAD: &str =
    "                             journeys  faults  lost  doubled  false paid  stale";
/// Seeds for each fault and gateway, and fifty times as many mixtures of faults.
const SEEDS: &str = "20";
/// How the name of the test that prints rows begins, after its engine's.
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
    journeys::prepare()?;
    // One at a time: what is measured is not to be disturbed.
    let alone = ["--", "--nocapture", "--test-threads=1"];
    let mut chromium = journeys::command("chromium", &Engine::Chromium.program_paths()?)?;
    outcome = outcome.and(table.gather(chromium.args(alone).arg("table::")));
    for engine in Engine::ALL {
        let mut lasting = journeys::command("engines", &engine.program_paths()?)?;
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

    /// Keeps the row in a line, at the start of which the name of its test may stand.
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
    fn rows_are_found_behind_the_names_of_tests() {
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
